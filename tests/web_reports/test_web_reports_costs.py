"""What the pages of a report cost does not depend on what it holds, nor on how many there are."""

from __future__ import annotations

import pytest
from django.urls import reverse

from havre.kernel.ids import uuid7
from havre.reports.models import Report
from havre.reports.rules import LineKind
from reports.reports_cast import FACT, NOW, child, complete, line
from tests_support import statements

pytestmark = pytest.mark.django_db


def open_with(acting, client_of, number):
    with acting("alice") as actor:
        report = complete(actor)
        for index in range(number - 1):
            line(actor, report.pk, LineKind.FACT, {**FACT, "text": str(index)})
            if index < 10:
                child(actor, report.pk)
    client = client_of("alice")
    client.get("/")
    with statements() as captured:
        assert client.get(reverse("reports:report", args=[report.pk])).status_code == 200
    return len(captured.real)


@pytest.mark.parametrize("number", [1, 3])
def test_the_summary_costs_the_same_whatever_it_holds(acting, client_of, number):
    assert open_with(acting, client_of, number) == 12


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_list_page_costs_the_same_whatever_its_length(acting, client_of, number):
    with acting("alice") as actor:
        complete(actor)
        Report.objects.bulk_create(
            Report(
                team_id=actor.seats[0].team_id, key_id=uuid7(), reference=f"EC-{index}", author_id=actor.user_id,
                created_at=NOW, updated_at=NOW,
            )
            for index in range(number - 1)
        )  # fmt: skip
    client = client_of("alice")
    client.get("/")
    with statements() as captured:
        assert client.get(reverse("reports:list")).status_code == 200
    assert len(captured.real) == 6
