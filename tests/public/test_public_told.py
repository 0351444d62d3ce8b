"""Places near, in the visitor's language: every code has its word in every language, free text is said to be French."""

from __future__ import annotations

import re

import pytest

from havre.directory.rules import ServiceKind
from havre.directory.rules.taxonomy import FOR_YOUTH, AccessMode, Feature
from havre.public.library.words import LANGUAGES
from havre.public.nearby import told as telling

ABROAD = [language.code for language in LANGUAGES if language.lang != "fr"]


@pytest.mark.parametrize("code", ABROAD)
def test_every_code_has_its_word(code):
    table = telling.place_words(code)
    assert set(table["kind"]) == {kind.value for kind in FOR_YOUTH}
    assert set(table["says"]) == {word.value for vocabulary in (Feature, AccessMode) for word in vocabulary}
    assert set(table["words"]) == set(telling.place_words("en")["words"])
    for key, sentence in table["words"].items():
        wanted = re.findall(r"\{\w+\}", telling.place_words("en")["words"][key])
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(wanted)


@pytest.mark.parametrize(
    ("lowest", "highest", "genders", "said"),
    [(12, 25, (), "Ages 12 to 25"), (None, 21, (), "Up to age 21"), (0, 25, ("girls",), "Ages 0 to 25 · Girls"),
     (15, None, ("girls", "boys"), "From age 15"), (None, None, (), "Ages: ask them")],
)  # fmt: skip
def test_ages_are_told(one_card, lowest, highest, genders, said):
    card = one_card(lowest=lowest, highest=highest, genders=genders)
    assert telling.told(card, "en").ages == said


@pytest.fixture
def one_card():
    from types import SimpleNamespace

    def make(**more):
        given = {"open": None, "kind": ServiceKind.MDA, "distance_km": 4.2, "says_yes": ("Anonyme", "Sur rendez-vous"),
                 "lowest": None, "highest": None, "genders": ()}  # fmt: skip
        return SimpleNamespace(**{**given, **more})

    return make


def test_a_card_is_told_by_its_codes(one_card):
    words = telling.told(one_card(), "es")
    assert (words.away, words.says) == ("a 4 km", ("Puedes no dar tu nombre", "Con cita"))
    assert "llama antes" in words.state
    assert telling.told(one_card(kind=ServiceKind.CRIP, distance_km=None), "ar").kind == ""
    assert telling.told(one_card(distance_km=0.4, open=True), "pt").state == "Aberto agora"
