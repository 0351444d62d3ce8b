"""Absences: who is away from a team, who stands in. Set by oneself or by a manager; no reason is asked or kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.models import Absence
from havre.cases.queries.roster import members_of, territory_of_team
from havre.cases.services.sharing_out import share_out_for
from havre.foundation import audit
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import NotVisible, Refused
from havre.law.periods import end_of_day, start_of_day

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Away:
    """An absence as typed: both days are included, by the clock of the team. ``id`` is made with the page."""

    id: UUID
    team_id: UUID
    user_id: UUID
    first_on: date
    last_on: date
    substitute_id: UUID | None = None


@transaction.atomic
def set_absence(*, actor: Actor, away: Away, now: datetime) -> None:
    """Keep an absence and share out the tasks at once when it has begun; the same form twice is kept once.

    Raises ``NotVisible``; ``Refused``: ``not_of_the_team``, ``stands_in_for_oneself``, ``days_reversed``,
    ``days_past``, ``too_long``.
    """
    _may_speak_for(actor, team_id=away.team_id, user_id=away.user_id)
    one_at_a_time(away.id)
    if Absence.objects.filter(pk=away.id).exists():
        return
    territory = territory_of_team(away.team_id)
    _refuse(away, today=now.astimezone(territory.zone).date(), members=members_of(away.team_id, now=now))
    Absence(
        id=away.id, team_id=away.team_id, user_id=away.user_id, substitute_id=away.substitute_id,
        starts_at=max(now, start_of_day(away.first_on, territory)), ends_at=end_of_day(away.last_on, territory),
        set_by_id=actor.user_id, created_at=now,
    ).save(force_insert=True)  # fmt: skip
    audit.record("absence.set", kind="absence", object_id=away.id, team_id=away.team_id)
    share_out_for(away.team_id, now=now)


@transaction.atomic
def end_absence(*, actor: Actor, absence_id: UUID, now: datetime) -> None:
    """End an absence now, or forget one that has not begun: the tasks come back at once."""
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None:
        raise NotVisible
    _may_speak_for(actor, team_id=row.team_id, user_id=row.user_id)
    if row.ends_at <= now:
        return
    row.ends_at = max(now, row.starts_at)
    row.starts_at = min(row.starts_at, row.ends_at)
    row.save(update_fields=["starts_at", "ends_at"])
    audit.record("absence.end", kind="absence", object_id=row.pk, team_id=row.team_id)
    share_out_for(row.team_id, now=now, touched=[row.user_id])


def _may_speak_for(actor: Actor, *, team_id: UUID, user_id: UUID) -> None:
    actor.seat_in(team_id, Right.CASE_READ if user_id == actor.user_id else Right.CASE_MANAGE)


def _refuse(away: Away, *, today: date, members: dict[UUID, bool]) -> None:
    checks = (
        (
            away.user_id in members and (away.substitute_id is None or away.substitute_id in members),
            "not_of_the_team", "substitute_id", "Choisissez une personne de l'équipe.",
        ),
        (
            away.substitute_id != away.user_id, "stands_in_for_oneself", "substitute_id",
            "Choisissez quelqu'un d'autre, ou laissez vide : un responsable prendra le relais.",
        ),
        (
            away.first_on <= away.last_on, "days_reversed", "last_on",
            "Le dernier jour précède le premier : corrigez l'un des deux.",
        ),
        (away.last_on >= today, "days_past", "last_on", "Cette absence est déjà passée : corrigez les dates."),
        (
            away.last_on - away.first_on <= LONGEST, "too_long", "last_on",
            "Une absence dure un an au plus. Au-delà, confiez les dossiers par une passation.",
        ),
    )  # fmt: skip
    for good, code, field, sentence in checks:
        if not good:
            raise Refused(sentence, code=code, field=field)
