"""The tab « Entourage » as people meet it: roles first, names by an act in the journal, conflicts shown."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from circle_cast import CANARY, family, put

from cases_support import open_file
from havre.persons.queries.circle import circle_of
from tests_support import statements

pytestmark = pytest.mark.django_db


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.content.decode()).group(1)


@pytest.mark.parametrize("many", [1, 3, 40])
def test_the_page_costs_the_same_whatever_the_number(acting, client_of, many):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        for place in range(many):
            put(sonia, case, f"oncle {place}", "uncle_aunt", at_home=place % 2 == 0)
    browser = client_of("sonia")
    browser.get(f"/suivi/{case.pk}/entourage/")

    with statements() as seen:
        page = browser.get(f"/suivi/{case.pk}/entourage/")

    assert page.status_code == 200
    assert len(seen.real) == 9


def test_names_open_by_an_act_with_a_purpose_in_the_journal(acting, client_of):
    with acting("sonia") as sonia:
        case, people = family(sonia)
    browser = client_of("sonia")
    for address in ("", "identite/", f"{people['mother']}/", f"{people['mother']}/identite/"):
        page = browser.get(f"/suivi/{case.pk}/entourage/{address}")
        assert page.status_code == 200
        for secret in ("Canari", CANARY.phone, "Exemple", "Zoé"):
            assert secret not in page.content.decode(), address

    assert browser.post(f"/suivi/{case.pk}/entourage/identite/", {}).status_code == 422
    with statements() as seen:
        page = browser.post(f"/suivi/{case.pk}/entourage/identite/", {"purpose": "call"})

    text = page.content.decode()
    assert ("Canari" in text, "EXEMPLE" in text, page["Cache-Control"]) == (True, True, "no-store, private")
    journal = [line for line in seen.real if "audit.append('identity.read'" in line and "'call'" in line]
    assert ["'person'" in line for line in journal] == [True, False]
    assert all(relative_id.hex in journal[1].replace("-", "") for relative_id in people.values())


def test_a_whole_visit_by_forms(acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    browser, base = client_of("sonia"), f"/suivi/{case.pk}/entourage/"
    page = browser.get(f"{base}ajouter/")
    typed = {
        "id": hidden(page, "id"),
        "label": "mère",
        "kind": "mother",
        "at_home": "on",
        "name": "Odile Canari",
    }
    for _ in range(2):
        assert browser.post(f"{base}ajouter/", typed).status_code == 302
    with acting("sonia") as sonia:
        (mother,) = circle_of(sonia, case.person_id).people

    judged = {
        "quality": "dangerous",
        "judged_by": "l’équipe",
        "basis": "Menaces le 3.",
        "revision": mother.revision,
    }
    page = browser.get(f"{base}{mother.id}/avis/")
    assert browser.post(f"{base}{mother.id}/avis/", {**judged, "id": hidden(page, "id")}).status_code == 302

    page = browser.get(base).content.decode()
    assert page.count("lien qui met en danger") == 2  # in the list and in the drawing
    assert "vit avec l&#x27;enfant" in page
    relative = browser.get(f"{base}{mother.id}/").content.decode()
    assert ("Menaces le 3." in relative, "Odile" in relative) == (True, False)
    chronology = browser.get(f"/suivi/{case.pk}/chronologie/").content.decode()
    assert "mère : Lien qui met en danger" in chronology.replace("\u00a0", " ")


def test_a_conflict_shows_both_and_loses_nothing(acting, client_of):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        before = circle_of(sonia, case.person_id).one(people["father"]).revision
    base = f"/suivi/{case.pk}/entourage/{people['father']}"
    sonia_typed = {
        "id": "0192f0a0-0000-7000-8000-000000000001",
        "revision": before,
        "label": "papa",
        "sex": "boy",
    }
    yann_typed = {
        "id": "0192f0a0-0000-7000-8000-000000000002",
        "revision": before,
        "label": "beau-père",
        "sex": "boy",
    }
    assert client_of("sonia").post(f"{base}/corriger/", sonia_typed).status_code == 302

    page = client_of("yann").post(f"{base}/corriger/", yann_typed)

    text = page.content.decode()
    assert page.status_code == 422
    assert ("papa" in text, 'value="beau-père"' in text) == (True, True)
    assert hidden(page, "revision") == str(before + 1)
    again = {**yann_typed, "revision": before + 1}
    assert client_of("yann").post(f"{base}/corriger/", again).status_code == 302
    with acting("sonia") as sonia:
        assert circle_of(sonia, case.person_id).one(people["father"]).label == "beau-père"


def test_somebody_of_another_file_is_not_found_under_this_one(acting, client_of):
    with acting("sonia") as sonia:
        case, _ = family(sonia)
        _, theirs = family(sonia)
    browser = client_of("sonia")
    for tail in ("", "identite/", "avis/", "retirer/"):
        assert browser.get(f"/suivi/{case.pk}/entourage/{theirs['mother']}/{tail}").status_code == 404
