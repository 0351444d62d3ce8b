"""Care of those who listen: a pause after a hard talk, words to set it down. Nobody is ranked by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean
from havre.listening.access import contact_for, desk_of, one_of, pauses_visible_to
from havre.listening.models import Contact, DangerAlert, Pause
from havre.listening.rules import (
    PAUSE,
    TEXT_MAX,
    ContactStatus,
    PauseAct,
    PauseStatus,
    already_done,
    is_hard_talk,
)
from havre.listening.services.insertion import insert


def propose_pause(*, contact: Contact, now: datetime) -> None:
    """Propose ten minutes to the person who held a hard talk; part of the act that ends the talk."""
    alerted = DangerAlert.objects.filter(contact=contact).exists()
    if contact.holder_id and is_hard_talk(contact.topics, alerted=alerted):
        Pause.objects.create(
            team_id=contact.team_id, user_id=contact.holder_id, contact=contact, proposed_at=now
        )


@transaction.atomic
def offer_pause(*, actor: Actor, now: datetime) -> None:
    """Propose ten minutes to oneself after a talk that is not a contact; not again while one is proposed."""
    mine = pauses_visible_to(actor).filter(user_id=actor.user_id, status=PauseStatus.PROPOSED)
    if not mine.filter(proposed_at__gt=now - timedelta(hours=1)).exists():
        Pause.objects.create(team_id=desk_of(actor), user_id=actor.user_id, proposed_at=now)


@transaction.atomic
def take_pause(*, actor: Actor, pause_id: UUID, now: datetime) -> Pause:
    """Begin a pause of ten minutes of one's own accord, under an id chosen by the page."""
    known = pauses_visible_to(actor).filter(pk=pause_id, user_id=actor.user_id).first()
    if known is not None:
        return known
    pause = Pause(
        pk=pause_id, team_id=desk_of(actor), user_id=actor.user_id,
        status=PauseStatus.TAKEN.value, proposed_at=now, taken_at=now,
    )  # fmt: skip
    insert(pause)
    _record(pause, PauseAct.TAKE)
    return pause


@transaction.atomic
def answer_pause(*, actor: Actor, pause_id: UUID, act: PauseAct, now: datetime) -> Pause:
    """Take, decline or end one's own pause. Another person's is ``NotVisible``."""
    pause = one_of(pauses_visible_to(actor), pause_id, lock=True)
    if pause.user_id != actor.user_id:
        raise NotVisible
    if already_done(PAUSE, pause.status, act):
        return pause
    pause.status = PAUSE.after(pause.status, act).value
    pause.taken_at = now if act == PauseAct.TAKE else pause.taken_at
    pause.ended_at = None if act == PauseAct.TAKE else now
    pause.save()
    _record(pause, act)
    return pause


@transaction.atomic
def write_debrief(*, actor: Actor, contact_id: UUID, text: str, now: datetime) -> Contact:  # noqa: ARG001 - a verb
    """Set down what the talk left; only its author and the coordinators of the desk are shown it.

    Raises ``Refused``: ``debrief_of_another`` when a colleague wrote one, ``too_long``, ``closed``.
    """
    contact = contact_for(actor, contact_id, lock=True)
    words = clean(text).strip()
    if len(words) > TEXT_MAX:
        raise Refused(
            f"Ce texte dépasse {TEXT_MAX} caractères. Raccourcissez-le.", code="too_long", field="text"
        )
    if contact.status == ContactStatus.CLOSED:
        raise Refused("Ce contact est clos : il ne change plus.", code="closed")
    key = sealing.open_key(contact.key_id)
    private = contact.unseal(key, "private", {})
    if private.get("debrief") and private["debrief_by"] != str(actor.user_id):
        raise Refused("Un collègue a déjà déposé ses mots sur cet échange.", code="debrief_of_another")
    contact.seal(key, private={**private, "debrief": words, "debrief_by": str(actor.user_id)})
    contact.save(update_fields=["private"])
    audit.record("contact.debrief", kind="contact", object_id=contact.pk, team_id=contact.team_id)
    return contact


def _record(pause: Pause, act: PauseAct) -> None:
    audit.record(f"pause.{act}", kind="pause", object_id=pause.pk, team_id=pause.team_id)
