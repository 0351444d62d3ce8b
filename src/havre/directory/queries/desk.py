"""Lists of the desk: what waits for a moderator, oldest first, and what others are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, IntegerField, Model, QuerySet, When

from havre.accounts.access import Actor
from havre.directory.access import moderated, reach_of
from havre.directory.models import (
    AccessRequest,
    DuplicatePair,
    ErrorReport,
    Phone,
    Proposal,
    Service,
    ServiceVersion,
    SourceRecord,
)
from havre.directory.panels import spoken
from havre.directory.queries.paging import SHOWN, Page, page_of
from havre.directory.rules import ServiceKind, ServiceStatus, Source
from havre.directory.rules.keeping import (
    LINE_SOON_DAYS,
    ErrorKind,
    ProposalDecision,
    RequestStatus,
    TwinReason,
    VersionAct,
)
from havre.directory.rules.taxonomy import Publication
from havre.kernel.errors import NotVisible

CLOSED_FLAG = "told_closed"
HIDDEN = "La date est passée : le numéro n'est plus montré à personne."
SOON = "Sera cachée ce jour-là si personne ne la confirme."
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Waiting:
    """One line of a list of the desk."""

    id: UUID
    service_id: UUID
    name: str
    where: str
    kind: str
    since: datetime | date
    note: str = ""


@dataclass(frozen=True)
class Queue:
    """One page of a list, how many lines the whole list has, and the marks of the pages around ("" for none)."""

    lines: tuple[Waiting, ...]
    total: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Counts:
    """How much waits in each list of the desk."""

    submitted: int
    proposals: int
    errors: int
    requests: int
    twins: int
    lines: int


def counts_for(actor: Actor, *, on: date) -> Counts:
    """Return what waits for the person on a day. Seven statements."""
    mine = _mine(actor)
    return Counts(
        submitted=mine.filter(publication=Publication.SUBMITTED.value).count(),
        proposals=Proposal.objects.filter(decision="", service__in=mine).count(),
        errors=ErrorReport.objects.filter(outcome="", service__in=mine).count(),
        requests=AccessRequest.objects.filter(status=RequestStatus.ASKED.value).exclude(user_id=actor.user_id).count(),
        twins=_twins(mine).count(),
        lines=_direct(mine, on=on).count(),
    )  # fmt: skip


def submitted(actor: Actor, *, at: str = "") -> Queue:
    """Return the entries proposed that wait to be read again. Three statements."""
    rows = _mine(actor).filter(publication=Publication.SUBMITTED.value)
    page = page_of(_placed(rows), keys=("updated_at", "id"), at=at)
    return _queue(
        page, lambda row: Waiting(row.id, row.id, row.name, _where(row), _kind(row), row.updated_at)
    )


def proposals(actor: Actor, *, at: str = "") -> Queue:
    """Return the corrections that wait. Three statements."""
    rows = Proposal.objects.filter(decision="", service__in=_mine(actor))
    rows = rows.select_related("service__location__commune")
    return _queue(
        page_of(rows, keys=("proposed_at", "id"), at=at),
        lambda row: Waiting(row.id, row.service_id, row.service.name, _where(row.service), _kind(row.service),
                            row.proposed_at, row.note),
    )  # fmt: skip


def errors(actor: Actor, *, at: str = "") -> Queue:
    """Return the errors told that wait, the structures' own first. Three statements."""
    rows = ErrorReport.objects.filter(outcome="", service__in=_mine(actor))
    others = Case(When(kind=ErrorKind.STRUCTURE.value, then=0), default=1, output_field=IntegerField())
    rows = rows.annotate(others=others).select_related("service__location__commune")
    return _queue(page_of(rows, keys=("others", "told_on", "id"), at=at), _told)


def direct_lines(actor: Actor, *, on: date, at: str = "") -> Queue:
    """Return the direct lines hidden since their day passed, or about to be, the oldest first. Three statements."""
    rows = _direct(_mine(actor), on=on).select_related("service__location__commune")
    return _queue(
        page_of(rows, keys=("expires_on", "id"), at=at),
        lambda row: Waiting(row.id, row.service_id, row.service.name, _where(row.service), spoken(row.number),
                            row.expires_on or on, HIDDEN if (row.expires_on or on) < on else SOON),
    )  # fmt: skip


def _queue(page: Page[Row], line: Callable[[Row], Waiting]) -> Queue:
    return Queue(tuple(line(row) for row in page.rows), page.total, page.before, page.after)


def _told(row: ErrorReport) -> Waiting:
    return Waiting(
        row.id, row.service_id, row.service.name, _where(row.service), ErrorKind.label_of(row.kind), row.told_on,
        row.text,
    )  # fmt: skip


def error_waiting(actor: Actor, report_id: UUID) -> Waiting:
    """Return one error told; ``NotVisible`` outside one's reach."""
    rows = ErrorReport.objects.filter(id=report_id, service__in=_mine(actor))
    row = rows.select_related("service__location__commune").first()
    if row is None:
        raise NotVisible
    return _told(row)


def proposal_waiting(actor: Actor, proposal_id: UUID) -> Proposal:
    """Return one correction, decided or not; ``NotVisible`` outside one's reach."""
    row = Proposal.objects.filter(id=proposal_id, service__in=_mine(actor)).first()
    if row is None:
        raise NotVisible
    return row


def twins(actor: Actor, *, at: str = "") -> Queue:
    """Return the pairs that may be one. Four statements."""
    mine = _mine(actor)
    pairs = _twins(mine).select_related("first__location__commune")
    page = page_of(pairs, keys=("found_at", "id"), at=at)
    names = dict(
        mine.filter(id__in=[pair.second_id for pair in page.rows]).order_by("id").values_list("id", "name")
    )
    return _queue(
        page,
        lambda pair: Waiting(
            pair.id, pair.first_id, f"{pair.first.name} / {names.get(pair.second_id, 'autre fiche')}",
            _where(pair.first), _kind(pair.first), pair.found_at,
            ", ".join(TwinReason.label_of(code) for code in pair.reasons),
        ),
    )  # fmt: skip


def pair_of(actor: Actor, pair_id: UUID) -> DuplicatePair:
    """Return one pair, decided or not; ``NotVisible`` outside one's reach."""
    row = DuplicatePair.objects.filter(id=pair_id, first__in=_mine(actor)).first()
    if row is None:
        raise NotVisible
    return row


def closed_upstream(actor: Actor) -> list[tuple[str, str, str, str]]:
    """Return (source, identifier, name, day) of the records whose service has closed, for each source to be told."""
    if not reach_of(actor):
        raise NotVisible
    rows = SourceRecord.objects.filter(flags__contains=[CLOSED_FLAG], service__in=_mine(actor))
    return [
        (
            Source.label_of(row.source),
            row.source_id,
            row.service.name,
            row.service.updated_at.date().isoformat(),
        )
        for row in rows.select_related("service").order_by("source", "source_id")
    ]


def own_drafts(actor: Actor) -> list[Waiting]:
    """Return the entries that the person wrote and that are not published. One statement."""
    mine = ServiceVersion.objects.filter(act=VersionAct.CREATE.value, by_id=actor.user_id).values("service")
    rows = Service.objects.filter(id__in=mine).exclude(publication=Publication.PUBLISHED.value)
    found = _placed(rows).order_by("-updated_at", "id")[:SHOWN]
    return [
        Waiting(
            row.id,
            row.id,
            row.name,
            _where(row),
            _kind(row),
            row.updated_at,
            Publication.label_of(row.publication),
        )
        for row in found
    ]


def own_proposals(actor: Actor) -> list[Waiting]:
    """Return the corrections that the person proposed, the latest first, with what became of them. One statement."""
    rows = Proposal.objects.filter(proposed_by_id=actor.user_id).select_related("service__location__commune")
    return [
        Waiting(
            row.id, row.service_id, row.service.name, _where(row.service), _kind(row.service), row.proposed_at,
            ". ".join(part for part in (ProposalDecision.label_of(row.decision) or "En attente", row.answer) if part),
        )
        for row in rows.order_by("-proposed_at", "id")[:SHOWN]
    ]  # fmt: skip


def _mine(actor: Actor) -> QuerySet[Service]:
    return moderated(actor)


def _twins(mine: QuerySet[Service]) -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.filter(decision="", first__in=mine, second_id__in=mine.values("id"))


def _direct(mine: QuerySet[Service], *, on: date) -> QuerySet[Phone]:
    soon = on + timedelta(days=LINE_SOON_DAYS)
    return Phone.objects.filter(
        expires_on__lt=soon, service__in=mine.exclude(status=ServiceStatus.CLOSED.value)
    )


def _placed(rows: QuerySet[Service]) -> QuerySet[Service]:
    return rows.select_related("location__commune")


def _where(service: Service) -> str:
    place = service.location
    return f"{place.commune.name} ({place.commune.departement_id})" if place else "sans lieu"


def _kind(service: Service) -> str:
    return ServiceKind.label_of(service.kind)
