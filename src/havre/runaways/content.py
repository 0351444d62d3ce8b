"""What is written about an absence, as frozen dataclasses kept sealed; an empty text means « not stated »."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self


@dataclass(frozen=True, kw_only=True)
class Content:
    """Texts kept as one JSON object; keys of another version are left aside."""

    def to_json(self) -> dict[str, Any]:
        """Return what is sealed, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", False, None)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> Self:
        """Return what was sealed."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in (values or {}).items() if name in known})


@dataclass(frozen=True, kw_only=True)
class Particulars(Content):
    """The fields of the declaration (policy.md §3.5) that people type; lists hold one item a line."""

    circumstances: str = ""
    last_seen_by: str = ""
    last_seen_place: str = ""
    state_when_seen: str = ""
    argument_before: str = ""
    clothes: str = ""
    height: str = ""
    hair: str = ""
    marks: str = ""
    phones: str = ""
    medical_need: str = ""
    missed_treatment_risk: str = ""
    transport: str = ""
    likely_places: str = ""
    likely_people: str = ""
    known_dangers: str = ""
    legal_status: str = ""
    authority: str = ""
    measure_number: str = ""
    parental_holders: str = ""
    duty_contact: str = ""
    may_pick_up: str = ""
    disability: bool = False


# What one absence gives to the next: what belongs to that day is not carried over.
LASTING: Final = (
    "height", "hair", "marks", "phones", "medical_need", "missed_treatment_risk", "likely_places", "likely_people",
    "known_dangers", "legal_status", "authority", "measure_number", "parental_holders", "duty_contact", "may_pick_up",
    "disability",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SafeCheck(Content):
    """What was offered and seen at the return. Nothing is asked of what happened."""

    drink: bool = False
    food: bool = False
    rest: bool = False
    injury: str = "unknown"
    doctor: str = "unknown"
    threat: str = "unknown"
    confided: str = "unknown"
    own_words: str = ""

    @property
    def alarming(self) -> bool:
        """Whether somebody must be called now."""
        return "yes" in {self.injury, self.doctor, self.threat, self.confided}


@dataclass(frozen=True, kw_only=True)
class InterviewSheet(Content):
    """The return interview (policy.md §3.5); every field may stay empty, the child says what the child wants."""

    with_whom: str = ""
    chosen_by_child: str = "unknown"
    place: str = ""
    push: str = ""
    pull: str = ""
    where: str = ""
    company: str = ""
    daily_life: str = ""
    hurt: str = ""
    substances: str = ""
    contact_kept: str = ""
    feeling_now: str = ""
    health_today: str = ""
    would_help: str = ""
    who_may_know: str = ""
    own_words: str = ""
    needs: str = ""
    why_not: str = ""
