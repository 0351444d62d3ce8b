"""Communes found as people type them, on the whole shipped data."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havre.territory.queries import (
    CommuneHit,
    commune,
    communes_by_code,
    communes_matching,
    departement_for_postcode,
    departements,
)

pytestmark = pytest.mark.django_db


def labels(text: str, limit: int = 8) -> list[str]:
    return [hit.label for hit in communes_matching(text, limit=limit)]


@pytest.mark.parametrize("text", ["lhay", "l hay les roses", "hay", "94240", "L'Haÿ", "L’HAY-LES-ROSES", "lhayles",
                                  "haÿ les r", "roses hay", "942 40", "94240 hay", "L'Hay-les-Rozes"])  # fmt: skip
def test_l_hay_les_roses_is_found_however_it_is_typed(text: str) -> None:
    assert labels(text)[0] == "L'Haÿ-les-Roses (94)"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("st etienne", "Saint-Étienne (42)"),
        ("Saint-Étienne", "Saint-Étienne (42)"),
        ("ste foy les lyon", "Sainte-Foy-lès-Lyon (69)"),
        ("havre", "Le Havre (76)"),
        ("le havre", "Le Havre (76)"),
        ("rochelle", "La Rochelle (17)"),
        ("paris", "Paris (75)"),
        ("saint denis 93", "Saint-Denis (93)"),
        ("saint denis 974", "Saint-Denis (974)"),
        ("ajaccio 2a", "Ajaccio (2A)"),
        ("marseile", "Marseille (13)"),
        ("vileurbanne", "Villeurbanne (69)"),
        ("strasbourgh", "Strasbourg (67)"),
        ("chalon s/saone", "Chalon-sur-Saône (71)"),
        ("paris 13", "Paris 13e Arrondissement (75)"),
        ("75013", "Paris 13e Arrondissement (75)"),
        ("lyon 3", "Lyon 3e Arrondissement (69)"),
        ("750", "Paris (75)"),
        ("20000", "Ajaccio (2A)"),
        ("97133", "Saint-Barthélemy (977)"),
        ("cayenne", "Cayenne (973)"),
        ("mamoudzou", "Mamoudzou (976)"),
        ("noumea", "Nouméa (988)"),
        ("saint pierre 975", "Saint-Pierre (975)"),
        ("y", "Yerres (91)"),
    ],
)
def test_the_first_answer_is_the_one_meant(text: str, first: str) -> None:
    assert labels(text)[0] == first


def test_the_start_of_a_name_comes_before_a_word_inside_then_the_most_populated() -> None:
    assert labels("paris", limit=5) == [
        "Paris (75)",
        "Parisot (81)",
        "Parisot (82)",
        "Paris-l'Hôpital (71)",
        "Cormeilles-en-Parisis (95)",
    ]


def test_arrondissements_are_told_only_to_who_types_a_figure() -> None:
    assert not any("Arrondissement" in label for label in labels("marseille", limit=30))
    assert all("Arrondissement" in label for label in labels("marseille 1", limit=8))


def test_a_former_name_leads_to_the_commune_of_today() -> None:
    [hit] = [hit for hit in communes_matching("la glacerie") if hit.former_name == "La Glacerie"]

    assert (hit.code, hit.name) == ("50129", "Cherbourg-en-Cotentin")
    assert hit.label == "La Glacerie, aujourd'hui Cherbourg-en-Cotentin (50)"


def test_a_commune_is_answered_once() -> None:
    codes = [hit.code for hit in communes_matching("oullins")]

    assert codes == ["69149"]
    assert communes_matching("oullins")[0].former_name == ""


@pytest.mark.parametrize("text", ["", "  ", "'", "zzzzzz", "00000", "123456", "%", "_", "%%%%", "\\", "\x00"])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert labels(text) == []


def test_a_wildcard_is_a_character_like_another() -> None:
    assert labels("paris%", limit=1) == labels("paris", limit=1)


@pytest.mark.parametrize("limit", [1, 3, 8, 20])
def test_the_limit_is_kept(limit: int) -> None:
    assert len(communes_matching("saint", limit=limit)) == limit


def test_a_hit_tells_what_a_screen_needs() -> None:
    [hit] = communes_matching("lhay les roses")

    assert hit.point is not None
    assert (round(hit.point.latitude, 1), round(hit.point.longitude, 1)) == (48.8, 2.3)
    assert hit == CommuneHit(
        code="94038",
        name="L'Haÿ-les-Roses",
        departement_code="94",
        departement_name="Val-de-Marne",
        postal_codes=("94240",),
        population=31_188,
        point=hit.point,
    )


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("saint", 2),  # names, communes: a full page from the first step
        ("lhay", 3),  # + words, as the first step did not fill the page
        ("94240", 2),
        ("saint denis 93", 4),  # start (nothing), start in 93, words, communes
        ("vileurbanne", 4),  # start, words, spelling, communes
        ("zzzzzz", 3),
        ("", 0),
    ],
)
def test_the_number_of_queries_is_fixed(text: str, queries: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        communes_matching(text)

    assert len(captured) == queries


@pytest.mark.parametrize("limit", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_answers(limit: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert len(communes_matching("paris", limit=limit)) == limit

    assert len(captured) == 2


def test_the_index_is_used_for_the_start_of_a_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT 1 FROM territory_communename WHERE compact_key LIKE 'villeurb%'")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "commune_name_compact" in plan


def test_one_commune_by_its_code() -> None:
    paris, oullins = commune("75056"), commune("69149")

    assert paris is not None
    assert paris.label == "Paris (75)"
    assert len(paris.postal_codes) == 21
    assert oullins is not None
    assert oullins.former_name == ""
    assert commune("75113") is not None
    assert commune("00000") is None


@pytest.mark.parametrize(("gone", "today"), [("91182", "91228"), ("01126", "01033")])
def test_a_code_gone_without_a_name_leads_to_the_commune_of_today(gone: str, today: str) -> None:
    """Courcouronnes and a part of Valserhône: codes that old files still bear."""
    found = commune(gone)

    assert found is not None
    assert (found.code, found.former_name) == (today, "")
    assert [hit.code for hit in communes_matching(found.name)].count(today) == 1


def test_an_absorbed_code_leads_to_the_commune_of_today() -> None:
    found = commune("50203")

    assert found is not None
    assert (found.code, found.former_name) == ("50129", "La Glacerie")


def test_several_communes_in_one_query() -> None:
    with CaptureQueriesContext(connection) as captured:
        found = communes_by_code(["75056", "69123", "00000"])

    assert {code: hit.name for code, hit in found.items()} == {"75056": "Paris", "69123": "Lyon"}
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("94240", "94"), ("75013", "75"), ("97133", "977"), ("97150", "978"), ("20200", "2B"),
        ("05110", "05"),  # used on both sides of a border: where most people live
        ("75340", "75"),  # CEDEX: by its figures
        ("00000", None), ("abc", None),
    ],
)  # fmt: skip
def test_the_departement_of_a_postal_code(postcode: str, code: str | None) -> None:
    assert departement_for_postcode(postcode) == code


def test_the_departements_for_a_form() -> None:
    rows = departements()

    assert len(rows) == 109
    assert rows[0] == ("01", "Ain")
    assert ("2A", "Corse-du-Sud") in rows
