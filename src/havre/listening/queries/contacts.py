"""What the list of contacts and the page of one contact show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.listening.access import GONE, contacts_visible_to, is_coordinator, named
from havre.listening.models import Contact, DangerAlert, FollowUp, Note
from havre.listening.queries.cursors import beyond, cursor_of
from havre.listening.queries.danger import AlertView, ContactDanger, alert_of
from havre.listening.queries.panel import Panel, panel_of
from havre.listening.rules import (
    CONTACT,
    PERIOD_DAYS,
    CallerKind,
    Channel,
    ContactAct,
    ContactStatus,
    FollowUpStatus,
    NoteKind,
    Period,
    Qualification,
    SafeWay,
)

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """One contact in a list: codes and references, nothing that was said."""

    contact_id: UUID
    reference: str
    status: ContactStatus
    channel: str
    caller: str
    departement_code: str
    opened_at: datetime
    holder: str
    in_danger: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """How a list is narrowed; empty values narrow nothing."""

    status: str = ""
    period: str = Period.WEEK.value
    mine: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactList:
    """One page of a list, and the cursors of the pages around it."""

    rows: list[ContactRow]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the live notes; ``mine`` may still be changed by the reader."""

    note_id: UUID
    kind: NoteKind
    text: str
    started_at: datetime
    author: str
    revision: int
    mine: bool


@dataclass(frozen=True, kw_only=True)
class PlannedCall:
    """A call-back planned from this contact, as one line."""

    follow_up_id: UUID
    due_at: datetime
    safe_way: str


@dataclass(frozen=True, kw_only=True)
class ContactPage:
    """Everything the page of one contact shows. Made only by ``contact_page``, which records the reading."""

    contact_id: UUID
    team_id: UUID
    reference: str
    status: ContactStatus
    revision: int
    opened_at: datetime
    ended_at: datetime | None
    opener: str
    holder: str
    mine: bool
    coordinates: bool
    panel: Panel
    lines: list[Line]
    alert: AlertView | None
    calls: list[PlannedCall]
    acts: tuple[ContactAct, ...]
    qualification: str
    qualification_code: str
    non_counselling: str
    redirected_to: str
    outreach_place: str
    situation_id: UUID | None
    situation_reference: str
    debrief: str | None

    @property
    def danger(self) -> ContactDanger:
        """What the band of danger needs."""
        return ContactDanger(
            contact_id=self.contact_id, closed=self.closed, departement_code=self.panel.departement_code,
            commune_code=self.panel.commune_code, alert=self.alert,
        )  # fmt: skip

    @property
    def talking(self) -> bool:
        """Whether the talk goes on."""
        return self.status == ContactStatus.IN_TALK

    @property
    def closed(self) -> bool:
        """Whether the contact no longer changes."""
        return self.status == ContactStatus.CLOSED


# --- lists -----------------------------------------------------------------------------------------------
def contact_list(
    actor: Actor, filters: Filters, *, now: datetime, after: str = "", before: str = ""
) -> ContactList:
    """Return one page of contacts, newest first, in one statement; ``after`` and ``before`` are cursors."""
    rows = _narrowed(contacts_visible_to(actor), filters, actor=actor, now=now)
    if before:
        found = _rows(
            rows.filter(beyond(before, "opened_at", newer=True)).order_by("opened_at", "id")[: PAGE + 1]
        )
        more_before, shown = len(found) > PAGE, found[:PAGE][::-1]
        return _page(shown, earlier=more_before, later=True)
    found = _rows(rows.filter(beyond(after, "opened_at")).order_by("-opened_at", "-id")[: PAGE + 1])
    return _page(found[:PAGE], earlier=bool(after), later=len(found) > PAGE)


def contact_rows(contacts: QuerySet[Contact]) -> list[ContactRow]:
    """Return the rows of an ordered and bounded set of contacts, in one statement."""
    return _rows(contacts)


def _narrowed(rows: QuerySet[Contact], filters: Filters, *, actor: Actor, now: datetime) -> QuerySet[Contact]:
    if filters.status in ContactStatus.codes():
        rows = rows.filter(status=filters.status)
    if filters.mine:
        rows = rows.filter(Q(holder_id=actor.user_id) | Q(opened_by_id=actor.user_id))
    days = PERIOD_DAYS.get(Period(filters.period)) if filters.period in Period.codes() else None
    return rows.filter(opened_at__gte=now - timedelta(days=days)) if days else rows


def _rows(contacts: QuerySet[Contact]) -> list[ContactRow]:
    running = DangerAlert.objects.filter(contact=OuterRef("pk"), ended_at=None)
    return [
        _row(contact)
        for contact in contacts.annotate(holder_name=named("holder_id"), in_danger=Exists(running))
    ]


def _row(contact: Contact) -> ContactRow:
    return ContactRow(
        contact_id=contact.pk,
        reference=contact.reference,
        status=ContactStatus(contact.status),
        channel=Channel.label_of(contact.channel),
        caller=CallerKind.label_of(contact.caller_kind),
        departement_code=contact.departement_code,
        opened_at=contact.opened_at,
        holder=(contact.holder_name or GONE) if contact.holder_id else "",  # type: ignore[attr-defined]
        in_danger=contact.in_danger,  # type: ignore[attr-defined]
    )


def _page(rows: list[ContactRow], *, earlier: bool, later: bool) -> ContactList:
    return ContactList(
        rows=rows,
        previous=cursor_of(rows[0].opened_at, rows[0].contact_id) if rows and earlier else "",
        next=cursor_of(rows[-1].opened_at, rows[-1].contact_id) if rows and later else "",
    )


# --- one contact -----------------------------------------------------------------------------------------
def contact_page(actor: Actor, contact_id: UUID, *, purpose: str = "") -> ContactPage:
    """Return one contact with all that was written; the reading is in the journal before anything is opened."""
    contact = _contact(actor, contact_id)
    audit.record(
        "contact.read", kind="contact", object_id=contact.pk, team_id=contact.team_id, purpose=purpose
    )
    key = sealing.open_key(contact.key_id)
    private = contact.unseal(key, "private", {})
    return ContactPage(
        contact_id=contact.pk,
        team_id=contact.team_id,
        reference=contact.reference,
        status=ContactStatus(contact.status),
        revision=contact.revision,
        opened_at=contact.opened_at,
        ended_at=contact.ended_at,
        opener=contact.opener_name or GONE,  # type: ignore[attr-defined]
        holder=(contact.holder_name or GONE) if contact.holder_id else "",  # type: ignore[attr-defined]
        mine=contact.holder_id == actor.user_id,
        coordinates=is_coordinator(actor, contact.team_id),
        panel=panel_of(contact, key),
        lines=_lines(contact, key, actor=actor),
        alert=alert_of(contact, key, actor=actor),
        calls=_calls(contact),
        acts=CONTACT.acts_from(contact.status),
        qualification=Qualification.label_of(contact.qualification),
        qualification_code=contact.qualification,
        non_counselling=contact.non_counselling,
        redirected_to=contact.redirected_to,
        outreach_place=contact.outreach_place,
        situation_id=contact.situation_id,
        situation_reference=contact.situation.reference if contact.situation else "",
        debrief=_debrief(private, contact, actor=actor),
    )


def note_lines(actor: Actor, contact_id: UUID, *, recorded: bool) -> list[Line]:
    """Return the lines of a contact for a page that is already open.

    ``recorded`` says that the opening of that page is in the journal; otherwise this reading is recorded.
    """
    contact = _contact(actor, contact_id)
    if not recorded:
        audit.record("contact.read", kind="contact", object_id=contact.pk, team_id=contact.team_id)
    return _lines(contact, sealing.open_key(contact.key_id), actor=actor)


def _contact(actor: Actor, contact_id: UUID) -> Contact:
    found = contacts_visible_to(actor).filter(pk=contact_id).select_related("situation")
    contact = found.annotate(opener_name=named("opened_by_id"), holder_name=named("holder_id")).first()
    if contact is None:
        raise NotVisible
    return contact


def _lines(contact: Contact, key: bytes, *, actor: Actor) -> list[Line]:
    notes = Note.objects.filter(contact=contact).annotate(author_name=named("author_id"))
    lines = (_line(note, key, actor=actor) for note in notes.order_by("started_at", "position"))
    return [line for line in lines if line.text.strip()]


def _line(note: Note, key: bytes, *, actor: Actor) -> Line:
    return Line(
        note_id=note.pk,
        kind=NoteKind(note.kind),
        text=note.unseal(key, "text", ""),
        started_at=note.started_at,
        author=note.author_name or GONE,  # type: ignore[attr-defined]
        revision=note.revision,
        mine=note.author_id == actor.user_id,
    )


def _calls(contact: Contact) -> list[PlannedCall]:
    planned: Iterable[FollowUp] = FollowUp.objects.filter(contact=contact, status=FollowUpStatus.PLANNED)
    return [
        PlannedCall(follow_up_id=call.pk, due_at=call.due_at, safe_way=SafeWay.label_of(call.safe_way))
        for call in planned.order_by("due_at", "id")  # type: ignore[attr-defined]
    ]


def _debrief(private: dict[str, str], contact: Contact, *, actor: Actor) -> str | None:
    """Return the words set down after the talk; None for those to whom they are not shown."""
    author = private.get("debrief_by", str(contact.holder_id))
    if author == str(actor.user_id) or is_coordinator(actor, contact.team_id):
        return private.get("debrief", "")
    return None
