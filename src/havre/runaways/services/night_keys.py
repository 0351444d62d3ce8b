"""The keys to which telephones write at night: one pair a team, changed each week, erased when nobody needs it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import sealing
from havre.foundation.scope import acting_for_team
from havre.foundation.turns import one_at_a_time
from havre.kernel.ids import uuid7
from havre.runaways.envelope import new_pair
from havre.runaways.models import NightKey
from havre.runaways.rules import NIGHT_EXPIRES, NIGHT_KEY_SERVES


@transaction.atomic
def public_key(*, actor: Actor, team_id: UUID, now: datetime) -> NightKey:
    """Return the key to which the telephones of a team write now; a new one is made when the last is a week old."""
    actor.seat_in(team_id, Right.RUNAWAY_WRITE)
    running = NightKey.objects.filter(team_id=team_id, retired_at=None).defer("private")
    current = running.first()
    if current is not None and current.made_at > now - NIGHT_KEY_SERVES:
        return current
    one_at_a_time(team_id)  # two telephones may ask at once
    current = running.first()
    if current is not None and current.made_at > now - NIGHT_KEY_SERVES:
        return current
    NightKey.objects.filter(team_id=team_id, retired_at=None).update(retired_at=now)
    row_id = uuid7()
    key_id, key = sealing.new_key("night", team_id=team_id, object_id=row_id)
    public, private = new_pair()
    made = NightKey(id=row_id, key_id=key_id, team_id=team_id, made_at=now, public=public)
    made.seal(key, private=private)
    made.save(force_insert=True)
    return made


def private_key(team_id: UUID, key_id: UUID) -> bytes | None:
    """Return the private key that opens what was written to ``key_id``, or None when it was erased."""
    row = NightKey.objects.filter(pk=key_id, team_id=team_id).first()
    return row.unseal_bytes(sealing.open_key(row.key_id), "private") if row else None


def purge(*, now: datetime) -> int:
    """Erase the keys retired so long ago that every writing closed to them has expired; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_id, id FROM sec.night_keys_to_erase(%s)", [now - 2 * NIGHT_EXPIRES])
        due = cursor.fetchall()
    for team_id, row_id in due:
        with acting_for_team(team_id):
            row = NightKey.objects.filter(pk=row_id).defer("private").first()
            if row is not None:
                sealing.shred(row.key_id)
                row.delete()
    return len(due)
