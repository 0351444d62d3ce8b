"""What was written before: the revisions of one part of the plan, and two judgements side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from havre.accounts.names import names_of
from havre.cases.models import Case, Version
from havre.cases.queries.plan import AssessmentRead
from havre.cases.rules.plan import (
    ASSESSMENT_FIELDS,
    PLAN_FIELDS,
    NeedDomain,
    NeedState,
    NotHeard,
    OwnerKind,
    VersionedKind,
)
from havre.foundation import sealing
from havre.kernel.errors import NotVisible

SHOWN_MAX: Final = 100
_LABELS: Final[Mapping[str, str]] = {
    **PLAN_FIELDS,
    "review_on": "Relire le projet le", "domain": "De quoi il s'agit", "text": "Le texte", "state": "Où il en est",
    "stated_on": "Dit ou constaté le", "child_words": "Ce que l'enfant en dit", "owner_kind": "Qui s'en charge",
    "owner_words": "Partenaire, parent ou proche", "due_on": "Pour le", "steps": "Les étapes",
    "not_heard": "Pourquoi les mots de l'enfant manquent", "why": "Pourquoi", "name": "Le nom sur la page",
    "people": "Mes gens", "planned": "Ce qui est prévu", "own_words": "Mes mots à moi",
    "readers": "Qui peut lire mon dossier", "ask": "Comment demander",
}  # fmt: skip
_CODES: Final[Mapping[str, Any]] = {
    "domain": NeedDomain.label_of, "state": NeedState.label_of, "owner_kind": OwnerKind.label_of,
    "not_heard": NotHeard.label_of,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RevisionRead:
    """One revision: who, when, and what changed since the one before."""

    number: int
    by: str
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One part of two judgements."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the words differ."""
        return self.before.strip() != self.after.strip()


def history_of(case: Case, object_id: UUID) -> tuple[VersionedKind, tuple[RevisionRead, ...]]:
    """Return the last revisions of one object of the file, the last first, in three statements."""
    rows = list(Version.objects.filter(case=case, object_id=object_id).order_by("-revision")[: SHOWN_MAX + 1])
    if not rows:
        raise NotVisible
    key, names = sealing.open_key(case.key_id), names_of(row.by_id for row in rows)
    words = [row.unseal(key, "content", {}) for row in rows]
    found = tuple(
        RevisionRead(
            number=row.revision, by=names.get(row.by_id, "Compte retiré"), at=row.at,
            changes=_changes(words[place + 1] if place + 1 < len(rows) else {}, words[place]),
        )
        for place, row in enumerate(rows[:SHOWN_MAX])
    )  # fmt: skip
    return VersionedKind(rows[0].kind), found


def compared(before: AssessmentRead, after: AssessmentRead) -> tuple[Compared, ...]:
    """Return two judgements part by part, in the order of the frame; parts empty in both are left out."""
    parts = (
        Compared(label=label, before=before.words.get(name, ""), after=after.words.get(name, ""))
        for name, label in ASSESSMENT_FIELDS.items()
    )
    return tuple(part for part in parts if part.before or part.after)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(
            label=label, before=_words(name, before.get(name, "")), after=_words(name, after.get(name, ""))
        )
        for name, label in _LABELS.items()
        if before.get(name, "") != after.get(name, "")
    )


def _words(name: str, value: Any) -> str:
    if not value:
        return ""
    if name.endswith("_on"):
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return str(_CODES[name](value)) if name in _CODES else str(value)
