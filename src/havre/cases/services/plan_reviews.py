"""Look at the plan again: reviews with the child's own words, judgements, versions that a second person validates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.access import managers_of
from havre.cases.models import Assessment, Need, Objective, Plan, PlanVersion, Review
from havre.cases.queries.page import possible_members
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import (
    APPROVAL,
    ASSESSMENT_FIELDS,
    ApprovalAct,
    ApprovalState,
    NotHeard,
    check_sources,
    check_voice,
)
from havre.cases.services.acts import Act, Work, needed, take
from havre.cases.services.plan_tasks import established, reviewed
from havre.kernel.errors import NotVisible, Refused


@dataclass(frozen=True, kw_only=True)
class ReviewWords:
    """A review as typed: the child's own words, or why they are missing."""

    held_on: date
    present: str
    moved: str
    decided: str = ""
    child_words: str = ""
    not_heard: NotHeard | None = None
    why_not: str = ""


@transaction.atomic
def write_review(act: Act, *, words: ReviewWords) -> None:
    """Keep a review. Raises ``Refused`` (``voice_missing``, ``voice_twice``, ``in_the_future``, ``text_missing``)."""
    work = take(act)
    if work is None:
        return
    check_voice(words.child_words, words.not_heard, words.why_not)
    _not_later(words.held_on, work, field="held_on")
    content = {
        "present": needed(words.present, field="present", sentence="Écrivez qui était là."),
        "moved": needed(words.moved, field="moved", sentence="Écrivez ce qui a bougé."),
        "decided": words.decided.strip(), "child_words": words.child_words.strip(),
        "why_not": words.why_not.strip(),
    }  # fmt: skip
    row = Review(
        team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, held_on=words.held_on,
        by_id=act.actor.user_id, written_at=work.now, child_heard=bool(content["child_words"]),
        not_heard=words.not_heard.value if words.not_heard else "",
    )  # fmt: skip
    row.seal(work.key, content=content)
    row.save(force_insert=True)
    if row.child_heard:
        work.contacted(words.held_on)
    reviewed(work, on=words.held_on)
    work.write(
        EntryKind.REVIEW, code=row.not_heard or "heard", object_id=row.pk,
        content={"text": content["moved"], "child_words": content["child_words"]},
    )  # fmt: skip
    work.finish("review_write")


@transaction.atomic
def write_assessment(
    act: Act, *, judged_on: date, words: Mapping[str, str], second_id: UUID | None = None
) -> None:
    """Keep a dated judgement; a second professional named here is asked to say that it is theirs too.

    Raises ``Refused`` (``sources_missing``, ``text_missing``, ``in_the_future``, ``not_of_the_team``).
    """
    work = take(act)
    if work is None:
        return
    content = {name: str(words.get(name, "")).strip() for name in ASSESSMENT_FIELDS}
    check_sources(content)
    needed(content["judgement"], field="judgement", sentence="Écrivez ce que vous en comprenez.")
    _not_later(judged_on, work, field="judged_on")
    _refuse_second(work, second_id)
    row = Assessment(
        team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, judged_on=judged_on,
        by_id=act.actor.user_id, second_id=second_id, written_at=work.now,
    )  # fmt: skip
    row.seal(work.key, content=content)
    row.save(force_insert=True)
    told = {"text": content["judgement"], "child_words": content["child_words"]}
    work.write(EntryKind.ASSESSMENT, code="written", object_id=row.pk, content=told)
    work.finish("assessment_write")
    _tell([second_id] if second_id else [], work, kind="judgement_wanted", path=f"evaluation/{row.pk}/")


@transaction.atomic
def second_assessment(act: Act, *, assessment_id: UUID) -> None:
    """Say that a judgement is also one's own: by the second professional it names, nobody else."""
    work = take(act)
    if work is None:
        return
    row = Assessment.objects.filter(
        pk=assessment_id, case=work.case, second_id=act.actor.user_id, seconded_at=None
    ).first()
    if row is None:
        raise NotVisible
    row.seconded_at = work.now
    row.save(update_fields=["seconded_at"])
    work.write(
        EntryKind.ASSESSMENT,
        code="seconded",
        object_id=row.pk,
        content={"title": "Jugée aussi par un second"},
    )
    work.finish("assessment_second")


@transaction.atomic
def submit(act: Act) -> None:
    """Send the plan as it stands to a second person; what is sent is frozen. One version waits at a time."""
    work = take(act)
    if work is None:
        return
    content = snapshot(work)
    last = PlanVersion.objects.filter(case=work.case).aggregate(last=Max("number"))["last"] or 0
    row = PlanVersion(
        team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, number=last + 1,
        basis=work.case.legal_basis, asked_by_id=act.actor.user_id, asked_at=work.now,
    )  # fmt: skip
    row.seal(work.key, content=content)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "Une version attend déjà d'être relue : un responsable la valide ou la rend, puis vous enverrez la suite.",
            code="version_waits",
        ) from error
    work.write(
        EntryKind.PLAN, code="submitted", object_id=row.pk,
        content={"title": f"Version {row.number}, envoyée pour validation"},
    )  # fmt: skip
    work.finish("plan_submit")
    _tell(managers_of(work.case), work, kind="plan_wanted", path=f"projet/version/{row.pk}/")


@transaction.atomic
def answer(act: Act, *, version_id: UUID, step: ApprovalAct, text: str = "") -> None:
    """Validate a version, which freezes it for good, or give it back with a reason; by a second person, a manager."""
    work = take(act, right=Right.CASE_MANAGE)
    if work is None:
        return
    row = PlanVersion.objects.filter(pk=version_id, case=work.case).first()
    if row is None:
        raise NotVisible
    facts = {"manager": True, "same_person": row.asked_by_id == act.actor.user_id, "why": text}
    row.state = APPROVAL.after(ApprovalState(row.state), step, facts=facts).value
    row.answered_by_id, row.answered_at = act.actor.user_id, work.now
    row.seal(work.key, answer={"text": text.strip()})
    row.save()
    if step is ApprovalAct.APPROVE:
        established(work)
    title = f"Version {row.number} : {ApprovalState.label_of(row.state).lower()}"
    work.write(
        EntryKind.PLAN, code=row.state, object_id=row.pk, content={"title": title, "text": text.strip()}
    )
    work.finish("plan_answer")
    _tell([row.asked_by_id], work, kind="plan_answered", path=f"projet/version/{row.pk}/")


def snapshot(work: Work) -> dict[str, Any]:
    """Return the whole plan as it is now; raise ``Refused`` (``plan_empty``) when nothing is written."""
    plan = Plan.objects.filter(case=work.case).first()
    needs = Need.objects.filter(case=work.case).order_by("stated_on", "id")
    objectives = Objective.objects.filter(case=work.case).order_by("proposed_at", "id")
    kept = {
        "plan": plan.unseal(work.key, "content", {}) if plan else {},
        "needs": [{"id": str(row.pk), **row.unseal(work.key, "content", {})} for row in needs],
        "objectives": [
            {"id": str(row.pk), "state": row.state, **row.unseal(work.key, "content", {})}
            for row in objectives
        ],
    }
    if plan is None or not kept["objectives"]:
        raise Refused(
            "Écrivez le texte du projet et au moins un objectif : une validation porte sur les deux.",
            code="plan_empty",
        )
    return kept


def _refuse_second(work: Work, second_id: UUID | None) -> None:
    if second_id is None:
        return
    members = {user_id for user_id, _ in possible_members(work.case)}
    if second_id == work.actor.user_id or str(second_id) not in members:
        raise Refused(
            "Le second regard est celui d'une autre personne de l'équipe.",
            code="not_of_the_team",
            field="second_id",
        )


def _not_later(day: date, work: Work, *, field: str) -> None:
    if day > work.today:
        raise Refused("La date est dans le futur : corrigez-la.", code="in_the_future", field=field)


def _tell(users: list[UUID], work: Work, *, kind: str, path: str) -> None:
    where = f"/suivi/{work.case.pk}/{path}"
    notify(users, team_id=work.case.team_id, kind=kind, path=where, now=work.now, by=work.actor)
