"""What a service chooses for absences: its delays, when the team meets, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.kernel.errors import Refused
from havre.runaways.models import TeamChoices
from havre.runaways.rules import DECLARE_HOURS_MAX, INTERVIEW_HOURS_MAX


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The choices of one service."""

    declare_hours: int
    interview_hours: int
    review_episodes: int
    review_days: int
    on_call: str = ""
    open_line: str = ""


@transaction.atomic
def choose(*, actor: Actor, team_id: UUID, choices: Choices) -> None:
    """Keep the choices of a service; absences under way keep the clock of their day. Raises ``Refused``."""
    actor.seat_in(team_id, Right.CASE_MANAGE)
    if not (
        0 <= choices.declare_hours <= DECLARE_HOURS_MAX
        and 1 <= choices.interview_hours <= INTERVIEW_HOURS_MAX
    ):
        raise Refused("Ce délai n’est pas possible : choisissez-en un autre.", code="hours_out_of_range")
    TeamChoices.objects.update_or_create(team_id=team_id, defaults=vars(choices))
    audit.record(
        "runaway.choices", kind="team", object_id=team_id, team_id=team_id,
        detail={"declare": choices.declare_hours, "interview": choices.interview_hours},
    )  # fmt: skip
