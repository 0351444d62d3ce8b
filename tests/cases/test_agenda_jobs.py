"""The clockwork runs under the role of the jobs, which finds its teams without reading a row."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cases_support import act, open_file
from havre.accounts.access import enter
from havre.accounts.models import Notice
from havre.cases import tasks as jobs
from havre.cases.models import Task
from havre.cases.services import sharing_out, tasks
from havre.cases.services.absences import Away, set_absence
from havre.cases.services.acts import take
from havre.kernel.clock import utc_now
from havre.persons.access import IdentityCard
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


def person(who):
    return enter(who.id, name=who.name)


def test_what_waits_is_done_once_by_the_jobs_role(cast):
    now = utc_now()
    with transaction.atomic():
        sonia = person(cast.sonia)
        case = open_file(sonia, card=IdentityCard(), now=now)
        planned = tasks.plan(
            take(act(sonia, case.pk, now=now)), title="Appeler", due_on=now.date() + timedelta(days=9)
        )
        away = Away(
            id=uuid4(), team_id=case.team_id, user_id=cast.sonia.id, first_on=now.date() + timedelta(days=2),
            last_on=now.date() + timedelta(days=4), substitute_id=cast.yann.id,
        )  # fmt: skip
        set_absence(actor=sonia, away=away, now=now)

    def owner(at):
        with connected_as("havre_jobs"):
            assert not Task.objects.exists()
            waiting = sharing_out.teams_waiting(now=at)
            for team_id in waiting:
                sharing_out.turn(team_id, now=at)
            assert sharing_out.teams_waiting(now=at) == []
        with transaction.atomic():
            person(cast.valerie)
            return bool(waiting), Task.objects.get(pk=planned.pk).owner_id

    assert owner(now) == (False, cast.sonia.id)
    assert owner(now + timedelta(days=3)) == (True, cast.yann.id)
    assert owner(now + timedelta(days=6)) == (True, cast.sonia.id)
    assert owner(now + timedelta(days=20)) == (True, cast.valerie.id)
    with transaction.atomic():
        person(cast.valerie)
        assert Notice.objects.filter(kind="task_escalated").count() == 1


def test_the_periodic_job_queues_one_turn_a_team(cast, monkeypatch):
    monkeypatch.setattr(jobs.sharing_out, "teams_waiting", lambda now: [cast.sonia.team_id])
    with connected_as("havre_jobs"):
        jobs.look_at_deadlines(timestamp=0)
        queued = ProcrastinateJob.objects.filter(task_name="turn_of_team").values_list("args", flat=True)
        assert list(queued) == [{"team_id": str(cast.sonia.team_id)}]
        jobs.turn_of_team(team_id=str(cast.sonia.team_id))
