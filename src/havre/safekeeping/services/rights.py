"""Requests of persons about their data: registered for a team, sorted piece by piece, looked at twice, answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.cases.access import barred_from
from havre.cases.disclosure import Topic
from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import reference
from havre.safekeeping.access import request_for
from havre.safekeeping.models import RightsPiece, RightsRequest
from havre.safekeeping.queries.dues import territory_for
from havre.safekeeping.queries.rights import piece_view, said_of, summary_of
from havre.safekeeping.queries.second_look import SecondLook, first_lookers, second_look
from havre.safekeeping.queries.telling import checked
from havre.safekeeping.rules import rights as rules
from havre.safekeeping.rules.rights import (
    AskedRight,
    Asker,
    IdentityCheck,
    PieceCategory,
    PieceOutcome,
    RequestAct,
    RequestFacts,
    RequestStatus,
    Withheld,
)
from havre.safekeeping.services.linking import file_called


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What arrived. ``file_reference`` empty: the team will find which file; ``who`` and ``reach`` are sealed."""

    team_id: UUID
    asker: Asker
    rights: tuple[AskedRight, ...]
    received_at: datetime
    who: str
    reach: str = ""
    words: str = ""
    file_reference: str = ""


@transaction.atomic
def register_request(*, actor: Actor, request_id: UUID, asked: Asked, now: datetime) -> RightsRequest:
    """Register a request for a team of the agency; its words are sealed for that team, which is told.

    By the officer, who will not read them back, or by a member of the team. Sent twice, it is kept once.
    Raises ``NotVisible``; ``Refused``: ``in_future``, ``not_found`` (the file's reference).
    """
    team = _team(actor, asked.team_id)
    one_at_a_time(request_id)
    if known := RightsRequest.objects.filter(pk=request_id).first():
        return known
    if asked.received_at > now:
        raise Refused(
            "Cette demande serait reçue plus tard que maintenant.", code="in_future", field="received_at"
        )
    object_id = file_called(actor, team, asked.file_reference)
    key_id, key = sealing.new_key("rights", team_id=team.pk, object_id=request_id)
    row = RightsRequest(
        id=request_id, key_id=key_id, agency_id=team.agency_id, team_id=team.pk, reference=reference("DD"),
        asker=asked.asker.value, asked=[right.value for right in asked.rights], object_id=object_id,
        received_at=asked.received_at, registered_by_id=actor.user_id,
        due_at=rules.due_at(asked.received_at, prolonged=False, territory=territory_for(team)),
    )  # fmt: skip
    row.seal(key, words={"who": asked.who, "reach": asked.reach, "asked": asked.words})
    row.save(force_insert=True)
    audit.record(
        "rights.register", kind="rights", object_id=row.pk, team_id=team.pk, purpose=asked.asker.value
    )
    _tell_team(row, actor=actor, now=now)
    return row


def _team(actor: Actor, team_id: UUID) -> Team:
    officer = Team.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    own = Team.objects.filter(pk__in=actor.teams_with(Right.RIGHTS_ANSWER))
    team = (officer | own).filter(pk=team_id).first()
    if team is None:
        raise NotVisible
    return team


def _tell_team(row: RightsRequest, *, actor: Actor, now: datetime) -> None:
    users = members_with(row.team_id, Right.PURGE_CONFIRM) or members_with(row.team_id, Right.RIGHTS_ANSWER)
    with acting_for_team(row.team_id):  # the officer sees no file, hence nobody who must not know of it
        barred = {user_id for _, user_id in barred_from([row.object_id] if row.object_id else [])}
    _tell(row, [one for one in users if one not in barred], actor=actor, now=now)


def _tell(row: RightsRequest, users: Iterable[UUID], *, actor: Actor, now: datetime) -> None:
    path = f"/donnees/demandes/{row.pk}/"
    notify(users, team_id=row.team_id, kind="rights_request", path=path, now=now, by=actor)


def _tell_second_look(row: RightsRequest, look: SecondLook, *, actor: Actor, now: datetime) -> None:
    """Tell the managers who may validate, else whoever may; when nobody may, the officer, who finds somebody."""
    if look.validators:
        _tell(row, look.managers or look.validators, actor=actor, now=now)
    else:
        notify(
            look.officers, team_id=None, kind="rights_request", path="/donnees/demandes/", now=now, by=actor
        )


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece as sorted. ``extract`` is what is handed over, passages already hidden by a person."""

    title: str
    dated: str = ""
    category: PieceCategory | None = None
    outcome: PieceOutcome | None = None
    withheld: Withheld | None = None
    extract: str = ""
    remark: str = ""
    reread: tuple[str, ...] = ()


@transaction.atomic
def put_piece(*, actor: Actor, request_id: UUID, piece_id: UUID, piece: Piece, now: datetime) -> RightsPiece:
    """Write one piece and its sorting; the same id written again replaces it.

    Raises ``Refused``: ``not_sorting``, ``outcome_not_allowed``, ``withheld_needed``, ``extract_needed``.
    """
    request = request_for(actor, request_id, lock=True)
    _check_open(request)
    _check_piece(piece)
    row = RightsPiece.objects.filter(pk=piece_id, request=request).first()
    if row is None:
        position = RightsPiece.objects.filter(request=request).count() + 1
        row = RightsPiece(
            id=piece_id, key_id=request.key_id, team_id=request.team_id, request=request, position=position
        )
    row.category = piece.category.value if piece.category else ""
    row.outcome = piece.outcome.value if piece.outcome else ""
    row.withheld = piece.withheld.value if piece.withheld and piece.outcome is PieceOutcome.WITHHELD else ""
    if row.category:
        row.sorted_by_id, row.sorted_at = actor.user_id, now
    extract = piece.extract if piece.outcome in rules.LEAVING else ""
    body = {
        "title": piece.title,
        "dated": piece.dated,
        "remark": piece.remark,
        "extract": extract,
        "reread": [code for code in piece.reread if code in Topic.codes()],
    }
    row.seal(sealing.open_key(request.key_id), body=body)
    row.save()
    audit.record(
        "rights.piece", kind="rights", object_id=request.pk, team_id=request.team_id, purpose=row.category
    )
    return row


def _check_open(request: RightsRequest) -> None:
    if request.status != RequestStatus.SORTING:
        raise Refused(
            "Les pièces se trient quand l'identité est vérifiée et avant le second regard.",
            code="not_sorting",
        )


def _check_piece(piece: Piece) -> None:
    if piece.category is None:
        return
    if piece.outcome not in rules.ALLOWED[piece.category]:
        allowed = ", ".join(
            f"« {one.label} »" for one in PieceOutcome if one in rules.ALLOWED[piece.category]
        )
        raise Refused(
            f"Pour une pièce « {piece.category.label} », choisissez : {allowed}.", code="outcome_not_allowed",
            field="outcome",
        )  # fmt: skip
    if piece.outcome is PieceOutcome.WITHHELD and piece.withheld is None:
        raise Refused(
            "Choisissez pourquoi la pièce n'est pas communiquée.", code="withheld_needed", field="withheld"
        )


@transaction.atomic
def drop_piece(*, actor: Actor, request_id: UUID, piece_id: UUID) -> None:
    """Take a piece out of the list."""
    request = request_for(actor, request_id, lock=True)
    _check_open(request)
    if RightsPiece.objects.filter(pk=piece_id, request=request).delete()[0]:
        audit.record("rights.piece_drop", kind="rights", object_id=request.pk, team_id=request.team_id)


@dataclass(frozen=True, kw_only=True)
class Move:
    """An act on a request: the revision that was read, and what goes with the act."""

    act: RequestAct
    revision: int
    identity: IdentityCheck = IdentityCheck.NOT_YET
    words: str = ""


@transaction.atomic
def move_request(*, actor: Actor, request_id: UUID, move: Move, now: datetime) -> RightsRequest:
    """Do one act on a request; ``words`` are the answer (to submit) or why it stops (to drop).

    Raises ``Refused``: ``stale``, ``act_not_allowed``, ``guard_refused``, ``reason_needed``; ``silent`` and
    ``must_not_say`` when the file has a decision not to tell.
    """
    request = request_for(actor, request_id, lock=True)
    if request.revision != move.revision:
        raise Refused("Un collègue a changé cette demande. Relisez-la : rien n'est perdu.", code="stale")
    key = sealing.open_key(request.key_id)
    words = request.unseal(key, "words", {})
    changed = _with_words(words, move, by=actor)
    facts = _facts(request, actor, move, words=changed)
    request.status = rules.REQUEST.after(request.status, move.act, facts=facts).value
    if move.act is RequestAct.IDENTIFY:
        request.identity = move.identity.value
    if move.act in (RequestAct.SUBMIT, RequestAct.ANSWER):
        refuse_telling(actor, request, changed.get("answer", ""), key=key, now=now)
    if request.status in (RequestStatus.ANSWERED, RequestStatus.DROPPED):
        request.closed_at, request.closed_by_id = now, actor.user_id
    request.seal(key, words=changed)
    request.revision += 1
    request.save()
    audit.record(f"rights.{move.act.value}", kind="rights", object_id=request.pk, team_id=request.team_id)
    if move.act is RequestAct.SUBMIT:
        _tell_second_look(request, second_look(request, changed, now=now), actor=actor, now=now)
    return request


def refuse_telling(actor: Actor, request: RightsRequest, answer: str, *, key: bytes, now: datetime) -> None:
    """Raise ``Refused`` when the answer would say what the file must not tell to who asks."""
    pieces = RightsPiece.objects.filter(request=request).order_by("position", "pk")
    said = [said_of(piece_view(row, key)) for row in pieces]
    checked(
        actor, [*said, summary_of(answer)], case_id=request.object_id, asker=Asker(request.asker),
        on=timezone.localdate(now),
    )  # fmt: skip


def _with_words(words: dict[str, Any], move: Move, *, by: Actor) -> dict[str, Any]:
    if move.act is RequestAct.DROP:
        if not move.words.strip():
            raise Refused("Écrivez pourquoi la demande s'arrête là.", code="reason_needed", field="words")
        return {**words, "dropped": move.words}
    if move.act is RequestAct.SUBMIT:
        return {**words, "answer": move.words or words.get("answer", ""), "submitted_by": str(by.user_id)}
    return words


def _facts(request: RightsRequest, actor: Actor, move: Move, *, words: dict[str, Any]) -> RequestFacts:
    categories = list(
        RightsPiece.objects.filter(request=request).order_by("position").values_list("category")
    )
    return RequestFacts(
        identity=move.identity,
        pieces=len(categories),
        unsorted=sum(not category for (category,) in categories),
        sorted_by=first_lookers(request, words),
        by=actor.user_id,
        answer=words.get("answer", ""),
    )


@transaction.atomic
def prolong_request(*, actor: Actor, request_id: UUID, why: str, now: datetime) -> RightsRequest:
    """Take two months more, announced to the person within the first month (RGPD, art. 12, 3).

    Raises ``Refused``: ``already_prolonged``, ``too_late``, ``reason_needed``.
    """
    request = request_for(actor, request_id, lock=True)
    if request.prolonged_at:
        raise Refused("Cette demande est déjà prolongée : une fois seulement.", code="already_prolonged")
    if now >= request.due_at:
        raise Refused(
            "Le premier mois est passé : la prolongation devait être annoncée avant.", code="too_late"
        )
    if not why.strip():
        raise Refused("Écrivez le motif que vous annoncez à la personne.", code="reason_needed", field="why")
    team = Team.objects.get(pk=request.team_id)
    request.prolonged_at, request.prolonged_why = now, why
    request.due_at = rules.due_at(request.received_at, prolonged=True, territory=territory_for(team))
    request.revision += 1
    request.save()
    audit.record("rights.prolong", kind="rights", object_id=request.pk, team_id=request.team_id)
    return request
