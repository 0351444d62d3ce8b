"""Hand-over when somebody leaves: each of their files entrusted to a colleague, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.models import CareMember, Task
from havre.cases.queries.roster import members_of
from havre.cases.rules import TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.tasks import TaskState
from havre.cases.services import lifetime, team
from havre.cases.services.acts import Act, take
from havre.kernel.errors import NotVisible


@dataclass(frozen=True, kw_only=True)
class Relay:
    """Who leaves, and who takes each file. ``id`` is made with the page: the same form twice acts once."""

    id: UUID
    team_id: UUID
    from_id: UUID
    takers: Mapping[UUID, UUID]
    text: str = ""


@transaction.atomic
def hand_over(*, actor: Actor, relay: Relay, now: datetime) -> int:
    """Entrust each file named to its taker, with the role and the tasks of who leaves; return how many.

    By who leaves, by a manager of the team, by any member when the team has no manager. Raises ``NotVisible`` for a
    file that the actor does not see, ``Refused`` as ``team.entrust`` does: then no file has changed hands.
    """
    may_hand_over(actor, team_id=relay.team_id, from_id=relay.from_id, now=now)
    for case_id in sorted(relay.takers):
        act = Act(actor=actor, case_id=case_id, id=uuid5(relay.id, f"role {case_id}"), now=now)
        _one(act, relay, taker=relay.takers[case_id])
    return len(relay.takers)


def may_hand_over(actor: Actor, *, team_id: UUID, from_id: UUID, now: datetime) -> None:
    """Raise ``NotVisible`` unless the actor may hand over the files of that person."""
    actor.seat_in(team_id, Right.CASE_WRITE)
    managers = [user_id for user_id, manages in members_of(team_id, now=now).items() if manages]
    if managers and actor.user_id not in (from_id, *managers):
        raise NotVisible


def _one(act: Act, relay: Relay, *, taker: UUID) -> None:
    running = CareMember.objects.filter(case_id=act.case_id, ends_at=None)
    roles = dict(running.values_list("user_id", "role"))
    left = roles.get(relay.from_id)
    if left == TeamRole.REFERENT or (left is not None and taker not in roles):
        team.entrust(act, user_id=taker, role=TeamRole(left), text=relay.text)
    work = take(
        Act(actor=act.actor, case_id=act.case_id, id=uuid5(relay.id, f"file {act.case_id}"), now=act.now)
    )
    if work is None:
        return
    running.filter(user_id=relay.from_id).update(ends_at=act.now)
    named = Task.objects.filter(case=work.case, named_id=relay.from_id)
    named.filter(state__in=[TaskState.OPEN.value, TaskState.IMPOSSIBLE.value]).update(named_id=taker)
    lifetime.share_out(work)
    content = {"text": relay.text.strip()}
    work.write(EntryKind.HANDOVER, code=left or "tasks", object_id=taker, content=content)
    work.finish("hand_over")
