"""An entry in a real browser, by keyboard: written, proposed, read again, published, verified, told wrong; axe clean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accessible import violations
from havre.directory.models import Location, Offer, Organization, Service

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NAME = "Point écoute du Canal inventé"


@pytest.fixture(autouse=True)
def _nothing_left():
    yield
    mine = Service.objects.filter(name__startswith=NAME)
    organizations = list(mine.values_list("organization_id", flat=True))
    locations = list(mine.exclude(location=None).values_list("location_id", flat=True))
    Offer.objects.filter(service__in=mine).delete()
    mine.delete()
    Organization.objects.filter(id__in=organizations).delete()
    Location.objects.filter(id__in=locations).delete()


def tab_to(page, selector):
    """Reach an element with Tab alone."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def looked_at(page, name):
    """Check a page as it stands; its picture goes to the folder that HAVRE_PICTURES names, when it names one."""
    if folder := os.environ.get("HAVRE_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("width", [360, 1280])
def test_an_entry_from_its_author_to_its_readers(window_of, width):
    nadia = window_of("nadia", width=width)
    nadia.goto("/annuaire/fiche/nouvelle/")
    looked_at(nadia, "nouvelle")
    press(
        nadia,
        "main button[data-shortcut='f e']",
    )
    expect(nadia.locator("main")).to_contain_text("Donnez un nom à ce service.")
    looked_at(nadia, "erreurs")
    window_of.complaints.clear()  # Chromium writes an answer 422 in its console
    nadia.goto("/annuaire/fiche/nouvelle/")
    tab_to(nadia, "#id_name")
    nadia.keyboard.type(NAME)
    tab_to(nadia, "#id_kind")
    nadia.keyboard.type("Point accueil")
    tab_to(nadia, "#id_tier_0")
    nadia.keyboard.press("Space")
    tab_to(nadia, "#id_commune")
    nadia.keyboard.type("Roubaix")
    tab_to(nadia, "#id_phones-0-number")
    nadia.keyboard.type("03 99 00 12 34")
    press(nadia, "main button[data-shortcut='f e']")
    nadia.wait_for_url("**/suivi/")
    looked_at(nadia, "suivi")
    address = nadia.url
    press(nadia, "main button[data-shortcut='f p']")
    expect(nadia.locator("main")).to_contain_text("un modérateur la relira")

    lea = window_of("lea", width=width)
    lea.goto("/annuaire/moderation/")
    looked_at(lea, "moderation")
    press(lea, f"main a[href$='{address.split('//')[1].split('/', 1)[1]}']")
    looked_at(lea, "relecture")
    press(lea, "main button[data-shortcut='f p']")
    expect(lea.locator("main")).to_contain_text("La fiche est publiée")
    press(lea, "main a[data-shortcut='f v']")
    tab_to(lea, "#id_how_0")
    lea.keyboard.press("Space")
    tab_to(lea, "#id_outcome_0")
    lea.keyboard.press("Space")
    looked_at(lea, "verifier")
    press(lea, "main .form-actions button, main button[type=submit]")
    expect(lea.locator("main")).to_contain_text("Vérifiée le")

    nadia.goto(address.replace("suivi", "erreur"))
    looked_at(nadia, "erreur")
    tab_to(nadia, "#id_kind_0")
    nadia.keyboard.press("Space")
    press(nadia, "main button[type=submit]")
    expect(nadia.locator("main")).to_contain_text("Merci")
    for page in ("erreurs-signalees", "doublons", "acces", "fraicheur"):
        lea.goto(f"/annuaire/moderation/{page.removesuffix('-signalees')}/")
        looked_at(lea, page)
    for page in ("mes-favoris", "referents", "referents/moi", "offre-manquante", "mes-fiches"):
        nadia.goto(f"/annuaire/{page}/")
        looked_at(nadia, page.replace("/", "-"))
    lea.goto(address.replace("suivi", "modifier"))
    looked_at(lea, "modifier")
    denis = window_of("denis", width=width)
    denis.goto("/annuaire/acces/")
    looked_at(denis, "demander")
