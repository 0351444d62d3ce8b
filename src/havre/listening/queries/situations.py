"""Situations followed by the desk: their list, one of them, and the search that finds nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.listening.access import (
    contact_for,
    contacts_visible_to,
    desk_of,
    follow_ups_visible_to,
    open_situations_of,
    situation_for,
    situations_visible_to,
)
from havre.listening.models import Contact, FollowUp, Situation
from havre.listening.queries.contacts import ContactRow, contact_rows
from havre.listening.queries.cursors import beyond, cursor_of
from havre.listening.rules import (
    SITUATION,
    FollowUpStatus,
    SafeWay,
    SearchReason,
    SituationAct,
    SituationStatus,
)
from havre.persons.access import IdentityCard, identity_for, persons_named
from havre.persons.models import Person

SHOWN = 50
NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class SituationRow:
    """One followed situation: an alias, never a name."""

    situation_id: UUID
    reference: str
    alias: str
    status: SituationStatus
    opened_at: datetime
    last_contact_at: datetime
    contacts: int
    next_call: datetime | None


@dataclass(frozen=True, kw_only=True)
class SituationCall:
    """A call-back of the situation, past or planned."""

    follow_up_id: UUID
    due_at: datetime
    safe_way: str
    status: FollowUpStatus


@dataclass(frozen=True, kw_only=True)
class SituationPage:
    """One situation with its contacts and call-backs. Made only by ``situation_page``, which records the reading."""

    row: SituationRow
    named: bool
    closed_at: datetime | None
    contacts: list[ContactRow]
    calls: list[SituationCall]
    acts: tuple[SituationAct, ...]


def situation_list(actor: Actor, *, closed: bool = False, after: str = "") -> tuple[list[SituationRow], str]:
    """Return a page of the desk's situations, the latest contact first, and the cursor of the next; one statement."""
    wanted = SituationStatus.CLOSED if closed else SituationStatus.OPEN
    rows = situations_visible_to(actor).filter(beyond(after, "last_contact_at"), status=wanted)
    found = _rows(rows.order_by("-last_contact_at", "-id")[: SHOWN + 1])
    more = (
        cursor_of(found[SHOWN - 1].last_contact_at, found[SHOWN - 1].situation_id)
        if len(found) > SHOWN
        else ""
    )
    return found[:SHOWN], more


def situation_page(actor: Actor, situation_id: UUID) -> SituationPage:
    """Return one situation; the reading is in the journal."""
    found = _with_facts(situations_visible_to(actor).filter(pk=situation_id)).first()
    if found is None:
        raise NotVisible
    audit.record("situation.read", kind="situation", object_id=found.pk, team_id=found.team_id)
    contacts = contacts_visible_to(actor).filter(situation_id=found.pk)
    calls = follow_ups_visible_to(actor).filter(situation_id=found.pk)
    return SituationPage(
        row=_row(found),
        named=found.person_id is not None,
        closed_at=found.closed_at,
        contacts=contact_rows(contacts.order_by("-opened_at", "id")[:SHOWN]),
        calls=[
            SituationCall(
                follow_up_id=call.pk,
                due_at=call.due_at,
                safe_way=SafeWay.label_of(call.safe_way),
                status=FollowUpStatus(call.status),
            )
            for call in calls.order_by("-due_at", "id")[:SHOWN]
        ],
        acts=SITUATION.acts_from(found.status),
    )


def identity_of(actor: Actor, situation_id: UUID) -> IdentityCard | None:
    """Return the identity kept for a situation, None when nobody was named; the reading is in the journal."""
    situation = situation_for(actor, situation_id)
    if situation.person_id is None:
        return None
    return identity_for(actor, situation.person_id, purpose="listening.situation")


def linkable(actor: Actor, contact_id: UUID) -> tuple[str, list[SituationRow]]:
    """Return the reference of a contact and the open situations of its desk that met a contact lately."""
    contact = contact_for(actor, contact_id)
    rows = open_situations_of(actor).filter(team_id=contact.team_id)
    return contact.reference, _rows(rows.order_by("-last_contact_at", "id")[:SHOWN])


def find_situations(
    actor: Actor, *, reason: str, reference: str = "", names: str = "", birth_date: date | None = None
) -> list[SituationRow]:
    """Return the desk's own open situations of that reference, or of that exact name and birth date.

    Never fuzzy, never another desk, never a closed one; the search and its reason are in the journal. The same
    statements run whatever is given and whatever is found, so that neither page nor time tells more.
    Raises ``Refused``: ``reason_missing``, ``nothing_asked`` (a name without a birth date asks nothing).
    """
    if reason not in SearchReason.codes():
        raise Refused(
            "Dites pourquoi vous cherchez : c'est gardé au journal.", code="reason_missing", field="reason"
        )
    by_name = bool(names.strip() and birth_date)
    if not reference.strip() and not by_name:
        raise Refused(
            "Donnez la référence du suivi, ou le nom exact et la date de naissance.", code="nothing_asked"
        )
    team_id = desk_of(actor)
    seat = actor.seat_in(team_id, Right.CONTACT_WRITE)
    people = persons_named(
        actor, agency_id=seat.agency_id, team_id=team_id, names=names if by_name else "",
        birth_date=birth_date or date.min, purpose=reason,
    )  # fmt: skip
    asked = Q(reference=_typed_reference(reference)) | Q(person_id__in=[*people, NOBODY])
    found = _rows(
        open_situations_of(actor).filter(asked, team_id=team_id).order_by("-last_contact_at", "id")[:20]
    )
    audit.record(
        "situation.search", kind="situation", team_id=team_id, purpose=reason, detail={"found": len(found)}
    )
    return found


def _typed_reference(text: str) -> str:
    """Return a reference as it is kept, from what was dictated: « s 7kq4 m2xd » is « S-7KQ4-M2XD »."""
    letters = "".join(character for character in text.upper() if character.isalnum())[:20]
    return f"{letters[:1]}-{letters[1:5]}-{letters[5:]}"


def _with_facts(rows: QuerySet[Situation]) -> QuerySet[Situation]:
    contacts = Contact.objects.filter(situation_id=OuterRef("pk")).order_by().values("situation_id")
    planned = FollowUp.objects.filter(situation_id=OuterRef("pk"), status=FollowUpStatus.PLANNED)
    return rows.annotate(
        alias=Subquery(Person.objects.filter(pk=OuterRef("person_id")).values("alias")[:1]),
        contact_count=Subquery(contacts.annotate(n=Count("id")).values("n")),
        next_call=Subquery(planned.order_by().values("situation_id").annotate(at=Min("due_at")).values("at")),
    )


def _rows(rows: QuerySet[Situation]) -> list[SituationRow]:
    return [_row(situation) for situation in _with_facts(rows)]


def _row(situation: Situation) -> SituationRow:
    return SituationRow(
        situation_id=situation.pk,
        reference=situation.reference,
        alias=situation.alias or "",  # type: ignore[attr-defined]
        status=SituationStatus(situation.status),
        opened_at=situation.opened_at,
        last_contact_at=situation.last_contact_at,
        contacts=situation.contact_count or 0,  # type: ignore[attr-defined]
        next_call=situation.next_call,  # type: ignore[attr-defined]
    )
