"""Lists of reports: mine, the team's, those that wait for a visa, those that were sent. Aliases only."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.kernel.clock import instant_of
from havre.kernel.words import Vocabulary
from havre.persons.models import Person
from havre.reports.access import GONE, reports_visible_to
from havre.reports.models import Report, ReportChild
from havre.reports.rules import ReportKind, ReportStatus

PAGE_SIZE = 25


class Box(Vocabulary):
    """The lists of the page, in order."""

    MINE = "miens", "Mes écrits"
    VISA = "visa", "En attente de visa"
    TEAM = "equipe", "Ceux de l'équipe"
    SENT = "envoyes", "Envoyés"


@dataclass(frozen=True)
class ReportRow:
    """One line of a list; children are aliases."""

    id: UUID
    reference: str
    kind: ReportKind
    status: ReportStatus
    children: tuple[str, ...]
    author: str
    updated_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Page:
    """A page of a list and the cursors of its neighbours, empty when there is none."""

    rows: tuple[ReportRow, ...]
    previous: str = ""
    next: str = ""


def boxes_of(actor: Actor) -> tuple[Box, ...]:
    """Return the lists that the actor may open: the visas are for those who give them."""
    return tuple(box for box in Box if box is not Box.VISA or actor.teams_with(Right.REPORT_VISA))


def reports_in(actor: Actor, box: Box) -> QuerySet[Report]:
    """Return the reports of one list, the last changed first."""
    found = reports_visible_to(actor).order_by("-updated_at", "-id")
    if box is Box.MINE:
        return found.filter(author_id=actor.user_id).exclude(status=ReportStatus.WITHDRAWN.value)
    if box is Box.VISA:
        teams = actor.teams_with(Right.REPORT_VISA)
        return found.filter(team_id__in=teams, status=ReportStatus.PENDING.value)
    if box is Box.SENT:
        return found.filter(status=ReportStatus.SENT.value)
    return found


def report_page(actor: Actor, box: Box, *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of a list in two statements, whatever its length.

    ``cursor`` is ``next`` or ``previous`` of another page; one that cannot be read gives the first page.
    """
    place = _read(cursor)
    author = Subquery(User.objects.filter(pk=OuterRef("author_id")).values("name")[:1])
    found = reports_in(actor, box).annotate(author_name=author).defer("narrative")
    backward = place is not None and place.backward
    if place is not None:
        found = found.filter(_beyond(place))
    if backward:
        found = found.reverse()
    rows = list(found[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    return Page(
        rows=_rows(rows),
        previous=_write(rows[0], backward=True) if rows and (more if backward else place is not None) else "",
        next=_write(rows[-1], backward=False) if rows and (backward or more) else "",
    )


def count_to_visa(actor: Actor) -> int:
    """Return how many reports wait for the actor's visa."""
    return reports_in(actor, Box.VISA).count()


def _rows(reports: Sequence[Any]) -> tuple[ReportRow, ...]:
    """Return the rows of reports annotated with ``author_name``."""
    aliases = aliases_of(report.pk for report in reports)
    return tuple(
        ReportRow(
            id=report.pk,
            reference=report.reference,
            kind=ReportKind(report.kind),
            status=ReportStatus(report.status),
            children=aliases.get(report.pk, ()),
            author=report.author_name or GONE,
            updated_at=report.updated_at,
            sent_at=report.sent_at,
        )
        for report in reports
    )


def aliases_of(report_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the aliases of the children of several reports, in one statement."""
    alias = Subquery(Person.objects.filter(pk=OuterRef("person_id")).values("alias")[:1])
    children = ReportChild.objects.filter(report_id__in=list(report_ids)).annotate(alias=alias)
    found: dict[UUID, tuple[str, ...]] = {}
    for report_id, name in children.order_by("report_id", "position", "id").values_list("report_id", "alias"):
        found[report_id] = (*found.get(report_id, ()), name)
    return found


@dataclass(frozen=True)
class _Place:
    """A place in the order: beyond it, or before it."""

    updated_at: datetime
    id: UUID
    backward: bool


def _beyond(place: _Place) -> Q:
    if place.backward:
        return Q(updated_at__gt=place.updated_at) | Q(updated_at=place.updated_at, id__gt=place.id)
    return Q(updated_at__lt=place.updated_at) | Q(updated_at=place.updated_at, id__lt=place.id)


def _write(report: Report, *, backward: bool) -> str:
    text = f"{int(backward)}|{report.updated_at.isoformat()}|{report.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> _Place | None:
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        backward, moment, report_id = text.split("|")
        at = instant_of(moment)
        return _Place(at, UUID(report_id), backward == "1") if at else None
    except (ValueError, binascii.Error):
        return None
