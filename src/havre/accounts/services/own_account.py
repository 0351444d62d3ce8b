"""What a person does with their own account; rows of others are out of reach of row security too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Notice, Session
from havre.accounts.sessions import hashed
from havre.foundation import audit


@transaction.atomic
def end_session(*, actor: Actor, session: str) -> None:
    """End one's own session at once; ``session`` is the stored hash. One that is over, or another's, is left."""
    ended, _ = Session.objects.filter(pk=session, user_id=actor.user_id).delete()
    if ended:
        audit.record("session.end", kind="account", object_id=actor.user_id)


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: str) -> int:
    """End every session but the one whose cookie is ``keep``; return how many ended."""
    ended, _ = Session.objects.filter(user_id=actor.user_id).exclude(pk=hashed(keep)).delete()
    audit.record("session.end_others", kind="account", object_id=actor.user_id, detail={"ended": ended})
    return int(ended)


@transaction.atomic
def see_notice(*, actor: Actor, notice_id: UUID, now: datetime) -> str:
    """Mark one line as seen, with those that lead to the same page, and return that page (or the home page)."""
    notice = Notice.objects.filter(pk=notice_id, user_id=actor.user_id).first()
    if notice is None:
        return "/"
    Notice.objects.filter(user_id=actor.user_id, path=notice.path, seen_at=None).update(seen_at=now)
    return notice.path


@transaction.atomic
def see_all(*, actor: Actor, until: datetime, now: datetime) -> int:
    """Mark as seen what was told up to ``until``, the instant of the page; return how many lines."""
    rows = Notice.objects.filter(user_id=actor.user_id, seen_at=None, created_at__lte=min(until, now))
    return int(rows.update(seen_at=now))
