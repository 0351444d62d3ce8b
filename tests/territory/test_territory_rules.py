"""What a search means, what a number suggests; no database."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.text import fold
from havre.territory import rules, shipped
from havre.territory.rules import (
    ABBREVIATIONS,
    BETWEEN_WORDS,
    AuthorityKind,
    CommuneKind,
    NameKind,
    Reserve,
    Search,
    departement_guess,
    name_keys,
    phone_area,
    read_search,
)

MAINLAND = {f"{n:02d}" for n in range(1, 96)} - {"20"} | {"2A", "2B"}


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("St-Étienne", Search(words=("saint", "etienne"))),
        ("STE FOY lès Lyon", Search(words=("sainte", "foy", "les", "lyon"))),
        ("L’Haÿ", Search(words=("l", "hay"))),
        ("châlons s/saône", Search(words=("chalons", "sur", "saone"))),
        ("94240", Search(postcode="94240")),
        ("94 2", Search(postcode="942")),
        ("942401", Search()),
        ("94240 L'Haÿ", Search(words=("l", "hay"), postcode="94240")),
        ("L'Haÿ 94240", Search(words=("l", "hay"), postcode="94240")),
        ("Paris 13", Search(words=("paris", "13"))),
        ("  ", Search()),
        ("'-/", Search()),
        ("٣٤", Search(words=("٣٤",))),
    ],
)
def test_a_search_is_read(text: str, search: Search) -> None:
    assert read_search(text) == search


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    search = read_search(text)

    assert len(search.postcode) <= 5
    assert not any(" " in word or not word for word in search.words)
    assert set(search.telling.split()) <= set(search.words)


def test_s_alone_at_the_end_is_not_yet_an_abbreviation() -> None:
    # « chalons s » is the beginning of « chalons sur », but also of « chalons saint ».
    assert read_search("chalons s").words == ("chalons", "s")


def test_no_official_name_holds_an_abbreviation_that_would_be_expanded() -> None:
    words = {word for row in shipped.rows("communes.csv.gz") for word in fold(row["name"]).split()}

    assert words.isdisjoint(ABBREVIATIONS)
    assert words.isdisjoint(BETWEEN_WORDS)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("saint denis 93", (("saint", "denis"), "93")),
        ("ajaccio 2a", (("ajaccio",), "2A")),
        ("saint denis 974", (("saint", "denis"), "974")),
        ("saint denis", None),
        ("93", None),
        ("paris 4", None),
    ],
)
def test_a_departement_may_end_a_search(text: str, split: tuple[tuple[str, ...], str] | None) -> None:
    found = read_search(text).split_departement()

    assert (found and (found[0].words, found[1])) == split


def test_the_keys_of_a_name() -> None:
    keys = name_keys("Le Havre")

    assert (keys.search_key, keys.compact_key, keys.bare_key) == (" le havre", "lehavre", "havre")
    assert name_keys("Les").bare_key == "les"


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("75013", "75"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"), ("97110", "971"),
        ("98800", "988"), ("01000", "01"), ("95000", "95"), ("96000", None), ("00100", None), ("9400", None),
        ("94OOO", None), ("", None),
    ],
)  # fmt: skip
def test_a_postal_code_suggests_a_departement(postcode: str, code: str | None) -> None:
    assert departement_guess(postcode) == code


@pytest.mark.parametrize(
    ("number", "departements"),
    [
        ("02 40 41 90 00", "44"),
        ("0240419000", "44"),
        ("+33 2 40 41 90 00", "44"),
        ("0033 (0)2 40 41 90 00", "44"),
        ("01.44.00.00.00", "75"),
        ("0262 40 20 20", "974"),
        ("+262 262 40 20 20", "974"),
        ("+262 269 61 00 00", "976"),
        ("+590 590 81 00 00", "978"),
        ("0596 59 60 00", "972"),
        ("+594 694 20 00 00", "973"),
        ("+508 41 00 00", "975"),
    ],
)
def test_a_fixed_number_suggests_an_area(number: str, departements: str) -> None:
    area = phone_area(number)

    assert area is not None
    assert departements in area.departements


@pytest.mark.parametrize("number", ["06 12 34 56 78", "+33 7 12 34 56 78", "119", "", "08 00 05 12 34", "+44 20 7946 0000",
                                    "02 40", "+262 6"])  # fmt: skip
def test_a_mobile_a_short_or_a_foreign_number_suggests_nothing(number: str) -> None:
    assert phone_area(number) is None


def test_the_five_mainland_zones_share_out_the_departements() -> None:
    zones = [phone_area(f"0{digit}40000000") for digit in "12345"]
    codes = [code for zone in zones if zone for code in zone.departements]

    assert len(codes) == len(set(codes)) == 96
    assert set(codes) == MAINLAND


def test_each_vocabulary_speaks_french_and_fits_its_column() -> None:
    for vocabulary in (AuthorityKind, CommuneKind, NameKind, Reserve):
        for code, label in vocabulary.choices():
            assert label
            assert label != code
            assert 0 < len(code) <= 30
    assert max(map(len, [*CommuneKind.codes(), *NameKind.codes()])) <= 20
