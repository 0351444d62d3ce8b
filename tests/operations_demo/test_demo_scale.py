"""Rows at scale are what the application would have sealed: it opens them, finds them, and shows no others."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from havre.kernel.errors import Refused
from havre.operations import install
from havre.operations.demo import scale

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ORDER = scale.Order(count=24, seed=5, now=NOW)


@pytest.fixture
def filled(transactional_db):
    done = []
    scale.fill(ORDER, processes=1, progress=done.append)
    yield done
    with install.connect("admin") as admin:
        admin.execute("DELETE FROM accounts_team WHERE name LIKE 'Équipe inventée%'")
        admin.execute("DELETE FROM accounts_agency WHERE name LIKE 'Organisation inventée%'")


def test_pages_open_what_was_copied(filled, client_of):
    crip, desk = client_of("farid"), client_of("alice")

    inbox = crip.get("/crip/?status=all").content.decode()
    receptions = re.findall(r'href="(/crip/[0-9a-f-]{36}/)"', inbox)
    contacts = re.findall(
        r'href="(/ecoute/[0-9a-f-]{36}/)"', desk.get("/ecoute/contacts/?periode=all").content.decode()
    )

    assert filled == [24]
    assert len(receptions) == 12
    assert len(contacts) == 12
    assert "EXEMPLE-" in crip.get(receptions[0]).content.decode()
    assert desk.get(contacts[0]).status_code == 200


def test_an_exact_name_finds_its_child_again(filled, client_of):
    name = scale.names_of(ORDER, wanted=1)[0]

    page = client_of("farid").post(
        "/crip/recherche/", {"names": name, "birth_date": "", "reason": "new_report"}
    )

    assert page.status_code == 200
    assert len(set(re.findall(r'href="(/crip/[0-9a-f-]{36}/)"', page.content.decode()))) == 1


def test_the_same_seed_twice_is_refused(filled):
    with pytest.raises(Refused) as refusal:
        scale.fill(ORDER, processes=1, progress=lambda _: None)

    assert refusal.value.code == "scale_there"


def test_the_same_order_gives_the_same_ids():
    first, again = (scale.batch_of(ORDER, 0, 3) for _ in range(2))

    for table in ("concern_unit.Reception", "listening.Note", "reports.Report", "persons.Identity"):
        assert first.ids(table) == again.ids(table)
        assert len(set(first.ids(table))) == len(first.ids(table))
