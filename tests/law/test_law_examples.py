"""The worked examples D01 to D25, computed by hand in ``examples/*.toml``, against the engine."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from havre.kernel.errors import Refused
from havre.law.deadlines import RULES, compute, requirement
from havre.law.territory import territory_of

FILES = sorted((Path(__file__).parent / "examples").glob("D*.toml"))
TABLES = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES]
EXAMPLES: list[dict[str, Any]] = [row for table in TABLES for row in table.get("example", [])]
COUNTS: list[dict[str, Any]] = [row for table in TABLES for row in table.get("count", [])]


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{row['rule']}: {row['why']}" for row in EXAMPLES])
def test_the_engine_finds_the_hand_computed_term(row: dict[str, Any]) -> None:
    territory = territory_of(row["territory"], protestant_temple=row.get("temple", False))

    found = compute(row["rule"], row["trigger"], territory=territory, facts=row.get("facts"))

    assert found.nominal_on == row.get("nominal_on", row["due_on"])
    assert found.due_on == row["due_on"]
    assert found.due_at == row["due_at"]
    assert found.immediate is row.get("immediate", False)
    assert bool(found.decision_needed) is row.get("decision_needed", False)


@pytest.mark.parametrize("row", COUNTS, ids=[row["why"] for row in COUNTS])
def test_the_requirement_counts_what_the_hand_counted(row: dict[str, Any]) -> None:
    territory = territory_of(row["territory"])

    found = requirement(row["rule"], year=row["year"], held_on=row["held_on"], territory=territory)

    assert (found.required, found.missing) == (row["required"], row["missing"])
    assert (found.due_on, found.due_at) == (row["due_on"], row["due_at"])


def test_every_deadline_of_the_policy_has_three_examples_and_every_rule_one() -> None:
    rows = EXAMPLES + COUNTS
    families = Counter(row["rule"].split(".")[0] for row in rows)

    assert set(families) == {f"D{number:02d}" for number in range(1, 26)}
    assert {family: count for family, count in families.items() if count < 3} == {}
    assert {row["rule"] for row in rows} == set(RULES)


def test_examples_say_why_and_give_utc_instants() -> None:
    for row in EXAMPLES + COUNTS:
        due_at: datetime = row["due_at"]

        assert row["why"].endswith(".")
        assert str(due_at.tzinfo) == "UTC"


def test_a_counted_rule_has_no_deadline_of_its_own() -> None:
    with pytest.raises(Refused) as refusal:
        compute("D22", EXAMPLES[0]["trigger"], territory=territory_of("75"))

    assert refusal.value.code == "counted_rule"
