"""Cards: what they say, to whom, and in how many statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from directory_orient.conftest import LILLE, NOW
from havre.directory.models import Alert, Phone, SourceRecord
from havre.directory.queries.cards import blocks_of, cards_of, cards_with_facets
from havre.directory.queries.orientation import orient
from havre.directory.queries.texts import texts
from havre.directory.rules import ServiceKind, Source, Tier
from havre.directory.rules.orientation import Block, Wanted
from havre.directory.rules.taxonomy import Feature, Situation
from havre.directory.services.offers import rebuild_offers
from tests_support import statements

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def shown(*, audience=Tier.PROFESSIONAL, **wanted):
    found = orient(Wanted(commune_code=LILLE, audience=audience, **wanted), now=NOW)
    return [card for group in blocks_of(found, audience=audience, now=NOW) for card in group.cards]


def test_a_card_says_where_when_whom_and_since_when(make):
    service = make(
        "Maison inventée", opening_hours="Mo-Fr 09:00-17:00", min_age=12, max_age=25, anonymity="anonymous"
    )
    SourceRecord.objects.create(
        source="dila", source_id="x", service=service, sha256="0" * 64, first_seen=NOW, last_seen=NOW,
        dated_on=date(2026, 10, 2),
    )  # fmt: skip
    (card,) = shown()

    assert (card.name, card.kind, card.city, card.away) == (
        "Maison inventée", ServiceKind.MDA, "59000 Lille", "à moins de 1 km",
    )  # fmt: skip
    assert (card.open, card.state) == (True, "Ouvert jusqu'à 17 h")
    assert card.ages == "De 12 à 25 ans"
    assert card.says_yes == ("Anonyme",)
    assert card.freshness == "Vérifié le 01/11/2026"
    assert card.provenance == (
        "Lu dans DILA, annuaire de l'administration (Licence Ouverte 2.0) le 23/11/2026, fiche du 02/10/2026"
    )
    typed = replace(card, source=Source.HAVRE.label)
    assert typed.provenance == "Saisie dans Havre le 23/11/2026, fiche du 02/10/2026"


def test_unknown_hours_are_never_closed_and_what_is_not_said_is_told(make):
    make(verified_on=None)
    (card,) = shown(age=15, features=frozenset({Feature.FREE}))

    assert card.open is None
    assert "Fermé" not in card.state
    assert card.unsaid == ("l'âge", "gratuit")
    assert card.freshness == "Jamais vérifié par une personne"


def test_the_public_sees_no_professional_number_alert_nor_saturation(make):
    service = make(saturation="high", saturation_on=TODAY)
    Phone.objects.create(service=service, number="+33320000002", tier="professional", position=9)
    dates = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=3)}
    Alert.objects.create(service=service, text="Pour tous", **dates)
    Alert.objects.create(service=service, text="Entre nous", tier="professional", **dates)
    Alert.objects.create(
        service=service, text="Passée", starts_on=TODAY - timedelta(days=3), ends_on=TODAY - timedelta(days=1)
    )
    (open_to_all,) = shown(audience=Tier.PUBLIC)
    (between_us,) = shown()

    assert [one.number for one in open_to_all.phones] == ["+33320000001"]
    assert [one.number for one in between_us.phones] == ["+33320000001", "+33320000002"]
    assert [one.text for one in open_to_all.notices] == ["Pour tous"]
    assert {one.text for one in between_us.notices} == {"Pour tous", "Entre nous"}
    assert (open_to_all.saturation, between_us.saturation) == ("", "Saturé (dit le 23/11/2026)")


def test_an_alert_that_closes_speaks_before_the_hours_and_leaves_the_open_block(make):
    service = make(opening_hours="24/7", specialised=["exploitation"])
    Alert.objects.create(service=service, text="Travaux", closes=True, starts_on=TODAY, ends_on=TODAY)
    found = orient(
        Wanted(commune_code=LILLE, situation=Situation.EXPLOITATION, audience=Tier.PROFESSIONAL), now=NOW
    )
    (group,) = blocks_of(found, audience=Tier.PROFESSIONAL, now=NOW)

    assert group.block == Block.SPECIALISED
    assert group.cards[0].state == "Fermé jusqu'au 23/11/2026 : Travaux"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_the_same_statements_whatever_the_rows(make, rows):
    for number in range(rows):
        make(f"Maison {number}", phones=("+33320000001", "+33320000003"))
    # With three places the first radius is enough; else one statement more widens to the département.
    searches = {1: 3, 3: 2}[rows]
    with statements() as captured:
        found = orient(Wanted(commune_code=LILLE), now=NOW)
    assert len(captured.real) == searches

    with statements() as captured:
        blocks_of(found, audience=Tier.PUBLIC, now=NOW)
    assert len(captured.real) == 1

    with statements() as captured:
        cards, facets = cards_with_facets(found.answers, Wanted(commune_code=LILLE), found, now=NOW)
    assert len(captured.real) == 1
    assert cards == cards_of(found.answers, audience=Tier.PUBLIC, now=NOW)
    assert {one.kind.value: one.count for one in facets} == {"mda": rows}


def test_counts_by_kind_hold_what_the_reader_may_see_within_the_radius(make):
    for name in ("Un", "Deux", "Trois"):
        make(name)
    make("Planning", kind="css")
    make("CRIP", kind="crip", tier="professional")
    make("Loin", kind="paej", commune="13055")

    def counted(audience):
        wanted = Wanted(commune_code=LILLE, audience=audience)
        _cards, facets = cards_with_facets((), wanted, orient(wanted, now=NOW), now=NOW)
        return {one.kind.value: one.count for one in facets}

    assert counted(Tier.PUBLIC) == {"mda": 3, "css": 1}
    assert counted(Tier.PROFESSIONAL) == {"mda": 3, "css": 1, "crip": 1}


@pytest.mark.parametrize(
    ("typed", "nearly"),
    [
        ("duchesnois", False),
        ("Élan d'Hélène", False),
        ("elan helene", False),
        ("duchenois", True),
        ("elan d'elene", True),
    ],
)
def test_a_name_is_found_without_accents_and_with_a_fault(make, typed, nearly):
    make("CMP Duchesnois")
    make("L'Élan d'Hélène")
    with statements() as captured:
        found = texts(typed, audience=Tier.PUBLIC, now=NOW)

    assert len(captured.real) == 1
    assert len(found.answers) == 1
    assert found.nearly is nearly


def test_a_name_that_nobody_may_see_is_not_found_nor_counted(make):
    draft = make("Refuge Zibeline", publication="draft")
    make("Refuge Zibelyne", tier="professional")
    rebuild_offers(services=[draft.id], now=NOW)

    assert texts("zibeline", audience=Tier.PUBLIC, now=NOW).total == 0
    assert texts("zibelin", audience=Tier.PUBLIC, now=NOW).total == 0
    assert texts("zibelin", audience=Tier.PROFESSIONAL, now=NOW).total == 1


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "((((", "\x00", "% %% %s", "&|!<->", "é" * 5000, '"'])
def test_hostile_words_are_only_words(make, hostile):
    make()
    assert texts(hostile, audience=Tier.PUBLIC, now=NOW).total == 0
