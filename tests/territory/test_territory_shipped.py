"""The shipped data: plausible, consistent, sourced, light; no database."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from havre.geo.distance import Point, distance_km
from havre.territory import shipped
from havre.territory.epci import communes_by_epci
from havre.territory.rules import AuthorityKind, CommuneKind, NameKind, Reserve

OVERSEAS = {"971", "972", "973", "974", "976"}
COLLECTIVITIES = {"975", "977", "978", "984", "986", "987", "988", "989"}


@pytest.fixture(scope="module")
def communes() -> dict[str, shipped.Row]:
    return {row["code"]: row for row in shipped.rows("communes.csv.gz")}


@pytest.fixture(scope="module")
def links() -> list[shipped.Row]:
    return list(shipped.rows("authority_links.csv"))


def test_the_manifest_tells_the_truth_about_the_files() -> None:
    content = json.loads((shipped.DATA / "manifest.json").read_bytes())

    for name, digest in content["files"].items():
        assert hashlib.sha256((shipped.DATA / name).read_bytes()).hexdigest() == digest, name
    assert shipped.manifest().official_code_on == date(2026, 1, 1)


def test_the_notice_names_packages_versions_hashes_and_licences() -> None:
    notice = (shipped.DATA / "NOTICE").read_text(encoding="utf-8")
    packages = json.loads((shipped.DATA / "manifest.json").read_bytes())["packages"]

    assert len(packages) == 2
    for package in packages.values():
        assert package["version"] in notice
        assert package["sha256"] in notice
    for word in ("Licence Ouverte", "Insee", "IGN", "La Poste", "DGCL", "GPL-3.0, non repris"):
        assert word in notice


def test_the_data_stay_light_and_name_no_host() -> None:
    sizes = {path.name: len(path.read_bytes()) for path in shipped.DATA.iterdir()}

    assert sum(sizes.values()) < 3_000_000
    assert sizes["departements.geojson"] <= 120_000
    for path in shipped.DATA.iterdir():
        if not path.name.endswith(".gz"):
            assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_the_counts_are_those_of_the_official_code() -> None:
    kinds = Counter(row["kind"] for row in shipped.rows("communes.csv.gz"))
    codes = {row["code"] for row in shipped.rows("departements.csv")}

    assert kinds == {"commune": 34_969, "arrondissement": 45}
    assert len(codes) == 109
    assert codes >= OVERSEAS | COLLECTIVITIES | {"2A", "2B"}
    assert len(list(shipped.rows("regions.csv"))) == 26


def test_each_reference_leads_somewhere(communes: dict[str, shipped.Row]) -> None:
    regions = {row["code"] for row in shipped.rows("regions.csv")}
    departements = {row["code"]: row["region"] for row in shipped.rows("departements.csv")}

    assert set(departements.values()) <= regions
    assert {row["departement"] for row in communes.values()} <= departements.keys()
    assert all(row["kind"] in CommuneKind.codes() for row in communes.values())
    cities = {row["city"] for row in communes.values() if row["kind"] == "arrondissement"}
    assert cities == {"75056", "69123", "13055"}
    for row in shipped.rows("former_communes.csv.gz"):
        assert row["commune"] in communes
        assert row["kind"] in NameKind.codes()


def test_each_commune_has_one_intercommunality_save_the_islands_and_grand_paris(
    communes: dict[str, shipped.Row],
) -> None:
    found = communes_by_epci()
    current = {code for code, row in communes.items() if row["kind"] == "commune"}
    times = Counter(code for members in found.values() for code in members)
    alone = current - times.keys()

    assert len(found) == 1_255 + 11
    assert times.keys() <= current
    assert all(re.fullmatch("2[0-9]{8}", code) and members for code, members in found.items())
    within_paris = set(found["200054781"])
    assert {code for code, count in times.items() if count > 1} == within_paris - {"75056"}
    assert {code for code in alone if not code.startswith(("97", "98"))} == {
        "22016",
        "29083",
        "29155",
        "85113",
    }


@pytest.mark.parametrize(
    ("epci", "commune", "members"),
    [
        ("200093201", "59350", 95),  # Métropole européenne de Lille
        ("200046977", "69123", 58),  # Métropole de Lyon
        ("200057867", "93066", 8),  # Plaine Commune, within the Métropole du Grand Paris
    ],
)
def test_known_intercommunalities(epci: str, commune: str, members: int) -> None:
    assert commune in communes_by_epci()[epci]
    assert len(communes_by_epci()[epci]) == members


def test_known_communes(communes: dict[str, shipped.Row]) -> None:
    paris = communes["75056"]

    assert paris["name"] == "Paris"
    assert 2_000_000 < int(paris["population"]) < 2_300_000
    assert "75013" in paris["postal_codes"].split()
    assert communes["94038"]["name"] == "L'Haÿ-les-Roses"
    assert communes["94038"]["postal_codes"] == "94240"
    assert communes["75113"]["city"] == "75056"
    assert communes["69266"]["name"] == "Villeurbanne"
    assert communes["97801"]["departement"] == "978"
    assert communes["98818"]["name"] == "Nouméa"


def test_the_population_adds_up_to_the_country(communes: dict[str, shipped.Row]) -> None:
    people = sum(int(row["population"] or 0) for row in communes.values() if row["kind"] == "commune")

    assert 67_500_000 < people < 70_500_000


@pytest.mark.parametrize(
    ("code", "latitude", "longitude", "gap_km"),
    [  # town halls, from general knowledge: a centre of a commune is near
        ("75056", 48.8566, 2.3522, 2.0),
        ("13055", 43.2965, 5.3698, 8.0),
        ("69123", 45.7640, 4.8357, 3.0),
        ("59350", 50.6366, 3.0635, 3.0),
        ("2A004", 41.9192, 8.7386, 8.0),
        ("97411", -20.8789, 55.4481, 12.0),
        ("97611", -12.7806, 45.2278, 5.0),
        ("97209", 14.6037, -61.0733, 6.0),
    ],
)
def test_centres_are_where_people_know_them(
    communes: dict[str, shipped.Row], code: str, latitude: float, longitude: float, gap_km: float
) -> None:
    row = communes[code]
    center = Point(latitude=float(row["latitude"]), longitude=float(row["longitude"]))

    assert distance_km(center, Point(latitude=latitude, longitude=longitude)) < gap_km


def test_only_the_collectivities_lack_centres(communes: dict[str, shipped.Row]) -> None:
    missing = {row["departement"] for row in communes.values() if not row["latitude"]}

    assert missing == COLLECTIVITIES


def test_neighbours_in_the_code_are_neighbours_on_the_ground(communes: dict[str, shipped.Row]) -> None:
    arrondissements = [r for r in communes.values() if r["city"] == "75056"]
    paris = communes["75056"]
    center = Point(latitude=float(paris["latitude"]), longitude=float(paris["longitude"]))

    gaps = [
        distance_km(center, Point(latitude=float(r["latitude"]), longitude=float(r["longitude"])))
        for r in arrondissements
    ]
    assert len(gaps) == 20
    assert max(gaps) < 8


def test_every_link_is_sourced_dated_in_order_and_verified_or_reserved(links: list[shipped.Row]) -> None:
    kinds = {row["code"]: row["kind"] for row in shipped.rows("authorities.csv")}

    assert set(kinds.values()) == set(AuthorityKind.codes())
    assert {link["authority"] for link in links} == kinds.keys()
    for link in links:
        assert link["source"]
        assert bool(link["departement"]) != bool(link["commune"])
        assert (link["verified"] == "yes") == (link["reserve"] == "")
        assert link["reserve"] in {"", *Reserve.codes()}
        if link["valid_from"] and link["valid_to"]:
            assert link["valid_from"] < link["valid_to"]


def test_two_authorities_never_answer_for_children_on_the_same_day(links: list[shipped.Row]) -> None:
    child = {
        r["code"] for r in shipped.rows("authorities.csv") if r["kind"] == AuthorityKind.CHILD_PROTECTION
    }
    periods: dict[str, list[tuple[str, str]]] = {}
    for link in links:
        if link["authority"] in child:
            place = link["departement"] or link["commune"]
            periods.setdefault(place, []).append((link["valid_from"], link["valid_to"] or "9999-12-31"))

    for place, spans in periods.items():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), place
    assert OVERSEAS | {"69", "2A", "2B", "67", "68", "75"} <= periods.keys()


def test_a_court_of_a_departement_is_never_asserted(links: list[shipped.Row]) -> None:
    courts = {r["code"] for r in shipped.rows("authorities.csv") if r["kind"] == AuthorityKind.COURT}
    wide = [link for link in links if link["authority"] in courts and link["departement"]]
    seats = Counter(link["departement"] for link in wide)

    assert len(courts) == 168  # 164 tribunaux judiciaires and 4 of first instance overseas
    assert all(link["verified"] == "no" for link in wide)
    for link in wide:
        if link["reserve"] == "single_court":
            assert seats[link["departement"]] == 1
    assert len(seats) == 107  # all but two that nobody lives in


@pytest.mark.parametrize(
    "name",
    [
        "Tribunal judiciaire du Havre", "Tribunal judiciaire de La Rochelle", "Tribunal judiciaire d'Agen",
        "Tribunal judiciaire des Sables-d'Olonne", "Tribunal judiciaire du Puy-en-Velay",
        "Département de l'Ain", "Département des Ardennes", "Département du Rhône", "Département d'Eure-et-Loir",
        "Département de La Réunion", "Département de la Haute-Corse", "Métropole de Lyon",
        "Préfecture de la Haute-Corse", "Académie de Normandie", "Agence régionale de santé Île-de-France",
    ],
)  # fmt: skip
def test_names_are_written_in_french(name: str) -> None:
    assert name in {row["name"] for row in shipped.rows("authorities.csv")}


def test_outlines_close_and_hold_the_seat_of_their_prefecture(communes: dict[str, shipped.Row]) -> None:
    seats = {row["code"]: row["seat"] for row in shipped.rows("authorities.csv")}
    features = shipped.outlines()["features"]

    assert len(features) == 101
    for feature in features:
        code = feature["properties"]["code"]
        polygons = feature["geometry"]["coordinates"]
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
        seat = communes[seats[f"pref-{code}"]]
        point = (float(seat["longitude"]), float(seat["latitude"]))
        assert any(inside(polygon[0], point) for polygon in polygons), code


def inside(ring: list[list[float]], point: tuple[float, float]) -> bool:
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


def test_codes_have_the_shape_of_codes(communes: dict[str, shipped.Row]) -> None:
    shape = re.compile(r"(\d\d|2[AB])\d{3}")

    assert all(shape.fullmatch(code) for code in communes)
    assert all(re.fullmatch(r"(\d{5} ?)*", row["postal_codes"]) for row in communes.values())
