"""The directory in a real browser: from a search to a printed card, by keyboard, wide and narrow, axe clean."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accessible import violations
from havre.directory.models import Offer, Service
from havre.kernel.clock import utc_now

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def places(make):
    """Three places around Lille, one of which says little."""
    make(
        "Maison des adolescents inventée", opening_hours="Mo-Su 00:00-24:00", min_age=11, max_age=21, cost="free",
        anonymity="confidential", access_modes=["walk_in"], specialised=["exploitation"], description="Accueil et soins.",
        mobilisable_by=["young", "parent", "professional"], documents_known=True, without_parents=True, now=utc_now(),
    )  # fmt: skip
    make(
        "Centre de santé sexuelle inventé",
        kind="css",
        opening_hours="Mo-Fr 09:00-17:00; PH off",
        min_age=0,
        max_age=25,
    )
    make("Point écoute inventé", kind="paej", commune="59512", precision="commune")
    make("CRIP inventée", kind="crip", tier="professional")
    yield
    Offer.objects.all().delete()
    Service.objects.all().delete()


def tab_to(page, selector):
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def looked_at(page, name):
    """Check a page as it stands: nothing for axe, nothing wider than the screen."""
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_search_to_a_printed_card_with_the_keyboard_alone(window_of, places, width):
    page = window_of("alice", width=width)
    page.goto("/annuaire/")
    looked_at(page, "recherche")
    tab_to(page, "#commune_q")
    page.keyboard.type("Lille")
    expect(page.locator("#commune_options input").first).to_be_visible()
    tab_to(page, "#commune_options input")
    page.keyboard.press("Space")
    tab_to(page, "[name=situation]")
    page.keyboard.type("Exploitation")
    tab_to(page, "[name=age]")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bloc-specialised_open")
    assert re.fullmatch(r".*/annuaire/resultats/[0-9a-f-]{36}/", page.url)
    looked_at(page, "résultats")

    tab_to(page, ".card__title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche/*/")
    expect(page.locator("h1")).to_have_text("Maison des adolescents inventée")
    looked_at(page, "fiche")
    page.go_back()  # the results are there again: nothing is sent a second time, nothing is asked
    page.wait_for_selector("#bloc-specialised_open")
    page.go_forward()

    tab_to(page, "a[data-shortcut='c i']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/carte/")
    looked_at(page, "carte")
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator(".handout")).to_be_visible()


def test_without_javascript_a_commune_is_found_and_the_search_answers(window_of, places):
    page = window_of("alice", java_script_enabled=False)
    page.goto("/annuaire/")
    page.fill("#commune_q", "lil")
    page.locator("button[name=commune_chercher]").click()
    page.get_by_label("Lille (59)").check()
    page.get_by_role("button", name="Chercher", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("Maison des adolescents inventée")


@pytest.mark.parametrize("width", [360, 1280])
def test_maps_tables_and_the_widget_are_readable_by_all(window_of, places, width):
    page = window_of("alice", width=width)
    for address in (
        "carte/",
        "departement/59/",
        "zones-blanches/?type=mda&km=20",
        "widget/59/",
        "widget/59/?besoin=rights",
    ):
        page.goto(f"/annuaire/{address}")
        looked_at(page, address)
    page.goto("/annuaire/carte/")
    tab_to(page, "td a[href$='/departement/59/'], th a[href$='/departement/59/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/departement/59/")


def test_what_a_search_asks_is_in_no_address(window_of, places):
    page = window_of("alice")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/annuaire/")
    page.fill("#commune_q", "Lille")
    expect(page.locator("#commune_options input").first).to_be_visible()
    page.fill("[name=q]", "fugue")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lieux")
    assert [address for address in asked if "?" in address or "ill" in address or "fugue" in address] == []
    assert len({address for address in asked if address.endswith("/annuaire/")}) == 1
