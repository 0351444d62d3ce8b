"""A file erased takes its whole plan; an old draft goes by itself, under the role of the jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from cases_support import act, open_file
from desk_windows import as_
from havre.cases.models import Case
from havre.cases.rules.plan import OwnerKind
from havre.cases.services import drafts, plan, plan_child, plan_proposals, plan_reviews
from havre.cases.services.drafts import LIFE
from havre.foundation.erasure import uproot
from havre.foundation.scope import acting_for_team
from havre.kernel.clock import utc_now
from havre.kernel.ids import uuid7
from havre.operations import install
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = [
    m._meta.db_table for m in apps.get_app_config("cases").get_models() if m.__module__.endswith(".plan")
]


def counted():
    with install.connect("admin") as admin:
        return {table: admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in PARTS}


def whole(sonia):
    case, old = open_file(sonia), utc_now() - LIFE - timedelta(days=1)
    for form, at in (("bilan", utc_now()), ("texte", old)):
        drafts.keep(actor=sonia, case_id=case.pk, form=form, fields={"moved": ["x"]}, now=at)
    plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "But."})
    plan.write_objective(act(sonia, case.pk), words=plan.ObjectiveWords(text="O", owner_kind=OwnerKind.CHILD))
    plan_reviews.submit(act(sonia, case.pk))
    plan_child.write_page(act(sonia, case.pk), revision=0, words={"name": "Zo"})
    return case


def proposed(tom, case):
    about = plan_proposals.SharedObjective(
        team_id=case.team_id, case_id=case.pk, objective_id=uuid7(), share_id=uuid7(), revision=1
    )
    plan_proposals.post(
        actor=tom, proposal_id=uuid7(), about=about, from_team_id=tom.seats[0].team_id, values={}, words="x",
        now=utc_now(),
    )  # fmt: skip


def test_a_file_erased_takes_its_plan_and_old_drafts_go_alone(cast):
    case = as_(cast, "sonia", whole)
    as_(cast, "tom", lambda tom: proposed(tom, case))
    assert counted()["cases_draft"] == 2
    with connected_as("havre_jobs"):
        assert drafts.purge(now=utc_now()) == 1
        with transaction.atomic(), acting_for_team(case.team_id):
            uproot((Case, [case.pk]))
    assert set(counted().values()) == {0}
