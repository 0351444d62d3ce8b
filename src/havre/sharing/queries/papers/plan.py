"""The plan and its extracts as documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.models import Agency
from havre.accounts.rules import AgencyKind, Right
from havre.cases.disclosure import Topic
from havre.cases.queries import plan as plans
from havre.cases.queries.measures import measures_of
from havre.cases.queries.page import team_of
from havre.cases.rules import TeamRole
from havre.cases.rules.measures import MeasureStatus
from havre.cases.rules.plan import PLAN_FIELDS, ExtractState, ObjectiveState, OwnerKind
from havre.documents.followup.child_plan import (
    ChildPlan,
    Extract,
    Need,
    Objective,
    PlanExtract,
    PlanName,
    Review,
)
from havre.documents.followup.voice import ChildVoice
from havre.documents.typography import french, french_date
from havre.kernel.errors import Refused
from havre.sharing.queries.papers.source import Source

_PARTS: Final[Mapping[str, tuple[Topic, ...]]] = MappingProxyType(
    {"aims": (), "daily_life": (Topic.LIFE,), "safety": (Topic.SITUATION,)}
)
_ELSEWHERE = "ces mots ne sont pas repris dans cet exemplaire"
_NOBODY = "personne ne l’a encore demandé à l’enfant"


def child_plan(source: Source, data: Mapping[str, Any]) -> ChildPlan:
    """Return the plan as it is today, less what its recipient may not be told. ``data``: ``named``.

    Raises ``Refused`` (``nothing_written``).
    """
    found, team = plans.plan_of(source.case), team_of(source.case)
    if not (found.words or found.needs or found.objectives):
        raise Refused(
            "Rien n’est encore écrit dans le projet : écrivez-le avec l’enfant.", code="nothing_written"
        )
    version = found.approved
    codes = {one.words["text"]: f"B{number}" for number, one in enumerate(found.needs, 1)}
    needs = tuple(_needs(source, found, codes))
    kept = {one.code for one in needs}
    objectives = tuple(_objectives(source, found, codes, kept))
    established = version.answered_at if version and version.answered_at else source.now
    return ChildPlan(
        **source.shared(), name=_name(source), child=source.child(named=bool(data.get("named"))),
        version=version.number if version else None, established_on=established.astimezone(source.zone).date(),
        next_review_on=found.review_on,
        referent=next((one.name for one in team if one.role is TeamRole.REFERENT), ""),
        team=tuple(_told_lines(source, "Équipe", (one.name for one in team), Topic.FILE)),
        measures=tuple(_measures(source)),
        parents_part=_say(source, found.words, "family_part", Topic.PLAN, Topic.CIRCLE),
        texts=tuple(_texts(source, found.words)), needs=needs, objectives=objectives,
        voice=_voice(source, found.words.get("child_view", ""), _NOBODY), reviews=tuple(_reviews(source, found)),
        extracts=tuple(_extracts(source, found)),
    )  # fmt: skip


def plan_extract(source: Source, data: Mapping[str, Any]) -> PlanExtract:
    """Return one extract that two people agreed on; it holds nothing else of the plan.

    ``data``: ``extract``, ``named``.
    Raises ``NotVisible``; ``Refused`` (``not_agreed``) for an extract that is not validated, or was withdrawn.
    """
    found = plans.extract_for(source.case, UUID(str(data["extract"])))
    if found.state is not ExtractState.APPROVED:
        raise Refused(
            "Cet extrait n’est pas convenu : faites-le valider dans le projet, puis produisez-le.",
            code="not_agreed", field="extract",
        )  # fmt: skip
    content, agreed = plans.content_of(found), found.approved_at or found.prepared_at
    text = source.telling.say("Texte de l’extrait", content["text"], Topic.PLAN)
    approved = plans.plan_of(source.case).approved
    return PlanExtract(
        **source.shared(), child=source.child(named=bool(data.get("named"))), plan_reference=source.case.reference,
        version=approved.number if approved else None, needs=(), text=text,
        extract=Extract(
            partner=content["for_whom"], purpose=source.telling.say("Pour quoi", content["purpose"], Topic.PLAN),
            agreed_on=agreed.astimezone(source.zone).date(),
            child_told=found.child_answer.label if found.child_answer else "",
        ),
        objectives=tuple(_shared(source, content["objectives"])),
    )  # fmt: skip


def extracts_as_choices(source_case: Any) -> list[tuple[str, str]]:
    """Return the extracts that may be produced, as choices."""
    return [(str(one.id), str(one.content["for_whom"])) for one in plans.extracts(source_case)]


def partner_of(case: Any, extract_id: str) -> str:
    """Return for whom an extract was agreed; raise ``NotVisible``."""
    return str(plans.extract_for(case, UUID(extract_id)).content["for_whom"])


def _name(source: Source) -> PlanName:
    seat = source.actor.seat_in(source.case.team_id, Right.CASE_WRITE)
    kind = Agency.objects.filter(pk=seat.agency_id).values_list("kind", flat=True).first()
    return PlanName.CHILD_PLAN if kind == AgencyKind.DEPARTMENT else PlanName.CASE_PLAN


def _say(source: Source, words: Mapping[str, str], name: str, *topics: Topic) -> str:
    return source.telling.say(name, words.get(name, ""), *topics)


def _texts(source: Source, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of the text that have no place of their own in the document, under their headings."""
    for name, topics in _PARTS.items():
        if told := _say(source, words, name, Topic.PLAN, *topics):
            yield french(PLAN_FIELDS[name]), told


def _told_lines(source: Source, heading: str, lines: Any, *topics: Topic) -> Iterator[str]:
    for line in lines:
        if told := source.telling.say(heading, line, *topics, free=False):
            yield told


def _measures(source: Source) -> Iterator[str]:
    running = {MeasureStatus.STARTED, MeasureStatus.RENEWED}
    lines = (
        f"{one.kind.label}{f', depuis le {french_date(one.starts_on)}' if one.starts_on else ''}"
        for one in measures_of(source.case)
        if one.status in running
    )
    return _told_lines(source, "Mesures", lines, Topic.MEASURES)


def _voice(source: Source, words: str, missing: str) -> ChildVoice:
    """Return the child's words when they may be told; else why they are not there, which tells nothing of them."""
    if not words.strip():
        return ChildVoice(absent_because=missing or _NOBODY)
    told = source.telling.say("Mots de l’enfant", words, Topic.CHILD_WORDS, Topic.PLAN)
    return ChildVoice(words=told, absent_because="" if told else _ELSEWHERE)


def _needs(source: Source, found: plans.PlanRead, codes: Mapping[str, str]) -> Iterator[Need]:
    for one in found.needs:
        text = source.telling.say(
            f"Besoin : {one.domain.label}", one.words["text"], Topic.PLAN, object_id=one.id
        )
        said = one.words.get("child_words", "")
        if text:
            told = source.telling.say("Mots de l’enfant", said, Topic.CHILD_WORDS, Topic.PLAN) if said else ""
            yield Need(code=codes[one.words["text"]], domain=one.domain.label, text=text, child_view=told)


def _objectives(
    source: Source, found: plans.PlanRead, codes: Mapping[str, str], kept: set[str]
) -> Iterator[Objective]:
    for number, one in enumerate(found.objectives, 1):
        text = source.telling.say("Objectif", one.words["text"], Topic.PLAN, object_id=one.id)
        if not text:
            continue
        typed = one.owner_kind in {OwnerKind.PARENT, OwnerKind.PARTNER}
        need = codes.get(one.need, "")
        yield Objective(
            code=f"O{number}", need_code=need if need in kept else "", text=text,
            owner=source.telling.say("Qui s’en charge", one.owner, Topic.PLAN, free=typed),
            due=one.due_on, state=one.state.label, means=_say(source, one.words, "steps", Topic.PLAN),
            voice=_voice(source, one.words.get("child_words", ""), one.voice_missing),
        )  # fmt: skip


def _reviews(source: Source, found: plans.PlanRead) -> Iterator[Review]:
    for one in found.reviews:
        parts = [_say(source, one.words, name, Topic.PLAN) for name in ("moved", "decided")]
        said = "\n".join(part for part in parts if part)
        present = _say(source, one.words, "present", Topic.PLAN, Topic.CIRCLE)
        if said:
            voice = _voice(source, one.words.get("child_words", ""), one.voice_missing)
            yield Review(held_on=one.held_on, present=(present,) if present else (), said=said, voice=voice)


def _extracts(source: Source, found: plans.PlanRead) -> Iterator[Extract]:
    for one in found.extracts:
        if one.state is not ExtractState.APPROVED or one.approved_at is None:
            continue
        partner = source.telling.say("Partenaire", one.content["for_whom"], Topic.SHARING)
        if partner:
            yield Extract(
                partner=partner, purpose=source.telling.say("Pour quoi", one.content["purpose"], Topic.SHARING),
                agreed_on=one.approved_at.astimezone(source.zone).date(),
                child_told=one.child_answer.label if one.child_answer else "",
            )  # fmt: skip


def _shared(source: Source, objectives: list[dict[str, Any]]) -> Iterator[Objective]:
    for number, one in enumerate(objectives, 1):
        text = source.telling.say("Objectif", one["text"], Topic.PLAN, object_id=UUID(one["id"]))
        if text:
            yield Objective(
                code=f"O{number}", need_code="", text=text, owner=OwnerKind.label_of(one["owner_kind"]),
                due=_day(one["due_on"]), state=ObjectiveState.label_of(one["state"]),
                means=source.telling.say("Moyens", one["steps"], Topic.PLAN),
                voice=ChildVoice(absent_because="gardé dans le projet"),
            )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
