"""Cursors of lists: an instant and an id, never a number of page."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from havre.kernel.clock import instant_of
from havre.kernel.errors import NotVisible


def cursor_of(moment: datetime, row_id: UUID) -> str:
    """Return the cursor of a row."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{row_id}".encode()).decode()


def beyond(cursor: str, field: str, *, newer: bool = False) -> Q:
    """Return the condition of the rows past the cursor, for an order on ``field`` then the id, both descending.

    An empty cursor is the beginning; one that cannot be read raises ``NotVisible``.
    """
    if not cursor:
        return Q()
    try:
        moment, row_id = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        at, pk = instant_of(moment), UUID(row_id)
    except (ValueError, binascii.Error) as error:
        raise NotVisible from error
    if at is None:
        raise NotVisible
    side = "gt" if newer else "lt"
    return Q(**{f"{field}__{side}": at}) | Q(**{field: at, f"id__{side}": pk})
