"""The vocabularies and the national numbers hold together."""

from __future__ import annotations

import pytest

from havre.directory import rules
from havre.directory.importers.dila import PIVOTS
from havre.directory.importers.finess import CATEGORIES
from havre.directory.importers.phones import e164
from havre.directory.importers.records import Flag, Reason


def test_every_national_number_is_one_that_can_be_dialled() -> None:
    assert [e164(entry.number) for entry in rules.NATIONAL_NUMBERS] == [
        (entry.number, None) for entry in rules.NATIONAL_NUMBERS
    ]
    assert {entry.number for entry in rules.NATIONAL_NUMBERS} >= {
        "119", "17", "15", "112", "114", "18", "115", "116000", "3018", "3919", "3114", "116006",
    }  # fmt: skip


def test_what_was_not_read_at_its_source_carries_a_reserve() -> None:
    reserved = {entry.number for entry in rules.NATIONAL_NUMBERS if not entry.verified}

    assert reserved == {"3018", "115", "116006"}
    assert not {entry.number for entry in rules.NATIONAL_NUMBERS if not entry.for_minors} - {"115", "3919"}


def test_a_protected_kind_is_for_professionals() -> None:
    assert all(rules.tier_of(kind) == rules.Tier.PROFESSIONAL for kind in rules.PROTECTED_KINDS)
    assert rules.tier_of(rules.ServiceKind.MDA) == rules.Tier.PUBLIC


@pytest.mark.parametrize(
    ("category", "protected"),
    [("175", True), ("177", True), ("462", True), ("644", True), ("214", True), ("701", False)],
)
def test_homes_for_children_are_protected(category: str, protected: bool) -> None:
    assert (CATEGORIES[category] in rules.PROTECTED_KINDS) is protected


def test_codes_fit_their_columns() -> None:
    assert max(map(len, rules.ServiceKind.codes())) <= 30
    assert max(map(len, [*Reason.codes(), *Flag.codes(), *rules.Source.codes()])) <= 20
    assert max(len(reason.label) for reason in Reason) <= 200
    assert set(PIVOTS.values()) <= set(rules.ServiceKind)
