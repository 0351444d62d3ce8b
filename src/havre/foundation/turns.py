"""One at a time: a form pressed twice at once, or two people with the same object in hand."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def one_at_a_time(object_id: UUID) -> None:
    """Wait, until the transaction that came first with the same id has ended; then look again at what there is.

    To be called inside a transaction, before asking whether the object is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 6))", [str(object_id)])
