"""Where a rule of law comes from, whether its text was read again, and the reserve that people are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from havre.kernel.words import Vocabulary


class Verification(Vocabulary):
    """How well we know a row of law; only ``VERIFIED`` rows may be asserted without a reserve."""

    VERIFIED = "verified", "Texte relu"
    MEMORY = "memory", "Cité de mémoire"
    INFERRED = "inferred", "Déduit ou choisi par Havre"


_RESERVES = {
    Verification.VERIFIED: "",
    Verification.MEMORY: "Texte cité de mémoire, à vérifier par un juriste.",
    Verification.INFERRED: "Règle déduite ou choisie par Havre, à vérifier par un juriste.",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """One reference: ``article`` of a code or text, ``text`` that wrote it, ``read_in`` the copy we read.

    ``note`` is a French sentence shown with the rule whatever its verification.
    """

    article: str
    text: str = ""
    verification: Verification = Verification.MEMORY
    read_in: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a verified row that does not say where it was read."""
        if self.verification is Verification.VERIFIED and not self.read_in:
            message = f"a verified source says where it was read: {self.article}"
            raise ValueError(message)

    @property
    def verified(self) -> bool:
        """Tell whether the text was read again for this project."""
        return self.verification is Verification.VERIFIED

    @property
    def reserve(self) -> str:
        """Return the French reserve to show beside the rule; empty when there is none."""
        return " ".join(part for part in (_RESERVES[self.verification], self.note) if part)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days on which a row is in force: ``starts`` included, ``ends`` excluded; None = not known."""

    starts: date | None = None
    ends: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.starts and self.ends and self.ends <= self.starts:
            message = f"empty period: {self.starts} to {self.ends}"
            raise ValueError(message)

    def holds(self, on: date) -> bool:
        """Tell whether the row is in force on that day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share a day."""
        first, second = (self.starts or date.min, self.ends), (other.starts or date.min, other.ends)
        return first[0] < (second[1] or date.max) and second[0] < (first[1] or date.max)
