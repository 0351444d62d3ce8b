"""A followed file looked at from the side, by somebody who must not know of it or has not the right to a part."""

from __future__ import annotations

import pytest

from cases_support import act, open_file
from havre.cases.models import Case, Entry
from havre.cases.rules import BarGround
from havre.cases.services import team
from havre.kernel.clock import utc_now
from havre.persons.rules.merging import MergeReason
from havre.persons.services import merge

pytestmark = pytest.mark.django_db


def bar(acting, by, case, who):
    with acting(by) as manager:
        team.bar(act(manager, case.pk), user_id=who.id, ground=BarGround.KIN, reason="Sa cousine.")


def test_who_must_not_know_a_child_knows_no_other_file_of_that_child(acting, cast):
    with acting("sonia") as sonia:
        first, second = open_file(sonia), open_file(sonia)
    bar(acting, "valerie", first, cast.yann)
    with acting("sonia") as sonia:
        merge(
            actor=sonia,
            kept_id=first.person_id,
            merged_id=second.person_id,
            reason=MergeReason.TOLD,
            now=utc_now(),
        )
    with acting("yann"):
        assert not Case.objects.filter(pk__in=[first.pk, second.pk]).exists()
        assert not Entry.objects.filter(case_id=second.pk).exists()
