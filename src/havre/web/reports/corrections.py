"""What the person who gives the visa corrected, for the author to read: before and after, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from havre.reports.access import names_of
from havre.reports.content import Correction
from havre.reports.rules import LineKind, Section
from havre.web.reports.forms.children import ChildForm
from havre.web.reports.forms.fields import BuilderForm
from havre.web.reports.forms.lines import LINE_FORMS

# Names of values that are not fields of a form with the same name.
_WORDS: Final = {
    "rank": "Rang dans la liste",
    "identity": "Identité",
    "alias": "Enfant",
    "answers": "Réponses à l'aide",
    "commune_code": "Commune",
    "departement_code": "Département",
    "parents": "Parents",
    "called_at": "Heure de l'appel",
    "named": "Nom connu",
}


@dataclass(frozen=True)
class ShownCorrection:
    """One correction: where, by whom, and each value that changed as (label, before, after)."""

    at: datetime
    by: str
    heading: str
    changes: tuple[tuple[str, str, str], ...]


def shown_corrections(corrections: Iterable[Correction]) -> list[ShownCorrection]:
    """Return the corrections with names and labels, the last first; what came back as it was is left out."""
    found = list(corrections)
    people = names_of(UUID(correction.by_id) for correction in found)
    shown = [
        ShownCorrection(
            at=correction.at,
            by=people[UUID(correction.by_id)],
            heading=correction.heading,
            changes=tuple(_changes(correction)),
        )
        for correction in reversed(found)
    ]
    return [correction for correction in shown if correction.changes]


def _changes(correction: Correction) -> Iterable[tuple[str, str, str]]:
    labels = _labels(correction.part)
    for name in dict.fromkeys((*correction.before, *correction.after)):
        before, after = (_text(values.get(name)) for values in (correction.before, correction.after))
        if before != after:
            yield labels.get(name, _WORDS.get(name, name)), before, after


def _labels(part: str) -> Mapping[str, str]:
    code = part.split(" ")[0]
    form = _form(code)
    return {name: str(field.label) for name, field in form.base_fields.items()} if form else {}


def _form(code: str) -> type[BuilderForm] | None:
    from havre.web.reports.forms.sections import SECTION_FORMS  # noqa: PLC0415 - only when something was corrected

    if code in LineKind.codes():
        return LINE_FORMS.get(LineKind(code))
    if code in Section.codes():
        return SECTION_FORMS.get(Section(code))
    return ChildForm if code == "child" else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(_text(item) for item in value.values() if item)
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    return "" if value is None else str(value)
