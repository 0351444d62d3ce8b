"""Maps of the directory: what they show, to whom, and that their tables say the same."""

from __future__ import annotations

import gzip
import re

import pytest

from directory_orient.conftest import NOW
from havre.directory.queries.areas import counts
from havre.directory.queries.gaps import gaps
from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.orientation import island_of
from havre.geo.distance import Point, distance_km
from havre.territory.models import Commune
from havre.web.directory.charts import OVERSEAS, departement_map, france_map, quantiles, shades
from tests_support import statements

pytestmark = pytest.mark.django_db


def text_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", "").split())


def test_the_map_of_france_has_each_departement_and_its_overseas():
    drawn = france_map({"59": 3})
    assert len(drawn.shapes) == 101
    assert all(shape.d.startswith("M") for shape in drawn.shapes)
    assert {shape.code for shape in drawn.shapes if shape.step} == {"59"}
    assert tuple(code for code, *_ in drawn.insets) == OVERSEAS


def test_shades_go_from_nothing_to_the_most():
    values = {str(number): float(number) for number in range(11)}
    found = shades(values, limits=quantiles(values.values()))
    assert (found["0"], found["1"], found["10"]) == (0, 1, 5)
    assert shades({"1": 0.0}, limits=quantiles([])) == {"1": 0}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_departement_takes_two_statements_of_its_own(make, client_of, rows):
    for number in range(rows):
        make(f"Maison {number}")
    client = client_of("alice")
    client.get("/annuaire/departement/59/")
    with statements() as captured:
        answer = client.get("/annuaire/departement/59/")
    assert len(captured.real) - 1 == 5
    assert answer.status_code == 200


def test_a_departement_shows_its_places_on_the_map_and_in_the_table(make, client_of):
    make("Maison exacte")
    make("Maison approchée", commune="59512", precision="commune")
    make("CRIP inventée", kind="crip", tier="professional", commune="59009")
    page = text_of(client_of("alice").get("/annuaire/departement/59/"))
    assert page.count('class="map__spot"') == 2
    assert page.count("map__spot--rough") == 1
    assert "position approchée" in page
    assert "CRIP inventée" in page

    public = text_of(client_of("denis").get("/annuaire/departement/59/"))
    assert public.count('<circle class="map__spot"') == 1
    assert "CRIP inventée" not in public
    assert "2 lieux" in public


def test_places_off_the_map_and_departements_without_outline(make):
    make("Maison inventée")
    assert departement_map("988", []) is None
    assert departement_map("59", []).marks == ()


def test_maps_hold_no_style_and_stay_light(make, client_of):
    for number in range(30):
        make(f"Maison {number}")
    client = client_of("denis")
    for address in ("/annuaire/carte/", "/annuaire/departement/59/", "/annuaire/zones-blanches/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()
        assert len(gzip.compress(answer.content)) < 60_000, address
    assert client.get("/annuaire/departement/zz/").status_code == 404
    assert client.get("/annuaire/zones-blanches/", {"type": "x", "km": "y"}).status_code == 200


def test_counts_are_those_of_the_reader(make):
    make()
    make(kind="crip", tier="professional")
    assert counts(audience=Tier.PUBLIC, now=NOW) == {"59": 1}
    assert counts(audience=Tier.PROFESSIONAL, now=NOW) == {"59": 2}
    assert counts(audience=Tier.PROFESSIONAL, kind=ServiceKind.MDA, now=NOW) == {"59": 1}


def test_white_areas_are_exact_against_brute_force(make):
    made = [make(commune=code) for code in ("59350", "62041", "2A004", "97411")]
    make(kind="css", commune="75056")
    make(tier="professional", commune="13055")
    with statements() as captured:
        found = gaps(ServiceKind.MDA, within_km=30, now=NOW)
    assert len(captured.real) == 2

    for code in ("59", "62", "2A", "2B", "974", "13", "75"):
        here = list(
            Commune.objects.filter(is_current=True, kind="commune", departement_id=code, population__gt=0)
        )
        far = sum(
            commune.population
            for commune in here
            if commune.latitude is not None
            and not any(
                island_of(code) == island_of(made_at.location.commune.departement_id)
                and distance_km(
                    Point(latitude=commune.latitude, longitude=commune.longitude),
                    Point(latitude=made_at.lat, longitude=made_at.lon),
                ) <= 30
                for made_at in made
            )
        )  # fmt: skip
        assert found[code].far == far, code
    assert found["13"].share == 100
    assert re.match("Paris", found["75"].communes[0][0])
