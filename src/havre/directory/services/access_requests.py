"""Ask to see what the directory keeps for professionals: who, why, until when; somebody else decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.models import AccessRequest
from havre.directory.rules.keeping import ACCESS_DAYS, RequestStatus
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused


@transaction.atomic
def ask(*, actor: Actor, request_id: UUID, purpose: str, now: datetime) -> None:
    """Ask, with a purpose that a moderator will read. Sent twice with one id, it is asked once.

    Raises ``Refused``: ``already_professional``, ``already_asked``, ``purpose_missing``.
    """
    if actor.holds(Right.DIRECTORY_PROFESSIONAL):
        raise Refused(
            "Votre rôle vous montre déjà ces informations : rien à demander.", code="already_professional"
        )
    if not purpose.strip():
        raise Refused("Écrivez pourquoi vous en avez besoin.", code="purpose_missing", field="purpose")
    mine = AccessRequest.objects.filter(user_id=actor.user_id)
    if mine.filter(id=request_id).exists():
        return
    if mine.filter(status=RequestStatus.ASKED.value).exists():
        raise Refused("Une demande de vous attend déjà une réponse.", code="already_asked")
    AccessRequest.objects.create(
        id=request_id, user_id=actor.user_id, agency_id=actor.seats[0].agency_id, purpose=purpose.strip(),
        asked_at=now, status=RequestStatus.ASKED.value,
    )  # fmt: skip
    audit.record("directory.access_ask", kind="access_request", object_id=request_id)


@transaction.atomic
def decide(
    *, actor: Actor, request_id: UUID, granted: bool, expires_on: date | None, answer: str, now: datetime
) -> None:
    """Grant until a date, within a year, or refuse with a sentence. Never one's own: the database says it too.

    Raises ``Refused``: ``own_request``, ``already_decided``, ``expiry`` (missing, past, beyond a year),
    ``answer_missing`` for a refusal without a word; ``NotVisible`` for who does not moderate.
    """
    row = _for_decision(actor, request_id)
    if row.status != RequestStatus.ASKED:
        raise Refused("Quelqu'un a déjà répondu à cette demande.", code="already_decided")
    if granted and not (expires_on and now.date() < expires_on <= now.date() + timedelta(days=ACCESS_DAYS)):
        raise Refused("Donnez une date de fin, dans l'année qui vient.", code="expiry", field="expires_on")
    if not granted and not answer.strip():
        raise Refused("Dites en une phrase pourquoi c'est non.", code="answer_missing", field="answer")
    row.status = (RequestStatus.GRANTED if granted else RequestStatus.REFUSED).value
    row.expires_on, row.answer = (expires_on if granted else None), answer.strip()
    row.decided_at, row.decided_by_id = now, actor.user_id
    row.save()
    audit.record("directory.access_decide", kind="access_request", object_id=request_id, purpose=row.status)


@transaction.atomic
def end(*, actor: Actor, request_id: UUID, now: datetime) -> None:
    """Take back an access granted, at once."""
    row = _for_decision(actor, request_id)
    if row.status != RequestStatus.GRANTED:
        raise Refused("Cet accès n'est pas en cours.", code="not_granted")
    row.status = RequestStatus.ENDED.value
    row.save(update_fields=["status"])
    audit.record(
        "directory.access_end", kind="access_request", object_id=request_id, detail={"day": str(now.date())}
    )


def _for_decision(actor: Actor, request_id: UUID) -> AccessRequest:
    if not actor.holds(Right.DIRECTORY_MODERATE):
        raise NotVisible
    row = AccessRequest.objects.filter(id=request_id).first()
    if row is None:
        raise NotVisible
    if row.user_id == actor.user_id:
        raise Refused("Cette demande est la vôtre : quelqu'un d'autre y répond.", code="own_request")
    return row
