"""The team meets after several absences (FR-RUN-07): a reminder to professionals, nowhere to the child or outside."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from havre.accounts.notices import notify
from havre.cases.models import Task
from havre.cases.rules.tasks import TaskState
from havre.cases.services import tasks
from havre.runaways.access import choices_of, told_of
from havre.runaways.models import RunawayEpisode
from havre.runaways.services.hand import Hand

TITLE: Final = "Se réunir en équipe : qu’est-ce qui aiderait l’enfant à ne pas avoir besoin de partir ?"


def ask_for_review(hand: Hand) -> bool:
    """Plan a meeting of the team for the day when this absence is one too many for the service; one at a time.

    What counts is the service's choice: 3 in 30 days by default, mistakes left out.
    """
    work, choices = hand.work, choices_of(hand.episode.team_id)
    since = work.now - timedelta(days=choices.review_days)
    recent = RunawayEpisode.objects.filter(case=work.case, noticed_at__gt=since, mistaken=False)
    waiting = Task.objects.filter(case=work.case, rule_id="", path=hand.path, state=TaskState.OPEN.value)
    if recent.count() < choices.review_episodes or waiting.exists():
        return False
    tasks.plan(work, title=TITLE, due_on=work.today, path=hand.path)
    notify(
        told_of(work.case),
        team_id=work.case.team_id,
        kind="team_review",
        path=hand.path,
        now=work.now,
        by=None,
    )
    return True
