"""Statistical secrecy of the missing offers: no small count is told, and none is given back by the others."""

from __future__ import annotations

import random
from datetime import date
from uuid import uuid4

import pytest

from havre.directory.models import OrientationOutcome
from havre.directory.queries.desk_coverage import missing_offers
from havre.directory.rules.keeping import SMALLEST_PUBLIC_COUNT, WhyNot

pytestmark = pytest.mark.django_db
MONTH, SINCE = date(2026, 10, 1), date(2026, 1, 1)
LABEL = {reason.label: reason.value for reason in WhyNot}


def told(acting, cast, tables, *, threshold=5):
    """Write counts by département and part ("" was possible), and return what is told by département."""
    rows = [
        OrientationOutcome(service_id=uuid4(), kind="mda", departement_code=code, month=MONTH, reason=part,
                           outcome="no" if part else "yes", team_id=cast.nadia.team_id)
        for code, parts in tables.items() for part, count in parts.items() for _ in range(count)
    ]  # fmt: skip
    with acting("nadia"):
        OrientationOutcome.objects.bulk_create(rows)
    with acting("denis"):
        return {line.departement: line for line in missing_offers(since=SINCE, threshold=threshold)}


def test_one_small_count_takes_another_with_it(acting, cast):
    found = told(acting, cast, {
        "01": {"": 20, "full": 10, "age": 7, "language": 2},  # language, then age: 2 + 7
        "02": {"": 1, "full": 9},  # what was possible is small: what was refused would give it
        "03": {"": 8, "full": 9},
        "04": {"full": 12},
        "05": {"full": 2, "age": 2},
        "06": {"": 30, "full": 1, "age": 1, "language": 6, "territory": 9},  # 1 + 1 < 5: a third is needed
    })  # fmt: skip
    shown = {
        code: (line.asked, line.refused, sorted((LABEL[label], count) for label, count in line.reasons))
        for code, line in found.items()
    }
    assert shown == {
        "01": (39, 19, [("full", 10)]),
        "02": (10, None, []),
        "03": (17, 9, [("full", 9)]),
        "04": (12, 12, [("full", 12)]),
        "06": (47, 17, [("territory", 9)]),
    }


@pytest.mark.parametrize("threshold", [5, SMALLEST_PUBLIC_COUNT])
def test_no_count_under_the_threshold_can_be_worked_out(acting, cast, threshold):
    """What an attacker holds: the sum, the shown parts, what was refused; nothing else is published."""
    dice = random.Random(20261122)
    parts = ["", *(reason.value for reason in WhyNot)]
    tables = {
        f"{number:02d}": {
            part: dice.choice([1, 2, 3, 4, 5, 6, 10, 11, 12, 30])
            for part in dice.sample(parts, dice.randint(1, 6))
        }
        for number in range(1, 90)
    }
    found = told(acting, cast, tables, threshold=threshold)
    assert len(found) > 40
    secret = 0
    for code, line in found.items():
        held = tables[code]
        shown = {LABEL[label]: count for label, count in line.reasons}
        assert line.asked == sum(held.values()) >= threshold
        assert all(shown[part] == held[part] >= threshold for part in shown)
        if line.refused is not None:
            shown[""] = line.asked - line.refused
            assert shown[""] == held.get("", 0)
            assert shown[""] == 0 or shown[""] >= threshold
        hidden = {part: count for part, count in held.items() if part not in shown}
        secret += bool(hidden)
        if hidden:  # several parts, that weigh enough together for none to be known
            assert len(hidden) >= 2
            assert line.asked - sum(shown.values()) == sum(hidden.values()) >= threshold
    assert secret > 20


def test_nobody_lowers_the_threshold(acting, cast):
    assert told(acting, cast, {"01": {"full": 4}}, threshold=1) == {}


def test_the_page_says_that_a_secret_is_not_zero(acting, cast, client_of):
    told(acting, cast, {"59": {"": 1, "full": 9}})
    page = client_of("denis").get("/annuaire/offre-manquante/").content.decode().replace("\xa0", " ")
    assert "« s » ne veut pas dire zéro" in page
    assert "9" not in page[page.index("<tbody") : page.index("</tbody")].replace("59", "")
