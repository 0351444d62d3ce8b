"""Who is competent where, on which day: the special cases that a département code gets wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from havre.territory.models import AuthorityLink
from havre.territory.queries import (
    authorities_in_force,
    authorities_of,
    authority_of,
    communes_covered,
)
from havre.territory.rules import AuthorityKind, Reserve

pytestmark = pytest.mark.django_db

CHILD = AuthorityKind.CHILD_PROTECTION
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("commune", "on", "code"),
    [
        ("94038", TODAY, "94D"),
        # Lyon: a list of communes, since 2015.
        ("69266", TODAY, "69M"), ("69266", date(2015, 1, 1), "69M"), ("69266", date(2014, 12, 31), "69D"),
        ("69264", TODAY, "69D"), ("69264", date(2014, 12, 31), "69D"),
        ("69123", TODAY, "69M"), ("69383", TODAY, "69M"),
        # Alsace: one collectivity for two départements, since 2021.
        ("67482", TODAY, "6AE"), ("68066", TODAY, "6AE"),
        ("67482", date(2020, 12, 31), "67D"), ("68066", date(2020, 12, 31), "68D"), ("68066", date(2021, 1, 1), "6AE"),
        # Corse, since 2018.
        ("2A004", date(2017, 12, 31), "2AD"), ("2A004", date(2018, 1, 1), "20R"),
        ("2B033", date(2017, 12, 31), "2BD"), ("2B033", TODAY, "20R"),
        # Paris, since 2019; an arrondissement answers as its city.
        ("75056", date(2018, 12, 31), "75D"), ("75056", date(2019, 1, 1), "75C"), ("75113", TODAY, "75C"),
        # Overseas.
        ("97105", TODAY, "971D"), ("97411", TODAY, "974D"), ("97209", TODAY, "972R"), ("97302", TODAY, "973R"),
        ("97209", date(2015, 6, 1), "972D"), ("97611", TODAY, "976R"), ("97502", TODAY, "975C"),
        ("97701", TODAY, "977C"), ("97801", TODAY, "978C"), ("97801", date(2007, 7, 14), None),
        # Another law: left out rather than asserted.
        ("98735", TODAY, None), ("98818", TODAY, None), ("98613", TODAY, None),
        ("00000", TODAY, None),
    ],
)  # fmt: skip
def test_who_answers_for_children(commune: str, on: date, code: str | None) -> None:
    found = authority_of(commune, CHILD, on)

    assert (found and found.code) == code


def test_every_commune_under_the_code_of_social_action_has_exactly_one_authority() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM territory_commune c
            WHERE c.kind = 'commune' AND c.departement_id < '979' AND 1 <> (
                SELECT count(*) FROM territory_authoritylink k JOIN territory_authority a ON a.code = k.authority_id
                WHERE a.kind = 'child_protection_authority' AND k.departement_id = c.departement_id
                AND coalesce(k.valid_from, '-infinity') <= %s AND coalesce(k.valid_to, 'infinity') > %s)
            """,
            [TODAY, TODAY],
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("commune", "code", "name"),
    [
        ("67482", "pref-67", "Préfecture du Bas-Rhin"),
        ("68066", "pref-68", "Préfecture du Haut-Rhin"),
        ("2A004", "pref-2A", "Préfecture de la Corse-du-Sud"),
        ("2B033", "pref-2B", "Préfecture de la Haute-Corse"),
        ("69266", "pref-69", "Préfecture du Rhône"),
        ("69264", "pref-69", "Préfecture du Rhône"),
        ("97701", "pref-977", "Préfecture déléguée de Saint-Barthélemy et de Saint-Martin"),
        ("98818", "pref-988", "Haut-commissariat de la République en Nouvelle-Calédonie"),
    ],
)
def test_a_prefecture_is_not_an_authority_for_children(commune: str, code: str, name: str) -> None:
    found = authority_of(commune, AuthorityKind.PREFECTURE, TODAY)

    assert found is not None
    assert (found.code, found.name) == (code, name)


def test_a_departement_with_one_court_answers_it_with_a_reserve() -> None:
    found = authority_of("48140", AuthorityKind.COURT, TODAY)

    assert found is not None
    assert (found.name, found.seat_code) == ("Tribunal judiciaire de Mende", "48095")
    assert not found.verified
    assert found.reserve == Reserve.SINGLE_COURT.label


def test_a_departement_with_several_courts_answers_them_all_and_asserts_none() -> None:
    found = authorities_of("76600", kind=AuthorityKind.COURT, on=TODAY)

    assert [court.name for court in found] == [
        "Tribunal judiciaire de Dieppe",
        "Tribunal judiciaire du Havre",
        "Tribunal judiciaire de Rouen",
    ]
    assert {court.reserve for court in found} == {Reserve.SEVERAL_COURTS.label}
    assert authority_of("76600", AuthorityKind.COURT, TODAY) is None


def test_the_seat_of_a_court_is_surely_in_its_area() -> None:
    found = authority_of("76351", AuthorityKind.COURT, TODAY)

    assert found is not None
    assert (found.name, found.verified, found.reserve) == ("Tribunal judiciaire du Havre", True, "")


@pytest.mark.parametrize(
    ("commune", "on", "name"),
    [
        ("76351", date(2019, 12, 31), "Académie de Rouen"),
        ("76351", date(2020, 1, 1), "Académie de Normandie"),
        ("14118", date(2019, 12, 31), "Académie de Caen"),
        ("2A004", TODAY, "Académie de Corse"),
        ("97801", TODAY, "Académie de la Guadeloupe"),
    ],
)
def test_academies(commune: str, on: date, name: str) -> None:
    found = authority_of(commune, AuthorityKind.ACADEMY, on)

    assert found is not None
    assert found.name == name
    assert found.reserve == Reserve.LIST_TO_CHECK.label


@pytest.mark.parametrize(
    ("commune", "on", "code"),
    [
        ("94038", TODAY, "ars-11"),
        ("2A004", TODAY, "ars-94"),
        ("97411", date(2020, 1, 11), "ars-oi"),
        ("97411", TODAY, "ars-04"),
        ("97611", TODAY, "ars-06"),
        ("97801", TODAY, "ars-01"),
    ],
)
def test_health_agencies(commune: str, on: date, code: str) -> None:
    found = authority_of(commune, AuthorityKind.HEALTH, on)

    assert found is not None
    assert found.code == code


def test_what_an_authority_covers() -> None:
    rhone, lyon = communes_covered("69D", on=TODAY), communes_covered("69M", on=TODAY)

    assert "69264" in rhone
    assert "69266" in lyon
    assert rhone.isdisjoint(lyon)
    assert len(lyon) == 58
    assert len(communes_covered("69D", on=date(2014, 12, 31))) == len(rhone) + len(lyon)
    assert communes_covered("69M", on=date(2014, 12, 31)) == frozenset()
    assert {"67482", "68066"} <= communes_covered("6AE", on=TODAY)
    assert communes_covered("nobody", on=TODAY) == frozenset()


def test_the_authorities_offered_by_a_form_are_those_of_the_day() -> None:
    today, before = (dict(authorities_in_force(CHILD, on=day)) for day in (TODAY, date(2014, 12, 31)))

    assert "6AE" in today
    assert "67D" not in today
    assert "67D" in before
    assert "69M" not in before
    # 101 départements; Alsace and Corsica save two, Lyon adds one; three collectivities overseas.
    assert len(today) == 101 - 2 + 1 + 3


def test_an_answer_takes_two_queries() -> None:
    with CaptureQueriesContext(connection) as captured:
        authority_of("69266", CHILD, TODAY)

    assert len(captured) == 2


def test_the_application_reads_and_does_not_write() -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        AuthorityLink.objects.all().delete()


@pytest.mark.parametrize(
    "values",
    [
        "('69D', '69', '69266', NULL, NULL, 'texte', true, '')",
        "('69D', NULL, NULL, NULL, NULL, 'texte', true, '')",
        "('69D', '69', NULL, '2020-01-01', '2020-01-01', 'texte', true, '')",
        "('69D', '69', NULL, NULL, NULL, 'texte', false, '')",
        "('69D', '69', NULL, NULL, NULL, 'texte', true, 'start_date')",
    ],
)
def test_the_database_refuses_a_link_that_says_too_much_or_too_little(admin_db: object, values: str) -> None:
    columns = "authority_id, departement_id, commune_id, valid_from, valid_to, source, verified, reserve"

    with pytest.raises(Exception, match="link_"):
        admin_db.execute(f"INSERT INTO territory_authoritylink ({columns}) VALUES {values}")
