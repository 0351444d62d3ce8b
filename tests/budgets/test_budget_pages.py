"""Budgets B3, B4 and B5: requests, bytes and statements of the pages. Times are measured by ``bench``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from budgets.page_weight import weight_of
from crip_reports import post
from havre.kernel.ids import uuid7
from havre.listening.rules import ContactAct
from havre.listening.services.contacts import open_contact
from havre.reports.services.drafts import open_draft
from tests_support import statements

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC) - timedelta(hours=2)
LOGIN = "/compte/login/"


def receptions(acting, cast, count):
    with acting("alice") as actor:
        for _ in range(count):
            post(actor, cast)


def contacts(acting, cast, count):
    with acting("alice") as actor:
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            open_contact(actor=actor, contact_id=uuid7(), first_act=ContactAct.INVITE_CALLBACK, now=at)


def reports(acting, cast, count):
    with acting("nadia") as actor:
        for number in range(count):
            open_draft(actor=actor, report_id=uuid7(), now=NOW + timedelta(minutes=number))


LISTS = {
    "/crip/": ("farid", receptions),
    "/ecoute/contacts/": ("alice", contacts),
    "/ecrits/": ("nadia", reports),
}


@pytest.mark.parametrize("rows", [1, 10, 100])
@pytest.mark.parametrize("path", LISTS)
def test_b4_a_list_takes_eight_statements_at_most_whatever_the_rows(path, rows, acting, cast, client_of):
    slug, make = LISTS[path]
    make(acting, cast, rows)
    client = client_of(slug)
    client.get(path)

    with statements() as captured:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(captured.real) <= 8, "\n".join(captured.real)


@pytest.mark.parametrize("rows", [1, 10])
def test_the_floor_is_a_board_of_six_parts_and_takes_ten_statements_whatever_the_rows(
    rows, acting, cast, client_of
):
    contacts(acting, cast, rows)
    client = client_of("alice")
    client.get("/ecoute/")

    with statements() as captured:
        answer = client.get("/ecoute/")

    assert answer.status_code == 200
    assert len(captured.real) <= 10, "\n".join(captured.real)


@pytest.mark.parametrize("path", LISTS)
def test_b4_a_long_list_is_five_requests_and_sixty_kilobytes_at_most(path, acting, cast, client_of):
    slug, make = LISTS[path]
    make(acting, cast, 60)

    answer = client_of(slug).get(path)

    requests, total = weight_of(answer)
    assert answer.status_code == 200
    assert requests <= 5
    assert total <= 60_000


def test_b3_the_login_page_is_three_requests_and_twenty_kilobytes_at_most(visitor):
    answer = visitor.get(LOGIN)

    requests, total = weight_of(answer)
    assert answer.status_code == 200
    assert requests <= 3
    assert total <= 20_000


def test_pages_are_sent_compressed(client_of):
    answer = client_of("alice").get("/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
