"""Hand-overs between shifts and the register of requisitions, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.listening.access import (
    GONE,
    contacts_visible_to,
    handovers_visible_to,
    named,
    requisitions_visible_to,
)
from havre.listening.queries.contacts import ContactRow, contact_rows
from havre.listening.queries.cursors import beyond, cursor_of
from havre.listening.rules import RUNNING, TO_QUALIFY

SHOWN = 15
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    """One hand-over with its words and the contacts it is about."""

    handover_id: UUID
    written_at: datetime
    author: str
    mine: bool
    text: str
    contacts: list[dict[str, str]]
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, kw_only=True)
class RequisitionRow:
    """One line of the register: nothing of what was asked or given."""

    requisition_id: UUID
    reference: str
    received_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RequisitionPage:
    """One requisition in full. Made only by ``requisition_page``, which records the reading."""

    row: RequisitionRow
    recorded_by: str
    answered_by: str
    authority: str
    legal_text: str
    scope: str
    given: str
    reviewed_by_jurist: bool


def handovers(actor: Actor) -> list[HandoverView]:
    """Return the last hand-overs of the desk, those not acknowledged first; the reading is in the journal."""
    rows = handovers_visible_to(actor).annotate(
        author=named("written_by_id"), acknowledger=named("acknowledged_by_id")
    )
    found = list(rows.order_by("-written_at", "id")[:SHOWN])
    audit.record("handover.read", kind="handover", detail={"shown": len(found)})
    keys = sealing.open_keys(row.key_id for row in found)
    views = []
    for row in found:
        body = row.unseal(keys[row.key_id], "body", {})
        views.append(
            HandoverView(
                handover_id=row.pk,
                written_at=row.written_at,
                author=row.author or GONE,
                mine=row.written_by_id == actor.user_id,
                text=body["text"],
                contacts=body["contacts"],
                acknowledged_at=row.acknowledged_at,
                acknowledged_by=(row.acknowledger or GONE) if row.acknowledged_by_id else "",
            )
        )
    return sorted(views, key=lambda view: view.acknowledged_at is not None)


def handed_over(actor: Actor, *, now: datetime) -> list[ContactRow]:
    """Return the contacts that a hand-over may be about: those that run, and those of the day not yet qualified."""
    recent = contacts_visible_to(actor).filter(
        status__in=[*RUNNING, *TO_QUALIFY], opened_at__gte=now - timedelta(hours=24)
    )
    return contact_rows(recent.order_by("-opened_at", "id")[:30])


def requisition_list(actor: Actor, *, after: str = "") -> tuple[list[RequisitionRow], str]:
    """Return a page of the register, the latest first, and the cursor of the next."""
    rows = requisitions_visible_to(actor).filter(beyond(after, "received_at"))
    found = [
        RequisitionRow(
            requisition_id=row.pk, reference=row.reference, received_at=row.received_at, answered_at=row.answered_at
        )
        for row in rows.order_by("-received_at", "-id")[: PAGE + 1]
    ]  # fmt: skip
    more = cursor_of(found[PAGE - 1].received_at, found[PAGE - 1].requisition_id) if len(found) > PAGE else ""
    return found[:PAGE], more


def requisition_page(actor: Actor, requisition_id: UUID) -> RequisitionPage:
    """Return one requisition; the reading is in the journal before anything is opened."""
    rows = requisitions_visible_to(actor).annotate(
        recorded_by=named("recorded_by_id"), answered_by=named("answered_by_id")
    )
    found = rows.filter(pk=requisition_id).first()
    if found is None:
        raise NotVisible
    audit.record("requisition.read", kind="requisition", object_id=found.pk, team_id=found.team_id)
    content = found.unseal(sealing.open_key(found.key_id), "content", {})
    return RequisitionPage(
        row=RequisitionRow(
            requisition_id=found.pk,
            reference=found.reference,
            received_at=found.received_at,
            answered_at=found.answered_at,
        ),
        recorded_by=found.recorded_by or GONE,
        answered_by=(found.answered_by or GONE) if found.answered_by_id else "",
        authority=content["authority"],
        legal_text=content["legal_text"],
        scope=content["scope"],
        given=content.get("given", ""),
        reviewed_by_jurist=content["reviewed_by_jurist"],
    )
