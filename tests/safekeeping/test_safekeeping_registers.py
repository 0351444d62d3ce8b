"""The register tells every table with personal data once, every duration, and only what is there."""

from __future__ import annotations

from havre.foundation.rows import declared
from havre.safekeeping.registers import assessment, processings
from havre.safekeeping.rules import Keeper
from havre.safekeeping.rules.retention import CATEGORIES
from havre.safekeeping.stores import stores

# Kept by floors that bring their own store.
NOT_YET = {"shelter_declined"}


def test_each_table_with_personal_data_is_in_exactly_one_processing():
    forced = {table for table, rows in declared().items() if rows.forced}
    found = {table: [one.code for one in processings() if one.holds(table)] for table in forced}
    assert {table: codes for table, codes in found.items() if len(codes) != 1} == {}


def test_each_duration_is_told_by_a_processing_and_kept_by_somebody():
    told = {category.code for one in processings() for category in one.retention}
    known = {category.code for category in CATEGORIES}
    assert known - told - {"shelter_declined"} == set()
    kept = {category.code for category in CATEGORIES if category.keeper is Keeper.PURGE}
    assert set(stores()) - kept == set()
    assert kept - set(stores()) - NOT_YET == set()


def test_what_is_not_verified_says_so_and_nothing_is_left_blank():
    for one in processings():
        assert one.purpose
        assert one.basis
        assert one.persons
        assert one.data
        assert all(data.who for data in one.data)
    parts, risks = assessment()
    assert [part.code for part in parts] == ["contexte", "flux", "necessite", "mesures"]
    assert all(part.to_complete for part in parts)
    assert len(risks) == 8
