"""The side panel of a contact: coarse codes in clear, words and numbers sealed; nothing is mandatory."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from havre.listening.models import Contact
from havre.listening.rules import CallerKind, Channel
from havre.persons.rules import AgeBand, ExploitationConcern, Sex

SEALED = ("caller_needs", "safe_way", "safe_time", "number")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What was understood of the contact, field by field; each has a value that means « not known »."""

    channel: str = Channel.PHONE.value
    caller_kind: str = CallerKind.UNKNOWN.value
    child_age_band: str = AgeBand.UNKNOWN.value
    child_sex: str = Sex.UNKNOWN.value
    commune_code: str = ""
    departement_code: str = ""
    language: str = ""
    interpreter: bool = False
    sign_language: bool = False
    topics: tuple[str, ...] = ()
    exploitation_concern: str = ExploitationConcern.NOT_STATED.value
    caller_needs: str = ""
    safe_way: str = ""
    safe_time: str = ""
    number: str = ""

    def clear(self) -> dict[str, Any]:
        """Return what is kept in clear, by column of ``Contact``."""
        values = asdict(self)
        return {name: _stored(values[name]) for name in _NAMES if name not in SEALED}

    def sealed(self) -> dict[str, str]:
        """Return what is kept sealed."""
        values = asdict(self)
        return {name: values[name] for name in SEALED}

    def differing(self, other: Panel) -> tuple[str, ...]:
        """Return the names of the fields that are not the same in ``other``."""
        return tuple(name for name in _NAMES if getattr(self, name) != getattr(other, name))


_NAMES = tuple(field.name for field in fields(Panel))


def panel_of(contact: Contact, key: bytes) -> Panel:
    """Return the panel of a contact, opened with the key of the contact."""
    words = contact.unseal(key, "private", {})
    clear = {name: getattr(contact, name) for name in _NAMES if name not in SEALED}
    clear["topics"] = tuple(clear["topics"])
    return Panel(**clear, **{name: words.get(name, "") for name in SEALED})


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
