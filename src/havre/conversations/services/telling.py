"""Telling a desk that something waits while nobody is there. The notice, and the mail after it, say nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from havre.accounts.rules import HOLDERS, Right
from havre.conversations.rules import QUEUE_PATH

LIVE_MINUTES = 2
NOTE_MINUTES = 15
NOTICE = "talk_waiting"


def tell_waiting(*, now: datetime) -> int:
    """Tell each member once for each new wait; return how many were told. Run each minute by ``havre_jobs``.

    Somebody has waited live for ``LIVE_MINUTES``, or a message came ``NOTE_MINUTES`` ago that nobody holds, and no
    counsellor of the desk is present.
    """
    roles = [role.value for role in HOLDERS[Right.CONTACT_WRITE]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT talk.tell_waiting(%s, %s, %s, %s, %s, %s)",
            [now, LIVE_MINUTES, NOTE_MINUTES, roles, NOTICE, QUEUE_PATH],
        )
        return int(cursor.fetchone()[0])
