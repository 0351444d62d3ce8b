"""The library in a real browser: accessibility, keyboard, drafts, sessions, nothing kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from accessible import violations

pytestmark = pytest.mark.e2e

SAVED = re.compile(r"Enregistré à \d\d:\d\d:\d\d")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_gallery_is_accessible(visit: Any, width: int, theme: str) -> None:
    seen = visit("/", width=width, theme=theme)

    assert violations(seen.page) == []


def test_a_fault_is_named(visit: Any) -> None:
    page = visit("/").page
    page.evaluate("document.documentElement.removeAttribute('lang')")

    assert violations(page)[0].startswith("html-has-lang: <html")
    assert violations(page, but="html-has-lang") == []


def test_menus_and_dialogs_are_accessible_when_open(visit: Any) -> None:
    page = visit("/", width=360).page
    page.click(".nav__open")
    assert violations(page) == []
    page.click(".nav__close")
    page.click(".menu > summary")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("[data-dialog]")
    page.wait_for_selector("dialog:modal")
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/reponse/", "/brouillon/"])
def test_pages_are_accessible(visit: Any, address: str) -> None:
    assert violations(visit(address).page) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1024])
def test_nothing_overflows(visit: Any, width: int) -> None:
    page = visit("/", width=width).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_obeys_the_security_policy_and_keeps_nothing(visit: Any, site: Any) -> None:
    seen = visit("/")
    seen.page.keyboard.press("?")
    seen.page.wait_for_selector("#raccourcis")

    assert seen.complaints == []
    assert all(url.startswith(site.address) for url in seen.requests)
    assert seen.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_list_page_asks_five_times_at_most(visit: Any) -> None:
    seen = visit("/brouillon/")
    seen.page.wait_for_load_state("networkidle")

    assert len([url for url in seen.requests if "autosave" not in url and "send.js" not in url]) <= 5


def test_the_first_key_reaches_the_skip_link(visit: Any) -> None:
    page = visit("/").page
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip-link"
    box = page.locator(".skip-link").bounding_box()
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_every_stop_of_the_keyboard_shows_its_focus(visit: Any) -> None:
    page = visit("/brouillon/").page
    stops = 0
    while page.keyboard.press("Tab") or page.evaluate("document.activeElement !== document.body"):
        stops += 1
        shown = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth] })()"
        )
        assert shown == ["solid", "3px"], page.evaluate("document.activeElement.outerHTML")
    assert stops >= 7


def test_two_keys_go_to_a_page_but_not_while_typing(visit: Any) -> None:
    page = visit("/brouillon/").page
    page.focus("#texte")
    page.keyboard.type("n c")
    assert page.input_value("#texte") == "n c"
    assert page.url.endswith("/brouillon/")

    page.evaluate("document.activeElement.blur()")
    page.evaluate("window.onbeforeunload = null")
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.wait_for_url("**/reponse/")


def test_alt_reaches_a_shortcut_while_typing(visit: Any) -> None:
    page = visit("/brouillon/").page
    page.focus("#texte")
    page.keyboard.press("Alt+n")
    page.wait_for_timeout(200)
    page.keyboard.press("Alt+c")
    page.wait_for_url("**/reponse/")


def test_the_shortcuts_are_listed(visit: Any) -> None:
    page = visit("/brouillon/").page
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Raccourcis du clavier")).to_contain_text("Réponse")
    page.keyboard.press("Escape")
    expect(page.locator("#raccourcis")).to_be_hidden()


def test_a_dialog_opens_and_gives_the_focus_back(visit: Any) -> None:
    page = visit("/brouillon/").page
    page.click("text=Fermer le dossier")
    expect(page.get_by_role("dialog", name="Fermer ?")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Fermer le dossier")).to_be_focused()


def test_without_script_a_dialog_is_a_page(visit: Any) -> None:
    page = visit("/brouillon/", java_script_enabled=False).page
    page.click("text=Fermer le dossier")

    assert page.url.endswith("/reponse/")


def test_without_script_the_navigation_opens_on_a_telephone(visit: Any) -> None:
    page = visit("/", width=360, java_script_enabled=False).page
    expect(page.get_by_role("link", name="Annuaire")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()

    expect(page.get_by_role("link", name="Annuaire")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Annuaire")).to_be_hidden()


def test_a_draft_is_kept_soon_after_the_last_key(visit: Any, site: Any) -> None:
    page = visit("/brouillon/").page
    page.fill("#texte", "Elle veut dormir ici.")

    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert site.received == ["Elle veut dormir ici."]


def test_what_was_typed_before_the_script_came_is_kept(visit: Any, site: Any) -> None:
    page = visit("/reponse/").page
    page.route("**/autosave.js", lambda route: (page.fill("#texte", "Tout de suite"), route.continue_()))
    page.goto(site.address + "/brouillon/")

    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert site.received == ["Tout de suite"]


def test_a_draft_survives_a_dead_server(visit: Any, site: Any) -> None:
    page = visit("/brouillon/").page
    site.status = 503
    page.fill("#texte", "Premier mot")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Votre texte reste dans cette page")
    site.status = 200
    page.fill("#texte", "Premier mot, puis un autre")

    expect(status).to_have_text(SAVED)
    assert site.received == ["Premier mot, puis un autre"]


def test_a_draft_waits_for_the_network(visit: Any, site: Any) -> None:
    page = visit("/brouillon/").page
    page.context.set_offline(True)
    page.fill("#texte", "Dans le train")
    expect(page.locator("[data-autosave-status]")).to_contain_text("il n’y a pas de réseau")
    page.context.set_offline(False)

    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    assert site.received == ["Dans le train"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_refused_draft_says_why(visit: Any, site: Any) -> None:
    site.status = 400
    page = visit("/brouillon/").page
    page.fill("#texte", "x")

    expect(page.locator("[data-autosave-status]")).to_have_text("Trop long : raccourcissez.")
    assert page.input_value("#texte") == "x"


def test_an_idle_session_warns_and_lets_the_person_stay(visit: Any, site: Any) -> None:
    page = visit("/reponse/").page
    page.clock.install()
    page.goto(site.address + "/brouillon/")
    page.clock.run_for(6_000)
    page.wait_for_timeout(500)
    page.clock.fast_forward("13:10")
    warning = page.get_by_role("alertdialog", name="Êtes-vous toujours là ?")
    expect(warning).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Rester connecté").click()

    expect(warning).to_have_count(0)
    assert site.renewed == 1


def test_an_ended_session_keeps_what_was_typed(visit: Any, site: Any) -> None:
    page = visit("/reponse/").page
    page.clock.install()
    page.goto(site.address + "/brouillon/")
    page.clock.run_for(6_000)
    page.wait_for_timeout(500)
    site.status = 401
    page.fill("#texte", "Ce que j’écrivais")
    page.clock.fast_forward("15:30")
    ended = page.get_by_role("alertdialog", name="Votre session est terminée")
    expect(ended).to_be_visible()
    assert page.input_value("#texte") == "Ce que j’écrivais"

    site.status = 200
    page.get_by_role("button", name="C’est fait, continuer").click()
    expect(ended).to_have_count(0)
    page.clock.run_for(40_000)
    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    # Under a clock that runs ahead, the timer may send the same draft again while the first answer travels.
    assert set(site.received) == {"Ce que j’écrivais"}


def test_the_theme_is_remembered_by_the_server(visit: Any, site: Any) -> None:
    page = visit("/").page
    page.click("#apparence [data-theme-choice=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(site.address + "/reponse/")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_forced_colours_and_less_motion_keep_the_page_readable(visit: Any) -> None:
    page = visit("/", forced_colors="active", reduced_motion="reduce").page

    # The colours are the person's own there, and axe reads ours.
    assert violations(page, but="color-contrast") == []
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"


def test_right_to_left_mirrors_the_page(visit: Any) -> None:
    page = visit("/").page
    page.evaluate("document.documentElement.dir = 'rtl'")
    brand, person = page.locator(".brand").bounding_box(), page.locator(".menu").first.bounding_box()

    assert brand["x"] > person["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
