"""The genogram of a child: who, which ties, where they stand, drawn as SVG and told in words from the same data.

Pure computation: ``Family`` in, ``told`` (the text equivalent) and ``drawn`` (the SVG) out.
"""

from __future__ import annotations

from havre.persons.genogram.family import CHILD, Family, Member, Sign, Tie, TieKind, ties_of
from havre.persons.genogram.layout import Drawing, laid_out
from havre.persons.genogram.svg import drawn
from havre.persons.genogram.words import Told, told

__all__ = [
    "CHILD",
    "Drawing",
    "Family",
    "Member",
    "Sign",
    "Tie",
    "TieKind",
    "Told",
    "drawn",
    "laid_out",
    "ties_of",
    "told",
]
