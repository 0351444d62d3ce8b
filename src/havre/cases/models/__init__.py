"""Tables of the followed file."""

from havre.cases.models.core import Barred, CareMember, Case, Entry, Episode

__all__ = ["Barred", "CareMember", "Case", "Entry", "Episode"]
