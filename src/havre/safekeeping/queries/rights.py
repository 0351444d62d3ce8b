"""Requests of persons: their clocks for the officer, their words for the team that answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.cases.access import cases_of
from havre.cases.disclosure import Topic
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.safekeeping.access import request_for, requests_visible_to
from havre.safekeeping.models import RightsPiece, RightsRequest
from havre.safekeeping.queries.second_look import SecondLook, first_lookers, second_look
from havre.safekeeping.queries.telling import SUMMARY, Said, topics_in_force
from havre.safekeeping.rules.rights import (
    OPEN,
    REQUEST,
    AskedRight,
    Asker,
    IdentityCheck,
    PieceCategory,
    PieceOutcome,
    RequestAct,
    RequestStatus,
    Withheld,
)
from havre.safekeeping.stores import reference_of

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request in a list: no word of it. ``opens`` tells whether the reader may open it."""

    id: UUID
    reference: str
    team: str
    asker: str
    rights: str
    status: str
    received_at: datetime
    due_at: datetime
    prolonged: bool
    closed_at: datetime | None
    late: bool
    opens: bool

    @property
    def due_on(self) -> date:
        """Return the last day: the delay is over at the midnight that ends it."""
        return last_day(self.due_at)


@dataclass(frozen=True, kw_only=True)
class PieceView:
    """One piece, opened."""

    id: UUID
    title: str
    dated: str
    extract: str
    remark: str
    category: str
    outcome: str
    withheld: str
    reread: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return what was decided of it, in French."""
        if not self.category:
            return "À trier"
        kept = f" : {Withheld.label_of(self.withheld)}" if self.withheld else ""
        return f"{PieceCategory.label_of(self.category)}. {PieceOutcome.label_of(self.outcome)}{kept}"


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """The file a request is about, as the team calls it; empty while it is not known.

    ``case_id`` is told for a followed file.
    """

    reference: str = ""
    case_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """One request, opened by a member of the team."""

    id: UUID
    line: RequestLine
    state: str
    revision: int
    identity: str
    agency: str
    asker: Asker
    who: str
    reach: str
    asked: str
    answer: str
    dropped: str
    object_id: UUID | None
    prolonged_why: str
    pieces: tuple[PieceView, ...]
    acts: tuple[RequestAct, ...]
    parents: bool
    file: FileLink
    must_not: tuple[Topic, ...] = ()
    # The reader had the first look: who may have the second, in the team; failing them, the officers.
    another_looks: bool = False
    validators: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()


def last_day(due_at: datetime) -> date:
    """Return the day that ends at ``due_at``."""
    return timezone.localdate(due_at - timedelta(seconds=1))


def requests_of(actor: Actor, *, now: datetime) -> list[RequestLine]:
    """Return the requests of the officer's agencies and of the actor's teams, the open ones first."""
    officer = RightsRequest.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    rows = list((officer | requests_visible_to(actor)).order_by("-closed_at", "due_at", "pk")[:SHOWN])
    teams = dict(
        Team.objects.filter(pk__in={row.team_id for row in rows}).order_by("pk").values_list("pk", "name")
    )
    mine = actor.teams_with(Right.RIGHTS_ANSWER)
    lines = [_line(row, teams.get(row.team_id, ""), opens=row.team_id in mine, now=now) for row in rows]
    return sorted(lines, key=lambda line: (line.closed_at is not None, line.due_at))


def _line(row: RightsRequest, team: str, *, opens: bool, now: datetime) -> RequestLine:
    return RequestLine(
        id=row.pk,
        reference=row.reference,
        team=team,
        asker=Asker.label_of(row.asker),
        rights=", ".join(AskedRight.label_of(code) for code in row.asked),
        status=RequestStatus.label_of(row.status),
        received_at=row.received_at,
        due_at=row.due_at,
        prolonged=row.prolonged_at is not None,
        closed_at=row.closed_at,
        late=row.status in OPEN and now >= row.due_at,
        opens=opens,
    )


def request_page(actor: Actor, request_id: UUID, *, now: datetime) -> RequestPage:
    """Return one request, opened, after telling the journal; raise ``NotVisible``."""
    row = request_for(actor, request_id)
    audit.record("rights.read", kind="rights", object_id=row.pk, team_id=row.team_id)
    key = sealing.open_key(row.key_id)
    words: dict[str, Any] = row.unseal(key, "words", {})
    team = Team.objects.select_related("agency").get(pk=row.team_id)
    pieces = RightsPiece.objects.filter(request=row).order_by("position", "pk")
    acts, look = _acts_of(actor, row, words, now=now)
    return RequestPage(
        id=row.pk,
        line=_line(row, team.name, opens=True, now=now),
        state=row.status,
        revision=row.revision,
        identity=IdentityCheck.label_of(row.identity),
        agency=str(team.agency),
        asker=Asker(row.asker),
        who=words.get("who", ""),
        reach=words.get("reach", ""),
        asked=words.get("asked", ""),
        answer=words.get("answer", ""),
        dropped=words.get("dropped", ""),
        object_id=row.object_id,
        prolonged_why=row.prolonged_why,
        pieces=tuple(piece_view(piece, key) for piece in pieces),
        acts=acts,
        parents=row.asker in (Asker.PARENT, Asker.GUARDIAN),
        file=_file_link(actor, row),
        another_looks=look is not None,
        validators=look.names() if look else (),
        officers=look.officer_names() if look and not look.validators else (),
        must_not=topics_in_force(
            actor, case_id=row.object_id, asker=Asker(row.asker), on=timezone.localdate(now)
        ),
    )


def _acts_of(
    actor: Actor, row: RightsRequest, words: Mapping[str, Any], *, now: datetime
) -> tuple[tuple[RequestAct, ...], SecondLook | None]:
    """Return the acts that the reader may do; when only the validation is not theirs, who else may do it."""
    acts = REQUEST.acts_from(row.status)
    if RequestAct.ANSWER not in acts or actor.user_id not in first_lookers(row, words):
        return acts, None
    return tuple(act for act in acts if act is not RequestAct.ANSWER), second_look(row, words, now=now)


def _file_link(actor: Actor, row: RightsRequest) -> FileLink:
    if row.object_id is None:
        return FileLink()
    case = cases_of(actor).filter(pk=row.object_id).first()
    return (
        FileLink(reference=case.reference, case_id=case.pk)
        if case
        else FileLink(reference=reference_of(row.object_id))
    )


def piece_of(actor: Actor, request_id: UUID, piece_id: UUID) -> PieceView:
    """Return one piece of a request, opened; raise ``NotVisible``."""
    row = request_for(actor, request_id)
    piece = RightsPiece.objects.filter(request=row, pk=piece_id).first()
    if piece is None:
        raise NotVisible
    return piece_view(piece, sealing.open_key(row.key_id))


def piece_view(row: RightsPiece, key: bytes) -> PieceView:
    """Return one piece, opened with the key of its request."""
    body: dict[str, Any] = row.unseal(key, "body", {})
    return PieceView(
        id=row.pk,
        title=body.get("title", ""),
        dated=body.get("dated", ""),
        extract=body.get("extract", ""),
        remark=body.get("remark", ""),
        category=row.category,
        outcome=row.outcome,
        withheld=row.withheld,
        reread=tuple(body.get("reread", ())),
    )


def said_of(piece: PieceView) -> Said:
    """Return what the answer says of a piece: its title always, its extract when it leaves."""
    text = "\n".join(part for part in (piece.dated, piece.extract, piece.remark) if part.strip())
    return Said(key=str(piece.id), title=piece.title, text=text, reread=frozenset(map(Topic, piece.reread)))


def summary_of(answer: str) -> Said:
    """Return the sentences of the answer: looked at twice, they are refused for forbidden words and for silence."""
    return Said(key=SUMMARY, title="La réponse", text=answer, reread=frozenset(Topic) - {Topic.EXISTENCE})


def teams_to_answer(actor: Actor) -> list[tuple[str, str]]:
    """Return the teams for which the actor may register a request, as choices."""
    officer = Team.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    own = Team.objects.filter(pk__in=actor.teams_with(Right.RIGHTS_ANSWER))
    rows = (officer | own).order_by("name", "pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]
