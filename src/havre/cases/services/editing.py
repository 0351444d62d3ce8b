"""What several people write at once: each revision is kept, and a late form is merged field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from havre.cases.models import Version
from havre.cases.rules.plan import VersionedKind
from havre.cases.services.acts import Work
from havre.kernel.errors import Refused
from havre.kernel.merging import Merged, merge

Values = Mapping[str, Any]


class Versioned(Protocol):
    """A row with its own revision."""

    pk: Any
    revision: int


class Collision(Refused):
    """Two people changed the same field: both versions are shown, nothing is replaced.

    ``revision`` is the one that ``merged`` was made against; ``by_id`` wrote it.
    """

    def __init__(self, *, merged: Merged, revision: int, by_id: UUID | None) -> None:
        """Keep what the page shows side by side."""
        super().__init__(_SENTENCE, code="revision_conflict")
        self.merged = merged
        self.revision = revision
        self.by_id = by_id


def keep(work: Work, row: Versioned, kind: VersionedKind, values: Values) -> None:
    """Keep ``values`` as the present revision of ``row``; the caller raised ``revision`` and saves the row."""
    kept = Version(
        team_id=work.case.team_id, case_id=work.case.pk, key_id=work.case.key_id, kind=kind.value,
        object_id=row.pk, revision=row.revision, by_id=work.actor.user_id, at=work.now,
    )  # fmt: skip
    kept.seal(work.key, content=dict(values))
    kept.save(force_insert=True)


def reconciled(work: Work, row: Versioned, *, read: int, mine: Values) -> dict[str, Any]:
    """Return the values to write when a form made at revision ``read`` arrives.

    ``row`` is locked with its file. Raises ``Collision`` when a field was changed by both; a revision that was never
    kept is met as a blank page: what only one side wrote is taken, the rest is shown.
    """
    rows = {
        one.revision: one
        for one in Version.objects.filter(object_id=row.pk, revision__in=[read, row.revision])
    }
    here = rows.get(row.revision)
    theirs = here.unseal(work.key, "content", {}) if here else {}
    if read == row.revision:
        return {**theirs, **mine}
    base = rows[read].unseal(work.key, "content", {}) if read in rows else dict.fromkeys(mine, "")
    found = merge(base, mine, theirs)
    if not found.clean:
        raise Collision(merged=found, revision=row.revision, by_id=here.by_id if here else None)
    return found.values


_SENTENCE = (
    "Une autre personne a changé la même chose pendant que vous écriviez. Rien n'a été remplacé : les deux versions "
    "sont ci-dessous. Choisissez, puis enregistrez."
)
