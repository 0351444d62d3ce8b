"""What waits for the person in the directory: one line a list, never a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.queries.desk import counts_for
from havre.kernel.worklist import WorkItem

_LINES = (
    ("submitted", "Fiches proposées à relire", "/annuaire/moderation/"),
    ("proposals", "Corrections proposées à relire", "/annuaire/moderation/"),
    ("errors", "Erreurs signalées à traiter", "/annuaire/moderation/erreurs/"),
    ("requests", "Demandes d'accès à décider", "/annuaire/moderation/acces/"),
    ("lines", "Lignes directes à confirmer", "/annuaire/moderation/lignes/"),
)


def work_items(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    """Return what waits for a moderator; nothing, and no statement, for the others."""
    if not actor.holds(Right.DIRECTORY_MODERATE):
        return
    counts = counts_for(actor, on=timezone.localtime(now).date())
    for name, title, path in _LINES:
        count = getattr(counts, name)
        if count:
            yield WorkItem(heading="Annuaire", title=f"{title} : {count}", path=path, since=now)
