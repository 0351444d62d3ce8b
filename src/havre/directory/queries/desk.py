"""Lists of the desk: what waits for a moderator, oldest first, and what others are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, QuerySet, When

from havre.accounts.access import Actor
from havre.directory.access import moderated, reach_of
from havre.directory.models import (
    AccessRequest,
    DuplicatePair,
    ErrorReport,
    Proposal,
    Service,
    ServiceVersion,
    SourceRecord,
)
from havre.directory.rules import ServiceKind, Source
from havre.directory.rules.keeping import ErrorKind, ProposalDecision, RequestStatus, TwinReason, VersionAct
from havre.directory.rules.taxonomy import Publication
from havre.kernel.errors import NotVisible

SHOWN = 50
CLOSED_FLAG = "told_closed"


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
    """The first lines of a list, and how many there are."""

    lines: tuple[Waiting, ...]
    total: int


@dataclass(frozen=True)
class Counts:
    """How much waits in each list of the desk."""

    submitted: int
    proposals: int
    errors: int
    requests: int
    twins: int


def counts_for(actor: Actor) -> Counts:
    """Return what waits for the person. Six statements."""
    mine = _mine(actor)
    return Counts(
        submitted=mine.filter(publication=Publication.SUBMITTED.value).count(),
        proposals=Proposal.objects.filter(decision="", service__in=mine).count(),
        errors=ErrorReport.objects.filter(outcome="", service__in=mine).count(),
        requests=AccessRequest.objects.filter(status=RequestStatus.ASKED.value).exclude(user_id=actor.user_id).count(),
        twins=_twins(mine).count(),
    )  # fmt: skip


def submitted(actor: Actor) -> Queue:
    """Return the entries proposed that wait to be read again. Three statements."""
    rows = _mine(actor).filter(publication=Publication.SUBMITTED.value)
    found = list(_placed(rows).order_by("updated_at", "id")[:SHOWN])
    lines = [Waiting(row.id, row.id, row.name, _where(row), _kind(row), row.updated_at) for row in found]
    return Queue(tuple(lines), rows.count())


def proposals(actor: Actor) -> Queue:
    """Return the corrections that wait. Three statements."""
    rows = Proposal.objects.filter(decision="", service__in=_mine(actor))
    found = rows.select_related("service__location__commune").order_by("proposed_at", "id")[:SHOWN]
    lines = [
        Waiting(row.id, row.service_id, row.service.name, _where(row.service), _kind(row.service), row.proposed_at,
                row.note)
        for row in found
    ]  # fmt: skip
    return Queue(tuple(lines), rows.count())


def errors(actor: Actor) -> Queue:
    """Return the errors told that wait, the structures' own first. Three statements."""
    rows = ErrorReport.objects.filter(outcome="", service__in=_mine(actor))
    own = Case(When(kind=ErrorKind.STRUCTURE.value, then=0), default=1)
    found = rows.select_related("service__location__commune").order_by(own, "told_on", "id")[:SHOWN]
    lines = [
        Waiting(row.id, row.service_id, row.service.name, _where(row.service), ErrorKind.label_of(row.kind),
                row.told_on, row.text)
        for row in found
    ]  # fmt: skip
    return Queue(tuple(lines), rows.count())


def error_waiting(actor: Actor, report_id: UUID) -> Waiting:
    """Return one error told; ``NotVisible`` outside one's reach."""
    rows = ErrorReport.objects.filter(id=report_id, service__in=_mine(actor))
    row = rows.select_related("service__location__commune").first()
    if row is None:
        raise NotVisible
    return Waiting(
        row.id, row.service_id, row.service.name, _where(row.service), ErrorKind.label_of(row.kind), row.told_on,
        row.text,
    )  # fmt: skip


def proposal_waiting(actor: Actor, proposal_id: UUID) -> Proposal:
    """Return one correction, decided or not; ``NotVisible`` outside one's reach."""
    row = Proposal.objects.filter(id=proposal_id, service__in=_mine(actor)).first()
    if row is None:
        raise NotVisible
    return row


def twins(actor: Actor) -> Queue:
    """Return the pairs that may be one. Four statements."""
    mine = _mine(actor)
    rows = _twins(mine)
    found = list(rows.select_related("first__location__commune").order_by("found_at", "id")[:SHOWN])
    others = {
        row.id: row for row in _placed(mine.filter(id__in=[pair.second_id for pair in found])).order_by("id")
    }
    lines = [
        Waiting(pair.id, pair.first_id, f"{pair.first.name} / {others[pair.second_id].name}", _where(pair.first),
                _kind(pair.first), pair.found_at, ", ".join(TwinReason.label_of(code) for code in pair.reasons))
        for pair in found if pair.second_id in others
    ]  # fmt: skip
    return Queue(tuple(lines), rows.count())


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


def _placed(rows: QuerySet[Service]) -> QuerySet[Service]:
    return rows.select_related("location__commune")


def _where(service: Service) -> str:
    place = service.location
    return f"{place.commune.name} ({place.commune.departement_id})" if place else "sans lieu"


def _kind(service: Service) -> str:
    return ServiceKind.label_of(service.kind)
