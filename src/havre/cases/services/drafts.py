"""Drafts of the long forms of a file: kept on the server, read by their author alone, erased when sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.models import Draft, Entry
from havre.foundation import sealing
from havre.kernel.errors import Refused

LIFE: Final = timedelta(days=30)
SIGNS_MAX: Final = 400_000
FIELDS_MAX: Final = 120
Fields = Mapping[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class DraftRead:
    """What was typed, by field, and when it was last kept."""

    fields: dict[str, list[str]]
    updated_at: datetime


@transaction.atomic
def keep(*, actor: Actor, case_id: UUID, form: str, fields: Fields, now: datetime) -> datetime:
    """Keep what the actor typed so far in ``form`` of this file; it lives thirty days after the last change.

    Nothing goes to the journal: nobody else reads it. Raises ``NotVisible``; ``Refused``: ``draft_too_long``,
    ``already_sent`` when this very form was received (its id is that of an entry of the file).
    """
    case = case_for(actor, case_id, right=Right.CASE_WRITE)
    if len(fields) > FIELDS_MAX or sum(len(one) for many in fields.values() for one in many) > SIGNS_MAX:
        raise Refused(
            "Ce brouillon est trop long pour être gardé : raccourcissez-le ou envoyez-le.",
            code="draft_too_long",
        )
    if _already_sent(case.pk, fields):
        raise Refused(
            "Ce formulaire a déjà été envoyé : ouvrez-en un nouveau pour écrire la suite.",
            code="already_sent",
        )
    lookup = {"user_id": actor.user_id, "case_id": case.pk, "form": form}
    times = {"updated_at": now, "expires_at": now + LIFE}
    fresh = {**times, "team_id": case.team_id, "key_id": case.key_id}
    draft, _ = Draft.objects.select_for_update().get_or_create(**lookup, defaults=fresh)
    draft.updated_at, draft.expires_at = times["updated_at"], times["expires_at"]
    draft.seal(sealing.open_key(case.key_id), content=dict(fields))
    draft.save()
    return now


def found(*, actor: Actor, case_id: UUID, form: str, now: datetime) -> DraftRead | None:
    """Return the actor's own draft of ``form``, unless it has expired."""
    mine = Draft.objects.filter(user_id=actor.user_id, case_id=case_id, form=form, expires_at__gt=now)
    draft = mine.first()
    if draft is None:
        return None
    content = draft.unseal(sealing.open_key(draft.key_id), "content", {})
    if _already_sent(case_id, content):
        draft.delete()
        return None
    return DraftRead(fields=content, updated_at=draft.updated_at)


def drop(*, actor: Actor, case_id: UUID, form: str) -> None:
    """Erase the actor's own draft of ``form``, sent or given up."""
    Draft.objects.filter(user_id=actor.user_id, case_id=case_id, form=form).delete()


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Erase the drafts that have expired, of every team; return how many. Run by ``havre_jobs``."""
    return Draft.objects.filter(expires_at__lt=now).delete()[0]


def _already_sent(case_id: UUID, fields: Fields) -> bool:
    try:
        form_id = UUID(fields.get("id", [""])[0])
    except (ValueError, IndexError):
        return False
    return Entry.objects.filter(pk=form_id, case_id=case_id).exists()
