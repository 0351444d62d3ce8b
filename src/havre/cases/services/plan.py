"""Write the plan of a child: its text, its needs, its objectives; several people may write at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.cases.models import Need, Objective, Plan
from havre.cases.queries.page import possible_members
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import (
    OBJECTIVE,
    NeedDomain,
    NeedState,
    NotHeard,
    ObjectiveAct,
    ObjectiveState,
    OwnerKind,
    VersionedKind,
)
from havre.cases.services.acts import Act, Work, needed, take
from havre.cases.services.editing import keep, reconciled
from havre.cases.services.plan_tasks import follow
from havre.kernel.errors import NotVisible, Refused


@dataclass(frozen=True, kw_only=True)
class NeedWords:
    """A need as typed; ``child_words`` are the child's own."""

    domain: NeedDomain
    text: str
    stated_on: date
    state: NeedState = NeedState.OPEN
    child_words: str = ""

    def values(self) -> dict[str, str]:
        """Return what a revision holds."""
        return {
            "domain": self.domain.value, "text": needed(self.text, field="text", sentence=_NEED_EMPTY),
            "stated_on": self.stated_on.isoformat(), "state": self.state.value,
            "child_words": self.child_words.strip(),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ObjectiveWords:
    """An objective as typed. ``owner_words`` name a partner or a relative; ``steps`` are lines."""

    text: str
    owner_kind: OwnerKind
    owner_id: UUID | None = None
    owner_words: str = ""
    need_id: UUID | None = None
    due_on: date | None = None
    steps: str = ""
    child_words: str = ""
    not_heard: NotHeard | None = None

    def values(self) -> dict[str, str]:
        """Return what a revision holds; the owner of another kind is left out."""
        mine = self.owner_kind is OwnerKind.PROFESSIONAL
        return {
            "text": needed(self.text, field="text", sentence=_OBJECTIVE_EMPTY),
            "owner_kind": self.owner_kind.value, "owner_id": str(self.owner_id or "") if mine else "",
            "owner_words": "" if mine else self.owner_words.strip(), "need_id": str(self.need_id or ""),
            "due_on": self.due_on.isoformat() if self.due_on else "", "steps": self.steps.strip(),
            "child_words": self.child_words.strip(),
            "not_heard": self.not_heard.value if self.not_heard and not self.child_words.strip() else "",
        }  # fmt: skip


@transaction.atomic
def write_plan(act: Act, *, revision: int, words: Mapping[str, str], review_on: date | None = None) -> None:
    """Write the text of the plan; fields that others changed meanwhile are merged, or raise ``Collision``."""
    work = take(act)
    if work is None:
        return
    mine = {
        **{name: text.strip() for name, text in words.items()},
        "review_on": review_on.isoformat() if review_on else "",
    }
    plan = Plan.objects.filter(case=work.case).first()
    if plan is None:
        plan = Plan(team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, started_at=work.now)
        _keep(work, plan, VersionedKind.PLAN, mine, revision=1)
    else:
        values = reconciled(work, plan, read=revision, mine=mine)
        _keep(work, plan, VersionedKind.PLAN, values, revision=plan.revision + 1)
    work.write(EntryKind.PLAN, code="text", object_id=plan.pk, content={"title": "Texte du projet"})
    work.finish("plan_write")


@transaction.atomic
def write_need(act: Act, *, words: NeedWords, need_id: UUID | None = None, revision: int = 0) -> None:
    """Write a need, or change the one named."""
    work = take(act)
    if work is None:
        return
    mine, need = words.values(), None
    if words.stated_on > work.today:
        raise Refused("La date est dans le futur : corrigez-la.", code="in_the_future", field="stated_on")
    if need_id is None:
        need = Need(team_id=work.case.team_id, case=work.case, key_id=work.case.key_id)
        _keep(work, need, VersionedKind.NEED, mine, revision=1)
    else:
        need = _of_file(Need, work, need_id)
        mine = reconciled(work, need, read=revision, mine=mine)
        _keep(work, need, VersionedKind.NEED, mine, revision=need.revision + 1)
    title = f"{NeedDomain.label_of(mine['domain'])} ({NeedState.label_of(mine['state']).lower()})"
    content = {"title": title, "text": mine["text"], "child_words": mine["child_words"]}
    work.write(EntryKind.NEEDS, code=mine["domain"], object_id=need.pk, content=content)
    work.finish("need_write")


@transaction.atomic
def write_objective(
    act: Act, *, words: ObjectiveWords, objective_id: UUID | None = None, revision: int = 0
) -> None:
    """Propose an objective, or change the one named.

    Raises ``Refused`` (``owner_missing``, ``not_of_the_team``, ``need_unknown``), ``Collision``.
    """
    work = take(act)
    if work is None:
        return
    check_owner(work, words)
    mine = words.values()
    if objective_id is None:
        row = Objective(
            team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, proposed_at=work.now
        )
        _keep(work, row, VersionedKind.OBJECTIVE, mine, revision=1)
    else:
        row = _of_file(Objective, work, objective_id)
        mine = reconciled(work, row, read=revision, mine=mine)
        _keep(work, row, VersionedKind.OBJECTIVE, mine, revision=row.revision + 1)
    follow(work, row, str(mine["text"]))
    _tell(work, row, mine, code="changed" if objective_id else "proposed")
    work.finish("objective_write")


@transaction.atomic
def move_objective(
    act: Act, *, objective_id: UUID, revision: int, step: ObjectiveAct, text: str = ""
) -> None:
    """Move an objective; agreeing needs the child's opinion or why it is missing, dropping needs a reason."""
    work = take(act)
    if work is None:
        return
    row = _of_file(Objective, work, objective_id)
    values = reconciled(work, row, read=revision, mine={})
    row.state = OBJECTIVE.after(ObjectiveState(row.state), step, facts={**values, "why": text}).value
    values["why"] = text.strip()
    _keep(work, row, VersionedKind.OBJECTIVE, values, revision=row.revision + 1)
    follow(work, row, str(values["text"]))
    _tell(work, row, values, code=step.value, why=text.strip())
    work.finish("objective_move")


def rewrite_objective(work: Work, row: Objective, values: Mapping[str, Any]) -> None:
    """Keep ``values`` as the next revision of an objective, within another act (a partner's proposal)."""
    _keep(work, row, VersionedKind.OBJECTIVE, values, revision=row.revision + 1)
    follow(work, row, str(values["text"]))


def check_owner(work: Work, words: ObjectiveWords) -> None:
    """Refuse an owner that nobody could find, a stranger to the team, a need of another file."""
    named = words.owner_id if words.owner_kind is OwnerKind.PROFESSIONAL else words.owner_words.strip()
    if not named and words.owner_kind is not OwnerKind.CHILD:
        field = "owner_id" if words.owner_kind is OwnerKind.PROFESSIONAL else "owner_words"
        raise Refused("Dites qui s'en charge.", code="owner_missing", field=field)
    if words.owner_kind is OwnerKind.PROFESSIONAL:
        members = {user_id for user_id, _ in possible_members(work.case)}
        if str(words.owner_id) not in members:
            raise Refused("Choisissez une personne de l'équipe.", code="not_of_the_team", field="owner_id")
    if words.need_id and not Need.objects.filter(pk=words.need_id, case=work.case).exists():
        raise Refused("Choisissez un besoin de ce dossier.", code="need_unknown", field="need_id")


def _keep(work: Work, row: Any, kind: VersionedKind, values: Mapping[str, Any], *, revision: int) -> None:
    """Write ``values`` on the row, typed columns and sealed words alike, as its revision."""
    fresh, row.revision = revision == 1, revision
    for column in _TYPED[kind]:
        setattr(row, column, _typed(column, str(values.get(column) or "")))
    row.seal(work.key, content=dict(values))
    row.save(force_insert=fresh)
    keep(work, row, kind, values)


def _typed(column: str, text: str) -> Any:
    if column.endswith("_on"):
        return date.fromisoformat(text) if text else None
    return (UUID(text) if text else None) if column.endswith("_id") else text


def _of_file(model: Any, work: Work, row_id: UUID) -> Any:
    row = model.objects.filter(pk=row_id, case=work.case).first()
    if row is None:
        raise NotVisible
    return row


def _tell(work: Work, row: Objective, values: Mapping[str, Any], *, code: str, why: str = "") -> None:
    state = ObjectiveState.label_of(row.state).lower()
    content = {
        "title": f"{str(values['text'])[:80]} ({state})",
        "text": why,
        "child_words": values["child_words"] if code in {"proposed", "changed"} else "",
    }
    work.write(EntryKind.OBJECTIVE, code=code, object_id=row.pk, content=content)


_TYPED: Mapping[VersionedKind, tuple[str, ...]] = {
    VersionedKind.PLAN: ("review_on",),
    VersionedKind.NEED: ("domain", "state", "stated_on"),
    VersionedKind.OBJECTIVE: ("owner_kind", "owner_id", "need_id", "due_on"),
    VersionedKind.CHILD_PAGE: (),
}
_NEED_EMPTY = "Écrivez de quoi l'enfant a besoin."
_OBJECTIVE_EMPTY = "Écrivez l'objectif : ce que quelqu'un s'engage à faire."
