"""Where a record is: codes of yesterday, points that cannot be believed, places that are not kept."""

from __future__ import annotations

import pytest

from havre.directory.importers.places import Entry, Gazetteer, Town, settle
from havre.directory.importers.records import Flag, Reason, Record, Refusal
from havre.directory.rules import PROTECTED_KINDS, PointPrecision, ServiceKind

BOURG = Town("01053", "Bourg-en-Bresse", "01", 46.205, 5.225, ("01000",))
VALSERHONE = Town("01033", "Valserhône", "01", 46.11, 5.83, ("01200",))
ST_DENIS = Town("93066", "Saint-Denis", "93", 48.94, 2.36, ("93200", "93210"))
NO_CENTRE = Town("97502", "Saint-Pierre", "975", None, None, ("97500",))
GAZETTEER = Gazetteer(
    {town.code: town for town in (BOURG, VALSERHONE, ST_DENIS, NO_CENTRE)},
    former={"01018": "01033", "93059": "93066", "77777": "88888"},
)


def record(**changes: object) -> Record:
    base: dict[str, object] = {"line": 3, "source_id": "1", "name": "Accueil", "kind": ServiceKind.MDA}
    return Record(**{**base, **changes})


def settled(**changes: object) -> Entry:
    entry = settle(record(**changes), GAZETTEER)
    assert isinstance(entry, Entry)
    return entry


def test_a_point_near_its_commune_is_kept() -> None:
    entry = settled(commune_code="01053", lat=46.3, lon=5.2)

    assert (entry.lat, entry.lon, entry.precision) == (46.3, 5.2, PointPrecision.SOURCE)
    assert entry.flags == frozenset()
    assert entry.departements == ("01",)


@pytest.mark.parametrize(("lat", "lon"), [(48.85, 2.35), (5.2, 46.3), (46.2, 6.2)])
def test_a_point_far_from_its_commune_is_not_believed(lat: float, lon: float) -> None:
    entry = settled(commune_code="01053", lat=lat, lon=lon)

    assert (entry.lat, entry.lon, entry.precision) == (46.205, 5.225, PointPrecision.COMMUNE)
    assert entry.flags == {Flag.POINT_FAR}


def test_without_a_point_the_centre_of_the_commune_stands_in() -> None:
    assert settled(commune_code="01053").flags == {Flag.NO_POINT}
    assert settled(commune_code="97502").precision == PointPrecision.UNKNOWN
    assert settled(commune_code="97502", lat=46.78, lon=-56.17).precision == PointPrecision.SOURCE


def test_an_old_code_becomes_the_code_of_today() -> None:
    entry = settled(commune_code="01018", lat=46.11, lon=5.83)

    assert entry.commune_code == "01033"
    assert entry.flags == {Flag.COMMUNE_MAPPED}


@pytest.mark.parametrize(
    ("postal_code", "city"),
    [("93200", "SAINT DENIS CEDEX"), ("93210", "St-Denis"), ("93200", "Saint-Denis Cedex 2")],
)
def test_a_commune_is_found_by_postal_code_and_name(postal_code: str, city: str) -> None:
    entry = settled(commune_code="", postal_code=postal_code, city=city)

    assert entry.commune_code == "93066"
    assert Flag.COMMUNE_BY_NAME in entry.flags


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.NO_COMMUNE),
        ({"postal_code": "93200", "city": "Ailleurs"}, Reason.NO_COMMUNE),
        ({"commune_code": "99999"}, Reason.UNKNOWN_COMMUNE),
        ({"commune_code": "77777"}, Reason.UNKNOWN_COMMUNE),
    ],
)
def test_a_record_without_a_commune_is_refused(changes: dict[str, str], reason: Reason) -> None:
    refused = settle(record(**changes), GAZETTEER)

    assert isinstance(refused, Refusal)
    assert (refused.line, refused.reason) == (3, reason)


def test_the_communes_served_are_those_of_today() -> None:
    entry = settled(commune_code="01053", area_codes=("01053", "01018", "93059", "00000"))

    assert entry.communes == ("01033", "01053", "93066")
    assert entry.departements == ("01", "93")


@pytest.mark.parametrize("kind", sorted(PROTECTED_KINDS))
def test_a_place_to_protect_keeps_its_departement_only(kind: ServiceKind) -> None:
    entry = settled(kind=kind, commune_code="01053", lat=46.2, lon=5.2, address=("99 rue du Secret",))

    assert (entry.commune_code, entry.lat, entry.lon) == ("", None, None)
    assert entry.record.address == ()
    assert entry.record.postal_code == entry.record.city == ""
    assert entry.record.area_codes == entry.communes == ()
    assert entry.departements == ("01",)
    assert Flag.ADDRESS_WITHHELD in entry.flags


def test_the_digest_changes_with_what_is_written_and_with_nothing_else() -> None:
    first = settled(commune_code="01053", lat=46.3, lon=5.2)

    assert settled(commune_code="01053", lat=46.3, lon=5.2, line=99).digest() == first.digest()
    assert settled(commune_code="01053", lat=46.3, lon=5.21).digest() != first.digest()
    assert settled(commune_code="01053", lat=46.3, lon=5.2, name="Autre").digest() != first.digest()
