"""What is handed over between shifts, and the register of judicial requisitions (FR-LIS-13, FR-LIS-14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.ids import reference
from havre.kernel.text import clean
from havre.listening.access import (
    contacts_visible_to,
    desk_of,
    handovers_visible_to,
    one_of,
    requisitions_visible_to,
)
from havre.listening.models import Handover, Requisition
from havre.listening.rules import TEXT_MAX
from havre.listening.services.insertion import insert


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a requisition asks: who, under which text, for what; and whether a jurist read it."""

    received_at: datetime
    authority: str
    legal_text: str
    scope: str
    reviewed_by_jurist: bool = False


@transaction.atomic
def write_handover(
    *, actor: Actor, handover_id: UUID, text: str, contact_ids: Iterable[UUID], now: datetime
) -> Handover:
    """Leave words to the next shift, with the contacts they are about; the desk is told.

    Raises ``Refused``: ``empty``, ``too_long``.
    """
    known = handovers_visible_to(actor).filter(pk=handover_id).first()
    if known is not None:
        return known
    words = _words(text, "text")
    team_id = desk_of(actor)
    linked = (
        contacts_visible_to(actor).filter(pk__in=list(contact_ids), team_id=team_id).order_by("opened_at")
    )
    handover = Handover(pk=handover_id, team_id=team_id, written_at=now, written_by_id=actor.user_id)
    handover.key_id, key = sealing.new_key("handover", team_id=team_id, object_id=handover_id)
    contacts = [{"id": str(pk), "reference": name} for pk, name in linked.values_list("pk", "reference")]
    handover.seal(key, body={"text": words, "contacts": contacts})
    insert(handover)
    notify(
        members_with(handover.team_id, Right.CONTACT_WRITE),
        team_id=handover.team_id, kind="handover", path="/ecoute/transmissions/", now=now, by=actor,
    )  # fmt: skip
    _record("handover.write", handover)
    return handover


@transaction.atomic
def acknowledge_handover(*, actor: Actor, handover_id: UUID, now: datetime) -> Handover:
    """Say that the next shift has read it. Raises ``Refused`` (``own_handover``): not by who wrote it."""
    handover = one_of(handovers_visible_to(actor), handover_id, lock=True)
    if handover.written_by_id == actor.user_id:
        raise Refused(
            "C'est vous qui avez écrit cette transmission : un collègue en accuse lecture.",
            code="own_handover",
        )
    if handover.acknowledged_at is None:
        handover.acknowledged_at, handover.acknowledged_by_id = now, actor.user_id
        handover.save(update_fields=["acknowledged_at", "acknowledged_by_id"])
        _record("handover.acknowledge", handover)
    return handover


@transaction.atomic
def record_requisition(*, actor: Actor, requisition_id: UUID, demand: Demand, now: datetime) -> Requisition:
    """Enter a requisition in the register. Raises ``Refused``: ``received_future``, ``empty``, ``too_long``."""
    known = requisitions_visible_to(actor).filter(pk=requisition_id).first()
    if known is not None:
        return known
    if demand.received_at > now:
        raise Refused(
            "Cette date est à venir. Écrivez quand elle a été reçue.", code="received_future", field="day"
        )
    team_id = desk_of(actor, Right.REQUISITION)
    kept = Requisition(
        pk=requisition_id, team_id=team_id, reference=reference("RQ"), received_at=demand.received_at,
        recorded_by_id=actor.user_id,
    )  # fmt: skip
    kept.key_id, key = sealing.new_key("requisition", team_id=team_id, object_id=requisition_id)
    asked = {name: _words(getattr(demand, name), name) for name in ("authority", "legal_text", "scope")}
    kept.seal(key, content={**asked, "reviewed_by_jurist": demand.reviewed_by_jurist})
    insert(kept)
    _record("requisition.record", kept)
    return kept


@transaction.atomic
def answer_requisition(
    *, actor: Actor, requisition_id: UUID, given: str, reviewed_by_jurist: bool, now: datetime
) -> Requisition:
    """Record what was given, and whether a jurist read it before.

    The answer is recorded once. Raises ``Refused``: ``answered``, ``empty``, ``too_long``.
    """
    kept = one_of(requisitions_visible_to(actor), requisition_id, lock=True)
    words = _words(given, "given")
    key = sealing.open_key(kept.key_id)
    content = kept.unseal(key, "content", {})
    if kept.answered_at is not None:
        if content.get("given") == words:
            return kept
        raise Refused(
            "Cette réquisition a déjà reçu sa réponse : le registre ne se réécrit pas.", code="answered"
        )
    kept.answered_at, kept.answered_by_id = now, actor.user_id
    reviewed = content["reviewed_by_jurist"] or reviewed_by_jurist
    kept.seal(key, content={**content, "given": words, "reviewed_by_jurist": reviewed})
    kept.save()
    _record("requisition.answer", kept)
    return kept


def _words(text: str, field: str) -> str:
    words = clean(text).strip()
    if not words:
        raise Refused("Écrivez quelques mots : cette rubrique est vide.", code="empty", field=field)
    if len(words) > TEXT_MAX:
        raise Refused(
            f"Ce texte dépasse {TEXT_MAX} caractères. Raccourcissez-le.", code="too_long", field=field
        )
    return words


def _record(act: str, row: Handover | Requisition) -> None:
    audit.record(act, kind=act.split(".")[0], object_id=row.pk, team_id=row.team_id)
