"""Sentences that the desk keeps ready: written by one, reviewed by another, adapted before they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.conversations.access import desk_for, phrases_visible_to
from havre.conversations.models import CannedPhrase
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean
from havre.listening.services.insertion import insert

PHRASE_MAX = 2_000


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """What a phrase says and when it serves."""

    code: str
    use: str
    text: str
    position: int = 0


@transaction.atomic
def write_phrase(*, actor: Actor, phrase_id: UUID, revision: int, phrase: Phrase) -> CannedPhrase:
    """Write a phrase, new (``revision`` 0) or again; a phrase changed is to be reviewed again.

    Raises ``Refused``: ``empty``, ``too_long``, ``conflict``, ``code_taken``; ``NotVisible`` when the id is taken
    elsewhere.
    """
    desk = desk_for(actor)
    text = clean(phrase.text).strip()
    _check(text)
    row = phrases_visible_to(actor).select_for_update().filter(pk=phrase_id).first()
    if row is None:
        row = CannedPhrase(id=phrase_id, team_id=desk.team_id, revision=0)
    elif revision == 0 and (row.written_by_id, row.code, row.text) == (actor.user_id, phrase.code, text):
        return row  # the same form sent twice
    if row.revision != revision:
        raise Refused(
            "Quelqu'un a réécrit cette phrase. Relisez-la, puis reprenez la vôtre.", code="conflict"
        )
    others = CannedPhrase.objects.filter(team_id=desk.team_id, code=phrase.code).exclude(pk=phrase_id)
    if others.exists():
        raise Refused("Une autre phrase porte déjà ce nom.", code="code_taken", field="code")
    row.code, row.use, row.text, row.position = phrase.code, clean(phrase.use).strip(), text, phrase.position
    row.written_by_id, row.reviewed_by_id, row.reviewed_on = actor.user_id, None, None
    row.revision += 1
    if revision:
        row.save()
    else:
        insert(row)
    audit.record("phrase.write", kind="phrase", object_id=row.pk, team_id=desk.team_id)
    return row


@transaction.atomic
def review_phrase(*, actor: Actor, phrase_id: UUID, today: date) -> CannedPhrase:
    """Approve a phrase that somebody else wrote. Raises ``Refused`` (``own_phrase``), ``NotVisible``."""
    row = phrases_visible_to(actor).select_for_update().filter(pk=phrase_id).first()
    if row is None:
        raise NotVisible
    if row.written_by_id == actor.user_id:
        raise Refused("Vous avez écrit cette phrase : un collègue doit la relire.", code="own_phrase")
    row.reviewed_by_id, row.reviewed_on = actor.user_id, today
    row.save(update_fields=["reviewed_by_id", "reviewed_on"])
    audit.record("phrase.review", kind="phrase", object_id=row.pk, team_id=row.team_id)
    return row


@transaction.atomic
def place_phrase(*, actor: Actor, phrase_id: UUID, up: bool) -> None:
    """Move a phrase by one place among its neighbours; its words stay reviewed. Raises ``NotVisible``."""
    rows = list(phrases_visible_to(actor).select_for_update().order_by("position", "code"))
    place = next((place for place, row in enumerate(rows) if row.pk == phrase_id), None)
    if place is None:
        raise NotVisible
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    CannedPhrase.objects.bulk_update(rows, ["position"])
    audit.record("phrase.place", kind="phrase", object_id=phrase_id, team_id=rows[place].team_id)


@transaction.atomic
def drop_phrase(*, actor: Actor, phrase_id: UUID) -> None:
    """Take a phrase out of the list; what was sent with it stays said. Dropping it again changes nothing."""
    row = phrases_visible_to(actor).select_for_update().filter(pk=phrase_id).first()
    if row is not None:
        audit.record("phrase.drop", kind="phrase", object_id=row.pk, team_id=row.team_id)
        row.delete()


def _check(text: str) -> None:
    if not text:
        raise Refused("Écrivez la phrase.", code="empty", field="text")
    if len(text) > PHRASE_MAX:
        raise Refused(
            f"Cette phrase est trop longue ({PHRASE_MAX} caractères au plus).", code="too_long", field="text"
        )
