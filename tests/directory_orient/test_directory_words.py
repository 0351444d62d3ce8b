"""Words and what they mean; the text in 160 characters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.directory.cards import Card, ages_words, away_words
from havre.directory.panels import PanelPhone
from havre.directory.rules import PhoneKind, PointPrecision, ServiceKind, ServiceStatus
from havre.directory.rules.synonyms import meaning_of
from havre.directory.rules.taxonomy import Need, Situation
from havre.directory.summary import GSM, SMS, gsm, summary

CARD = Card(
    offer_id=None, service_id=None, name="Maison des adolescents", organization="", kind=ServiceKind.MDA,
    status=ServiceStatus.ACTIVE, address=("1 rue de l'Élan",), city="59000 Lille", label="",
    precision=PointPrecision.SOURCE, point=None, distance_km=None, open=None, state="", hours="Tous les jours.",
    hours_text="", phones=(PanelPhone("+33320000001", PhoneKind.PUBLIC),), email="", url="", says_yes=(), unsaid=(),
    ages="", notices=(), saturation="", professional=False, verified_on=None, source="", dated_on=None, read_on=None,
    old=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("michto", Situation.EXPLOITATION), ("Lover boy", Situation.EXPLOITATION), ("lover-boy", Situation.EXPLOITATION),
        ("fugue", Situation.RUNAWAY), ("IVG", Situation.SEXUAL_HEALTH), ("psy", Situation.MENTAL_HEALTH),
        ("le planning", ServiceKind.CSS), ("CMP", ServiceKind.MENTAL_HEALTH), ("foyer", Need.SHELTER),
        ("NUDES", Situation.DIGITAL), ("mission locale", ServiceKind.MISSION_LOCALE), ("dépistage", Situation.SEXUAL_HEALTH),
    ],
)  # fmt: skip
def test_words_people_use_lead_to_the_vocabulary(typed, meant):
    found = meaning_of(typed)
    assert (*found.situations, *found.needs, *found.kinds) == (meant,)
    assert found.rest == ""


def test_the_longest_phrase_wins_and_the_rest_is_kept():
    found = meaning_of("violences conjugales à Lille")
    assert (found.situations, found.rest) == ((Situation.VIOLENCE,), "lille")


def test_no_word_names_a_child_by_what_was_done_to_them():
    assert meaning_of("prostituée").labels == ()


def test_the_summary_holds_the_number_first_of_all():
    assert summary(CARD) == (
        "Maison des adolescents. Tel 03 20 00 00 01. 1 rue de l'Élan, 59000 Lille. Tous les jours."
    )
    assert summary(CARD, discreet=True).startswith("Tel 03 20 00 00 01")
    long = summary(replace(CARD, name="Très long nom " * 30))
    assert len(long) <= SMS
    assert long.endswith("Tel 03 20 00 00 01")


@given(
    name=st.text(max_size=400),
    street=st.text(max_size=300),
    city=st.text(max_size=100),
    hours=st.text(max_size=300),
)
@settings(max_examples=200, deadline=None)
def test_the_summary_always_fits_in_one_message(name, street, city, hours):
    made = summary(replace(CARD, name=name, address=(street,), city=city, hours=hours))
    assert len(made) <= SMS
    assert set(made) <= GSM
    assert "03 20 00 00 01" in made


@given(st.text())
@settings(deadline=None)
def test_text_messages_know_every_letter_kept(text):
    assert set(gsm(text)) <= GSM


def test_distances_and_ages_in_words():
    assert away_words(0.99) == "à moins de 1 km"
    assert ages_words(0, 18) == "Jusqu'à 18 ans"
