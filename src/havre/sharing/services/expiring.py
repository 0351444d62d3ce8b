"""Destroy what is over: shares and exports past their end, copies of referrals past theirs. Twice changes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team
from havre.sharing.models import Export, Share


def teams_waiting(*, now: datetime) -> list[UUID]:
    """Return the teams where something ended; for the job, which sees no row itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.teams_with_ended_shares(%s)", [now])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def end_referrals(*, now: datetime) -> int:
    """End the referrals whose last day is past; the copies received can never be read again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.end_referrals(%s)", [now])
        return int(cursor.fetchone()[0])


def end_shares(case_id: UUID, *, now: datetime) -> int:
    """End the running shares of a file, inside the act that hands it over; their keys are destroyed."""
    rows = list(Share.objects.select_for_update().filter(case_id=case_id, shredded_at=None).defer("package"))
    for row in rows:
        sealing.shred(row.key_id)
    Share.objects.filter(pk__in=[row.pk for row in rows]).update(ends_at=now, shredded_at=now)
    return len(rows)


@transaction.atomic
def shred_ended(team_id: UUID, *, now: datetime) -> int:
    """Destroy the keys of what ended in one team; the rows stay and tell that it was."""
    with acting_for_team(team_id):
        ended = {"team_id": team_id, "shredded_at": None, "ends_at__lte": now}
        shares = list(Share.objects.select_for_update().filter(**ended).defer("package").order_by("id"))
        exports = list(Export.objects.select_for_update().filter(**ended).order_by("id"))
        for key_id in (*(row.key_id for row in shares), *(row.file_key_id for row in exports)):
            sealing.shred(key_id)
        Share.objects.filter(pk__in=[row.pk for row in shares]).update(shredded_at=now)
        Export.objects.filter(pk__in=[row.pk for row in exports]).update(shredded_at=now)
        count = len(shares) + len(exports)
        if count:
            audit.record(
                "share.erase", kind="team", object_id=team_id, team_id=team_id, detail={"count": count}
            )
        return count
