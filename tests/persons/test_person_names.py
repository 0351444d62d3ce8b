"""Forms of names: recall and precision on a published set, and what no name may do to the rules."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.persons.rules.finding import ORDER, Reason, TokenKind, kept, looked_up, said
from havre.persons.rules.identifiers import IdentifierKind, looks_like_social_security, plain_value
from havre.persons.rules.names import asked_forms, forms_of
from havre.persons.rules.sounds import _ROWS, _VARIANTS, sound_of

PAIRS = Path(__file__).parent / "name_pairs.csv"
ROWS = list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()))
BORN = date(2009, 3, 14)


def strongest(given_names, family, typed, *, others=(), born=None, asked=None):
    """Return the strongest reason for which what is typed finds the card, or None."""
    images = set(kept(forms_of(given_names, family, others), born))
    found = [reason for image, reason in looked_up(asked_forms(typed), asked).items() if image in images]
    return min(found, key=ORDER.index, default=None)


def finds(row):
    others = [name for name in row["others"].split(";") if name]
    return strongest(row["given"], row["family"], row["typed"], others=others) is not None


@pytest.mark.parametrize(
    ("which", "recall", "precision"), [("made first", 0.94, 0.92), ("held out", 0.82, 0.94)]
)
def test_recall_and_precision_stay_above_their_floors(which, recall, precision):
    rows = [(row["relation"] == "same", finds(row)) for row in ROWS if row["set"] == which]
    right = rows.count((True, True))
    assert right / (right + rows.count((True, False))) >= recall
    assert right / (right + rows.count((False, True))) >= precision


def test_what_is_written_the_same_way_is_never_missed():
    """Accents, hyphens, apostrophes, particles, order, several names: all found, by what is written, not by sound."""
    sure = {
        "accents",
        "case and spaces",
        "hyphens",
        "apostrophes",
        "order",
        "several given names",
        "double names",
    }
    rows = [row for row in ROWS if row["relation"] == "same" and row["why"] in sure]
    found = {row["typed"]: strongest(row["given"], row["family"], row["typed"]) for row in rows}
    assert len(found) > 50
    assert {
        typed for typed, reason in found.items() if reason not in (Reason.NAME, Reason.NAME_PART)
    } == set()


def test_a_birth_date_narrows_a_name_and_is_never_kept_alone():
    assert strongest("Léa", "Martin", "martin lea", born=BORN, asked=BORN) is Reason.NAME_BIRTH
    assert strongest("Léa", "Martin", "Léa Martin", born=BORN, asked=date(2009, 3, 15)) is Reason.NAME
    assert strongest("Sophie", "Roux", "Sofi Rou", born=BORN, asked=BORN) is Reason.SOUND_BIRTH
    assert strongest("Léa", "Martin", "Léa Vannier", born=BORN, asked=BORN) is Reason.GIVEN_BIRTH
    assert strongest("Léa", "Martin", "Léa Vannier", born=BORN) is None
    assert all(image.text.strip("|") != BORN.isoformat() for image in kept(forms_of("", ""), BORN))
    assert kept(forms_of("", ""), BORN) == []


def test_the_reasons_are_said_in_french_the_strongest_first():
    lines = said([Reason.SOUND, Reason.NAME], [IdentifierKind.WELFARE], asked_year=2009, known_year=2009)
    assert lines == ("même numéro de dossier ASE", "même nom, même année de naissance")
    assert said([Reason.NAME], [], asked_year=2009, known_year=2010) == (
        "même nom, autre année de naissance",
    )
    assert said([Reason.NAME_BIRTH], [], asked_year=2009, known_year=2009) == (
        "même nom et même date de naissance",
    )


@given(st.text(max_size=600), st.text(max_size=600), st.lists(st.text(max_size=200), max_size=30))
def test_no_text_makes_many_tokens_or_breaks(given_names, family, others):
    forms = forms_of(given_names, family, others)
    assert len(kept(forms, BORN)) < 1500
    assert len(looked_up(asked_forms(given_names), BORN)) < 600


@given(
    st.lists(
        st.sampled_from(["léa", "Marie-Anne", "de", "El", "Martin", "Ben", "Ahmed", "D'Arc"]),
        min_size=2,
        max_size=5,
    )
)
def test_a_card_is_found_by_its_own_name_however_it_is_cut(words):
    typed = " ".join(words)
    for place in range(1, len(words)):
        found = strongest(" ".join(words[:place]), " ".join(words[place:]), typed)
        assert found is Reason.NAME


def test_the_spellings_of_a_name_are_in_one_row_only():
    rows = [row.split() for row in _ROWS.splitlines() if row]
    words = [word for row in rows for word in row]
    assert len(words) == len(set(words)) == len(_VARIANTS)
    assert all(len(sound_of(word)) > 1 for word in words)


def test_ordinary_names_make_few_tokens():
    """The index grows with what is kept: five or six rows for most children."""
    assert len(kept(forms_of("Léa", "Martin"), BORN)) == 5
    assert len(kept(forms_of("Léa Chloé", "Martin"), BORN)) <= 9
    assert {image.kind for image in kept(forms_of("Léa", "Martin"), None)} == {
        TokenKind.NAME,
        TokenKind.SOUND,
    }


def test_numbers_are_compared_without_their_marks_and_never_a_social_security_number():
    assert plain_value(" ase-2024/0017 b") == plain_value("ASE 2024 0017B")
    assert looks_like_social_security("2 09 03 59 350 123 45")
    assert looks_like_social_security("2 09 03 2A 350 123")
    assert not looks_like_social_security("ASE-2024-0017")
