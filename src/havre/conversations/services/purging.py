"""The purge: what has expired disappears, the passage is noted, and doctor complains when none came."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

BATCH = 200


def purge(*, now: datetime) -> tuple[int, int]:
    """Erase what has expired, in batches of one transaction each; return conversations and cookies gone.

    Run by ``havre_jobs`` each hour. A passage that is cut short leaves whole batches, and is not noted: the next one
    goes on.
    """
    conversations = sessions = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM talk.purge(%s, %s, %s)", [timezone.localtime(now).date(), now, BATCH]
            )
            gone, ended = cursor.fetchone()
            conversations, sessions = conversations + gone, sessions + ended
            if gone < BATCH:
                cursor.execute("SELECT talk.note_purge(%s, %s, %s)", [now, conversations, sessions])
                return conversations, sessions
