"""Doors to the episodes: whoever keeps the file of the child."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.notices import members_with
from havre.accounts.rules import Right
from havre.cases.access import barred_from, care_members, cases_of
from havre.cases.models import Case
from havre.cases.rules.pathway import PathwayStatus
from havre.kernel.errors import NotVisible
from havre.runaways.models import NightEntry, RunawayEpisode, TeamChoices
from havre.runaways.rules import NightStatus


def children_of(actor: Actor) -> QuerySet[Case]:
    """Return the files in which the actor may write an absence, those that are over left out, in no order."""
    return cases_of(actor, right=Right.RUNAWAY_WRITE).exclude(status=PathwayStatus.CLOSED.value)


def episodes_of(actor: Actor) -> QuerySet[RunawayEpisode]:
    """Return the episodes of the files that the actor sees, in no order."""
    seen = cases_of(actor, right=Right.RUNAWAY_WRITE)
    teams = actor.teams_with(Right.RUNAWAY_WRITE)
    return RunawayEpisode.objects.filter(team_id__in=teams, case__in=seen.values("pk"))


def episode_for(actor: Actor, case_id: UUID, episode_id: UUID | None) -> RunawayEpisode:
    """Return one episode of one file; raise ``NotVisible``."""
    found = episodes_of(actor).filter(pk=episode_id, case_id=case_id).first() if episode_id else None
    if found is None:
        raise NotVisible
    return found


def choices_of(team_id: UUID) -> TeamChoices:
    """Return what the service chose, or the defaults; nothing is written."""
    return TeamChoices.objects.filter(pk=team_id).first() or TeamChoices(team_id=team_id)


def told_of(case: Case) -> list[UUID]:
    """Return whom an absence concerns: the child's own team and the managers, less those who must not know."""
    barred = {user_id for _, user_id in barred_from([case.pk])}
    everybody = dict.fromkeys((*care_members(case), *members_with(case.team_id, Right.CASE_MANAGE)))
    return [user_id for user_id in everybody if user_id not in barred]


def waiting_of(actor: Actor) -> QuerySet[NightEntry]:
    """Return the writings of telephones that wait for somebody, in no order; a hidden file hides its own."""
    teams = actor.teams_with(Right.RUNAWAY_WRITE)
    mine = Q(case=None) | Q(case__in=cases_of(actor, right=Right.RUNAWAY_WRITE).values("pk"))
    waiting = (NightStatus.TO_ATTACH.value, NightStatus.TO_RESUME.value)
    return NightEntry.objects.filter(mine, team_id__in=teams, status__in=waiting)
