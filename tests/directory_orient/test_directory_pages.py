"""The pages of the directory: search, one service, its card to print."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from budgets.page_weight import weight_of
from directory_orient.conftest import LILLE
from havre.directory.models import Alert, Alias, Location, ServiceAtLocation
from havre.directory.services.offers import rebuild_offers
from havre.kernel.clock import utc_now
from havre.territory.models import Commune
from tests_support import statements

pytestmark = pytest.mark.django_db
SEARCH = "/annuaire/"


def asked(client, **values):
    return client.post(SEARCH, {"commune": LILLE, **values}, follow=True)


def text_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_a_search_shows_the_danger_first_and_is_not_in_the_address(make, client_of):
    make("Maison inventée", opening_hours="24/7")
    answer = asked(client_of("alice"), situation="runaway", age="15")
    page = text_of(answer)

    assert answer.status_code == 200
    assert (
        page.index("En danger maintenant")
        < page.index("Maison inventée")
        < page.index("répondent de partout")
    )
    assert "Lille (59) · Fugue ou errance · 15 ans" in page
    assert answer["Cache-Control"] == "no-store, private" or "no-store" in answer["Cache-Control"]


def test_the_address_searches_nothing(make, client_of):
    make("Maison inventée")
    page = text_of(client_of("alice").get(SEARCH, {"commune": LILLE, "q": "inventée"}))
    assert "Maison inventée" not in page
    assert "<h2" not in page


@pytest.mark.parametrize("words", ["maison", "maizon"])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_takes_eight_statements_and_one_to_widen(make, client_of, rows, words):
    for number in range(rows):
        make(f"Maison {number}")
    client = client_of("alice")
    where = asked(client, q=words, home="59009").redirect_chain[-1][0]
    with statements() as captured:
        answer = client.get(where)
    # Session, rights, the search itself: four; communes; places near and from afar, one more when the search widens; words; counts with the cards.
    assert len(captured.real) - 1 == {1: 9, 3: 8}[rows]
    assert answer.status_code == 200


def test_words_alone_find_names_and_say_what_was_understood(make, client_of):
    make("CMP Duchesnois", kind="mental_health")
    page = text_of(client_of("alice").post(SEARCH, {"q": "duchesnoi"}, follow=True))
    assert "CMP Duchesnois" in page
    assert "Par le nom ou les mots" in page or "Noms proches" in page

    page = text_of(asked(client_of("alice"), q="michto"))
    assert "Havre a compris : Exploitation sexuelle" in page


def test_an_empty_search_and_an_unknown_commune_say_what_to_do(client_of):
    client = client_of("alice")
    empty = client.post(SEARCH, {}, follow=True)
    assert (empty.status_code, "Écrivez une commune, un nom ou un mot." in text_of(empty)) == (422, True)
    unknown = client.post(SEARCH, {"commune_q": "zzzzzz"}, follow=True)
    assert (unknown.status_code, "Aucune commune ne porte ce nom" in text_of(unknown)) == (422, True)
    old = client.post(SEARCH, {"commune": LILLE, "age": "quinze"}, follow=True)
    assert (old.status_code, "Écrivez un âge en années" in text_of(old)) == (422, True)


def test_a_commune_typed_is_enough_when_it_is_the_only_one(make, client_of):
    make("Maison inventée")
    assert "Maison inventée" in text_of(client_of("alice").post(SEARCH, {"commune_q": "Lille"}, follow=True))
    several = client_of("alice").post(SEARCH, {"commune_q": "Saint-Denis"}, follow=True)
    assert "Choisissez la commune dans la liste" in text_of(several)


def test_without_script_the_button_of_the_commune_offers_a_choice(client_of):
    answer = client_of("alice").post(
        SEARCH, {"commune_q": "lil", "commune_chercher": "1", "age": "15"}, follow=True
    )
    assert answer.status_code == 200
    assert 'value="59350"' in answer.content.decode()
    assert 'value="15"' in answer.content.decode()


def test_what_a_young_person_would_see_is_public_and_three_at_most(make, client_of):
    for number in range(5):
        make(f"Maison {number}")
    make("Commissariat", kind="police")
    make("Maison des pros", tier="professional")
    page = text_of(asked(client_of("alice"), youth="on", q="maison"))

    assert "Vu par un jeune" in page
    assert "Maison des pros" not in page
    assert 'class="card__title"><a href' in page
    assert "Commissariat</a>" not in page


def test_a_professional_entry_is_shown_to_those_who_hold_the_right(make, client_of):
    make("CRIP inventée", kind="crip", tier="professional")
    assert "CRIP inventée" in text_of(asked(client_of("alice"), kind="crip"))
    assert "CRIP inventée" not in text_of(asked(client_of("denis"), kind="crip"))


def test_the_page_of_a_service_and_its_cards(make, client_of):
    service = make(
        "Maison inventée", opening_hours="Mo-Fr 09:00-17:00", required_documents=["carte Vitale"], mobilisable_by=["young"],
        description="Texte de présentation.",
    )  # fmt: skip
    client = client_of("alice")
    page = text_of(client.get(f"/annuaire/fiche/{service.id}/"))
    for words in (
        "carte Vitale",
        "Le ou la jeune",
        "Du lundi au vendredi",
        "caractères sur 160",
        "<svg",
        "Signaler une erreur",
    ):
        assert words in page

    printed = text_of(client.get(f"/annuaire/fiche/{service.id}/carte/"))
    assert "Maison inventée" in printed
    discreet = text_of(client.get(f"/annuaire/fiche/{service.id}/carte/?discret=1"))
    assert "Maison inventée" not in discreet.split("<main")[1]
    assert "03 20 00 00 01" in discreet


def test_an_alias_leads_to_the_service_that_remains(make, client_of):
    service, old = make("Maison inventée"), uuid4()
    Alias.objects.create(old_id=old, service=service)
    answer = client_of("alice").get(f"/annuaire/fiche/{old}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/annuaire/fiche/{service.id}/")
    printed = client_of("alice").get(f"/annuaire/fiche/{old}/carte/")
    assert printed["Location"] == f"/annuaire/fiche/{service.id}/carte/"


@pytest.mark.parametrize(
    "values", [{"publication": "draft"}, {"publication": "suspended"}, {"status": "closed"}]
)
def test_what_is_not_published_is_not_found(make, client_of, values):
    service = make("Maison inventée", **values)
    client = client_of("alice")
    assert client.get(f"/annuaire/fiche/{service.id}/").status_code == 404
    assert client.get(f"/annuaire/fiche/{service.id}/carte/").status_code == 404


def test_a_professional_service_does_not_exist_for_others(make, client_of):
    service = make("CRIP inventée", kind="crip", tier="professional")
    assert client_of("alice").get(f"/annuaire/fiche/{service.id}/").status_code == 200
    assert client_of("denis").get(f"/annuaire/fiche/{service.id}/").status_code == 404


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\x00", "' OR 1=1", "é" * 500])
def test_hostile_words_come_back_as_words(make, client_of, hostile):
    make()
    answer = asked(client_of("alice"), q=hostile)
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()


def test_fifty_results_stay_within_the_budget(make, client_of):
    for number in range(50):
        make(f"Maison inventée numéro {number}", opening_hours="Mo-Fr 09:00-17:00")
    for answer in (asked(client_of("alice")), client_of("alice").get("/annuaire/departement/59/")):
        requests, weight = weight_of(answer)
        assert requests <= 5
        assert weight <= 60_000


@pytest.mark.parametrize("places", [1, 3])
def test_a_service_takes_the_same_statements_whatever_its_places(make, client_of, places):
    service = make("Maison inventée")
    for number in range(places - 1):
        there = Location.objects.create(
            address=[f"{number} rue Seconde"],
            city="Lille",
            commune_id=LILLE,
            lat=50.6,
            lon=3.0,
            precision="source",
        )
        ServiceAtLocation.objects.create(service=service, location=there)
    rebuild_offers(services=[service.id], now=utc_now())
    client = client_of("alice")
    client.get(f"/annuaire/fiche/{service.id}/")
    with statements() as captured:
        page = text_of(client.get(f"/annuaire/fiche/{service.id}/"))
    # Session and rights: three; places, cards, service, areas: four.
    assert len(captured.real) - 1 == 7
    assert page.count("rue Seconde") == places - 1


def test_a_code_that_is_no_commune_today_is_refused_in_words(make, client_of):
    make()
    gone = Commune.objects.filter(is_current=False).order_by("code").values_list("code", flat=True).first()
    for code in filter(None, (gone, "99999", "'--")):
        answer = client_of("alice").post(SEARCH, {"commune": code}, follow=True)
        assert answer.status_code == 422


def test_a_type_pressed_beside_the_results_is_searched_alone(make, client_of):
    make("Maison inventée")
    make("Planning inventé", kind="css")
    page = text_of(asked(client_of("alice"), kind=["", "css"]))
    assert "Planning inventé" in page
    assert "Maison inventée" not in page
    assert 'form="recherche" name="kind" value="mda"' in page


def test_open_now_leaves_out_what_an_alert_closes_and_keeps_unknown_hours(make, client_of):
    today = timezone.localdate()
    shut = make("Maison en travaux", opening_hours="24/7", now=utc_now())
    Alert.objects.create(service=shut, text="Travaux", closes=True, starts_on=today, ends_on=today)
    make("Maison sans horaires", now=utc_now())
    page = text_of(asked(client_of("alice"), open_now="on"))
    assert "Maison sans horaires" in page
    assert "Maison en travaux" not in page
