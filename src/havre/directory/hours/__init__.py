"""Opening hours in the OpenStreetMap syntax: read, evaluated, told in French; no Django, no database."""

from havre.directory.hours.evaluate import State, is_night, open_ranges, sentence_of, state
from havre.directory.hours.expression import checked
from havre.directory.hours.laying import Kind
from havre.directory.hours.place import Place

__all__ = ["Kind", "Place", "State", "checked", "is_night", "open_ranges", "sentence_of", "state"]
