"""The search just made, for the way back from an entry: minutes, one session, sealed with that session's own key.

Nothing of it is in the address, in the access log or in the history of the browser: an identifier that means nothing.
The key comes from the cookie, of which the database holds a digest only: neither a copy of the database nor its
administrator can read what was looked for.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.models import LastSearch
from havre.directory.rules.keeping import LAST_SEARCH_MINUTES, LAST_SEARCHES
from havre.foundation import envelopes
from havre.kernel.errors import NotVisible
from havre.kernel.ids import uuid7

Fields = Mapping[str, list[str]]
_PURPOSE = b"havre|directory|last search|v1"


@transaction.atomic
def keep_last(*, actor: Actor, session_key: str, fields: Fields, now: datetime) -> UUID:
    """Seal a search for ``LAST_SEARCH_MINUTES`` and return its identifier; older ones of the person go."""
    if not actor.holds(Right.DIRECTORY_READ):
        raise NotVisible
    mine = LastSearch.objects.filter(user_id=actor.user_id)
    mine.filter(expires_at__lte=now).delete()
    beyond = list(mine.order_by("-expires_at", "-id").values_list("id", flat=True)[LAST_SEARCHES - 1 :])
    mine.filter(id__in=beyond).delete()
    identity = uuid7()
    text = json.dumps(fields, separators=(",", ":")).encode()
    body = envelopes.close(_key(session_key), identity, text, bound=_bound(identity))
    until = now + timedelta(minutes=LAST_SEARCH_MINUTES)
    LastSearch.objects.create(id=identity, user_id=actor.user_id, body=body, expires_at=until)
    return identity


def last_search(*, actor: Actor, session_key: str, search_id: UUID, now: datetime) -> Fields | None:
    """Return the search of this session; None when it has ended, is another's, or of another session."""
    mine = LastSearch.objects.filter(id=search_id, user_id=actor.user_id, expires_at__gt=now)
    row = mine.values_list("body", flat=True).first()
    if row is None:
        return None
    try:
        text = envelopes.open_(_key(session_key), search_id, bytes(row), bound=_bound(search_id))
    except envelopes.CannotOpen:
        return None
    fields: Fields = json.loads(text)
    return fields


def sweep(*, now: datetime) -> int:
    """Delete what has ended, of everybody (the jobs' own scope); return how many."""
    return LastSearch.objects.filter(expires_at__lte=now).delete()[0]


def _key(session_key: str) -> bytes:
    return hmac.new(session_key.encode(), _PURPOSE, hashlib.sha256).digest()


def _bound(identity: UUID) -> bytes:
    return envelopes.bound_to("directory_lastsearch", "body", identity, identity)
