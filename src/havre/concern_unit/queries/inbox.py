"""The inbox: stated danger first, then the oldest reception; pages by cursor, nothing unsealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.access import receptions_of
from havre.concern_unit.models import Reception, ReceptionChild
from havre.foundation import audit
from havre.law.territory import territory_of
from havre.persons.access import persons_named
from havre.persons.models import Person

PAGE: Final = 25
OPEN, ALL = "open", "all"
ORDER: Final = ("danger_order", "received_at", "id")
COLUMNS: Final = (
    *("id", "reference", "received_at", "danger_order", "stated_danger", "sender_name", "sender_sector"),
    *("children_count", "status", "evaluation_due_at", "departement_code", "exploitation_concern"),
)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the inbox is narrowed to; ``status`` is a code, ``open`` (what waits for somebody) or ``all``."""

    status: str = OPEN
    sector: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_soon: bool = False


@dataclass(frozen=True)
class Cursor:
    """The place of a row in the order of the inbox, as an address can carry it."""

    danger_order: int
    received_at: datetime
    id: UUID

    @classmethod
    def of(cls, row: Reception) -> Self:
        """Return the place of a row."""
        return cls(row.danger_order, row.received_at, row.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for anything else."""
        parts = text.split("~")
        try:
            return cls(int(parts[0]), datetime.fromisoformat(parts[1]), UUID(parts[2]))
        except (ValueError, IndexError):
            return None

    def __str__(self) -> str:
        return f"{self.danger_order}~{self.received_at.isoformat()}~{self.id}"

    def beyond(self, *, backwards: bool) -> Q:
        """Return the condition of the rows after this place, or before it."""
        side = "lt" if backwards else "gt"
        # The first condition says nothing more: it lets the index start at the right place.
        return Q(**{f"danger_order__{side}e": self.danger_order}) & (
            Q(**{f"danger_order__{side}": self.danger_order})
            | Q(danger_order=self.danger_order, **{f"received_at__{side}": self.received_at})
            | Q(danger_order=self.danger_order, received_at=self.received_at, **{f"id__{side}": self.id})
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the inbox: codes and aliases only."""

    id: UUID
    reference: str
    received_at: datetime
    stated_danger: str
    sender: str
    sector: str
    children: int
    aliases: tuple[str, ...]
    status: str
    due_on: date
    late: bool
    concern: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """Lines and the places of the pages before and after."""

    lines: tuple[Line, ...]
    before: str = ""
    after: str = ""


def inbox(actor: Actor, *, filters: Filters, now: datetime, after: str = "", before: str = "") -> Page:
    """Return one page of the inbox, in one statement whatever its length."""
    rows = _narrowed(receptions_of(actor), filters, now=now)
    cursor = Cursor.read(before or after)
    backwards = bool(before and cursor)
    if cursor:
        rows = rows.filter(cursor.beyond(backwards=backwards))
    order = [f"-{name}" for name in ORDER] if backwards else list(ORDER)
    found = list(with_aliases(rows).order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    return Page(
        lines=lines_of(found, now=now),
        before=str(Cursor.of(found[0])) if found and (more if backwards else cursor) else "",
        after=str(Cursor.of(found[-1])) if found and (more or backwards) else "",
    )


def with_aliases(rows: QuerySet[Reception]) -> QuerySet[Reception]:
    """Add to receptions what a line needs, and nothing else: its columns, the aliases of its children.

    Row security says of each child and of each person whether it is seen; who is not has no alias.
    """
    return rows.only(*COLUMNS).annotate(aliases=_ALIASES)


_ALIAS: Final = Person.objects.filter(pk=OuterRef("person_id")).values("alias")
_CHILDREN: Final = ReceptionChild.objects.filter(reception_id=OuterRef("pk")).order_by("position", "id")
_ALIASES: Final = ArraySubquery(_CHILDREN.values_list(Subquery(_ALIAS)))


def lines_of(rows: Iterable[Reception], *, now: datetime) -> tuple[Line, ...]:
    """Return as lines the rows of ``with_aliases``."""
    return tuple(_line(row, tuple(filter(None, row.aliases)), now=now) for row in rows)  # type: ignore[attr-defined]  # annotated


def search(
    actor: Actor, *, names: str, birth_date: date | None, reason: str, now: datetime
) -> tuple[Line, ...]:
    """Return the receptions about a child of this exact name, in the actor's own CRIPs; in the journal."""
    purpose = f"crip.search:{rules.SearchReason(reason).value}"
    found: set[UUID] = set()
    for seat in actor.seats_with(Right.CRIP_READ):
        if seat.team_id:
            found.update(
                persons_named(
                    actor,
                    agency_id=seat.agency_id,
                    team_id=seat.team_id,
                    names=names,
                    birth_date=birth_date,
                    purpose=purpose,
                )
            )
    ids = ReceptionChild.objects.filter(person_id__in=found).values_list("reception_id", flat=True)
    rows = receptions_of(actor).filter(pk__in=set(ids)).order_by("-received_at", "id")
    return lines_of(with_aliases(rows)[: PAGE * 2], now=now)


def announce_export(actor: Actor) -> None:
    """Put in the journal that the coded lines were exported, once for each team."""
    for team_id in actor.teams_with(Right.CRIP_READ):
        audit.record("reception.export", kind="reception", team_id=team_id)


def _narrowed(rows: QuerySet[Reception], filters: Filters, *, now: datetime) -> QuerySet[Reception]:
    if filters.status == OPEN:
        rows = rows.filter(status__in=[state.value for state in rules.OPEN_STATES])
    elif filters.status in rules.ReceptionStatus.codes():
        rows = rows.filter(status=filters.status)
    if filters.sector:
        rows = rows.filter(sender_sector=filters.sector)
    if filters.received_from:
        rows = rows.filter(received_at__date__gte=filters.received_from)
    if filters.received_to:
        rows = rows.filter(received_at__date__lte=filters.received_to)
    if filters.due_soon:
        rows = rows.filter(
            evaluation_due_at__lte=now + timedelta(days=rules.SOON_DAYS), status__in=rules.EVALUATION_PENDING
        )
    return rows


def due_on_of(row: Reception) -> date:
    """Return the last day of the evaluation, on the clock of the département."""
    return last_day(row.evaluation_due_at, departement=row.departement_code)


def last_day(limit: datetime, *, departement: str) -> date:
    """Return the last day of a limit whose instant is the first one after it."""
    return (limit - timedelta(microseconds=1)).astimezone(territory_of(departement).zone).date()


def late(row: Reception, *, now: datetime) -> bool:
    """Tell whether the evaluation, as a task, is late."""
    return row.status in rules.EVALUATION_PENDING and now >= row.evaluation_due_at


def _line(row: Reception, aliases: tuple[str, ...], *, now: datetime) -> Line:
    return Line(
        id=row.pk,
        reference=row.reference,
        received_at=row.received_at,
        stated_danger=row.stated_danger,
        sender=row.sender_name,
        sector=row.sender_sector,
        children=row.children_count,
        aliases=aliases,
        status=row.status,
        due_on=due_on_of(row),
        late=late(row, now=now),
        concern=row.exploitation_concern,
    )
