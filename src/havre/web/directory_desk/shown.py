"""Values of an entry in French words: for two versions side by side, for a history, for a letter's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from havre.directory.hours.french import in_french
from havre.directory.panels import spoken
from havre.directory.rules import AreaScope, PhoneKind, ServiceKind, ServiceStatus, Tier
from havre.directory.rules.entry import LABELS
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import (
    AccessMode,
    Anonymity,
    Asker,
    Cost,
    Gender,
    Reception,
    Saturation,
    Situation,
)
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.territory.queries import commune
from havre.ui.french import date_words

WORDS: Final[Mapping[str, type[Vocabulary]]] = {
    "kind": ServiceKind, "tier": Tier, "status": ServiceStatus, "genders": Gender, "reception": Reception,
    "specialised": Situation, "welcomes": Situation, "access_modes": AccessMode, "mobilisable_by": Asker,
    "anonymity": Anonymity, "cost": Cost, "languages": Language, "saturation": Saturation,
}  # fmt: skip
NOT_KNOWN: Final = "non connu"


def shown(name: str, value: Any) -> str:
    """Return one value as people read it; what is empty is not known."""
    if value in (None, "", []):
        return NOT_KNOWN
    if name in _SPECIAL:
        return _SPECIAL[name](value)
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if name in WORDS:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(WORDS[name].label_of(str(code)) for code in codes)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def side_by_side(
    names: Iterable[str], first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return (label, first, second) for the names whose words differ."""
    lines = [(LABELS[name], shown(name, first.get(name)), shown(name, second.get(name))) for name in names]
    return [line for line in lines if line[1] != line[2]]


def _day(value: str) -> str:
    return date_words(date.fromisoformat(value))


def _hours(text: str) -> str:
    try:
        return in_french(text)
    except Refused:
        return text


def _phones(rows: list[Mapping[str, Any]]) -> str:
    return "\n".join(_phone(row) for row in rows)


def _phone(row: Mapping[str, Any]) -> str:
    until = row.get("expires_on")
    words = [PhoneKind.label_of(row["kind"]).lower()]
    words += ["professionnels"] if row["tier"] == Tier.PROFESSIONAL else []
    words += [f"confirmée jusqu'au {_day(until)}"] if until else []
    return f"{spoken(row['number'])} ({', '.join(words)})"


def _areas(rows: list[Mapping[str, Any]]) -> str:
    return "\n".join(_area(row["scope"], row["codes"]) for row in rows)


def _area(scope: str, codes: list[str]) -> str:
    if scope == AreaScope.FRANCE:
        return "France entière"
    more = f" et {len(codes) - 20} autres" if len(codes) > 20 else ""
    return f"{AreaScope.label_of(scope)} : {', '.join(codes[:20])}{more}"


def _alerts(rows: list[Mapping[str, Any]]) -> str:
    return "\n".join(f"{row['text']} (du {_day(row['starts_on'])} au {_day(row['ends_on'])})" for row in rows)


def _commune(code: str) -> str:
    place = commune(code)
    return place.label if place else code


def _places(rows: list[Mapping[str, Any]]) -> str:
    return "\n".join(f"{row['label'] or 'Autre lieu'}, {_commune(row['commune'])}" for row in rows)


_SPECIAL: Final[Mapping[str, Callable[[Any], str]]] = {
    "opening_hours": _hours, "phones": _phones, "areas": _areas, "alerts": _alerts, "places": _places,
    "commune": _commune, "trained_on": _day, "saturation_on": _day,
}  # fmt: skip
