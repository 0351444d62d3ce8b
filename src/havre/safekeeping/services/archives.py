"""Reopen a sealed archive: a manager of the team, with a reason; held for a while so that the next purge waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Membership
from havre.accounts.notices import notify
from havre.accounts.rules import HOLDERS, Right
from havre.foundation import audit
from havre.foundation.erasure import put_away
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.safekeeping.models import Archived, LegalHold
from havre.safekeeping.rules import HOLD_MIN_REASON, HoldReason
from havre.safekeeping.services.erasing import all_keys
from havre.safekeeping.stores import stores

REOPENED_DAYS = 90
"""How long a reopened archive is held. A choice of Havre."""


@transaction.atomic
def reopen_archive(*, actor: Actor, archived_id: UUID, reason: str, now: datetime) -> Archived:
    """Take the keys back, hold the object for three months, tell the journal and the officer.

    Raises ``NotVisible``; ``Refused`` (``reason_needed``).
    """
    rows = Archived.objects.select_for_update().filter(team_id__in=actor.teams_with(Right.PURGE_CONFIRM))
    row = rows.filter(pk=archived_id).first()
    if row is None:
        raise NotVisible
    if len(reason.strip()) < HOLD_MIN_REASON:
        raise Refused("Écrivez pourquoi, en une phrase, sans nom.", code="reason_needed", field="reason")
    store = stores()[row.category]
    put_away(all_keys(store, row.object_id), away=False)
    LegalHold.objects.create(
        id=uuid7(), agency_id=row.agency_id, team_id=row.team_id, kind=store.kind, object_id=row.object_id,
        reference=row.reference, category=HoldReason.OTHER.value, reason=reason, placed_at=now,
        placed_by_id=actor.user_id, until_on=timezone.localdate(now) + timedelta(days=REOPENED_DAYS),
    )  # fmt: skip
    Archived.objects.filter(pk=row.pk).delete()
    audit.record("archive.reopen", kind=store.kind, object_id=row.object_id, team_id=row.team_id)
    roles = [role.value for role in HOLDERS[Right.DATA_PROTECTION]]
    officers = Membership.objects.filter(agency_id=row.agency_id, role__in=roles, ends_at=None).order_by("pk")
    users = list(officers.values_list("user_id", flat=True))
    notify(users, team_id=None, kind="archive_reopened", path="/donnees/archives/", now=now, by=actor)
    return row
