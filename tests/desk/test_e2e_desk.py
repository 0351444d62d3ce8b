"""The desk in a real browser: two keys, the keyboard alone, nothing typed is ever lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from accessible import violations
from desk_windows import CONTACT, SAVED, as_, lines, new_contact, status
from havre.kernel.clock import utc_now
from listening_support import plan, talk, write

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def tab_to(page, selector, *, back=False):
    """Reach an element with Tab alone."""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_a_call_from_the_first_key_to_the_closing_with_the_keyboard_alone(window_of, cast):
    alice = new_contact(window_of("alice"))
    assert alice.evaluate("document.activeElement.name") == "text"

    alice.keyboard.type("La mère appelle.")
    alice.keyboard.press("Enter")
    alice.keyboard.press("Alt+2")
    alice.keyboard.type("Je rentre quand je peux")
    alice.keyboard.press("Enter")
    alice.keyboard.press("Alt+4")
    alice.keyboard.type("Ne pas rester seule")
    expect(status(alice)).to_have_text(SAVED)
    expect(alice.locator(".line--child_words .line__kind")).to_have_text("Mots exacts du mineur")

    alice.keyboard.press("Alt+0")
    expect(alice.locator("#danger")).to_contain_text("Un second écoutant est demandé")
    assert alice.evaluate("document.activeElement.name") == "text"
    tab_to(alice, "#etape-called_17", back=True)
    alice.keyboard.press("Enter")
    expect(alice.locator("#danger ol")).to_contain_text("17 appelé")
    tab_to(alice, "#danger-fin")
    alice.keyboard.press("Enter")
    expect(alice.locator("#danger")).to_contain_text("terminé à")

    tab_to(alice, "button[data-shortcut='t t']")
    alice.keyboard.press("Enter")
    alice.wait_for_url("**/qualification/")
    expect(alice.locator("main")).to_contain_text("Une pause de dix minutes vous est proposée")
    tab_to(alice, "[name=qualification]")
    alice.keyboard.press("Space")
    tab_to(alice, "button[value=clore]")
    alice.keyboard.press("Enter")
    alice.wait_for_url("**/ecoute/")
    expect(alice.locator("main")).to_contain_text("qualifié et clos")


def test_a_colleague_sees_the_danger_joins_and_writes_beside(window_of):
    alice = new_contact(window_of("alice"))
    alice.keyboard.type("Elle est avec lui.")
    alice.keyboard.press("Enter")
    alice.keyboard.press("Alt+0")
    expect(alice.locator("#danger")).to_contain_text("Un second écoutant est demandé")

    bruno = window_of("bruno")
    bruno.goto("/ecoute/")
    bruno.get_by_role("button", name="Rejoindre").press("Enter")
    bruno.wait_for_url(CONTACT)
    expect(bruno.locator("#danger")).to_contain_text("Vous avez rejoint Alice Morel")
    bruno.locator("[name=text]").first.focus()
    bruno.keyboard.press("Alt+5")
    bruno.locator("#ligne_text").type("J'appelle le 17.")
    bruno.keyboard.press("Enter")
    expect(status(bruno)).to_have_text(SAVED)

    alice.mouse.move(5, 5)
    # The page looks every eight seconds.
    expect(alice.locator(".line", has_text="J'appelle le 17.")).to_be_visible(timeout=15_000)
    expect(alice.locator("#danger")).to_contain_text("Bruno Keller a rejoint", timeout=15_000)
    assert lines(alice) == lines(bruno) == ["Elle est avec lui.", "J'appelle le 17."]


def test_while_the_server_is_down_the_text_stays_and_is_sent_again(window_of, cast):
    alice = new_contact(window_of("alice"))
    alice.keyboard.type("Avant")
    expect(status(alice)).to_have_text(SAVED)
    alice.route("**/notes/**", lambda route: route.abort())
    alice.keyboard.type(" la panne")
    expect(status(alice)).to_contain_text("Non enregistré : le serveur ne répond pas")
    expect(status(alice)).to_contain_text("nouvel essai dans")
    alice.keyboard.press("Enter")
    alice.keyboard.type("Pendant")
    expect(alice.locator(".line[data-waiting]")).to_have_count(1)
    alice.unroute("**/notes/**")
    expect(status(alice)).to_have_text(SAVED)
    expect(alice.locator(".line[data-waiting]")).to_have_count(0)
    window_of.complaints.clear()

    alice.reload()
    assert lines(alice) == ["Avant la panne", "Pendant"]


def test_when_the_session_expired_the_text_waits_for_the_next_one(window_of, cast, admin_db):
    alice = new_contact(window_of("alice"))
    admin_db.execute("DELETE FROM accounts_session")
    alice.keyboard.type("Écrit trop tard")
    expect(status(alice)).to_contain_text("Non enregistré : votre session est terminée")
    window_of.sign_in(alice.context, "alice")
    expect(status(alice)).to_have_text(SAVED)
    window_of.complaints.clear()

    alice.reload()
    assert lines(alice) == ["Écrit trop tard"]


def test_a_page_closed_in_the_middle_of_a_line_kept_it(window_of):
    alice = new_contact(window_of("alice"))
    address = alice.url
    alice.keyboard.type("Une phrase inache")
    expect(status(alice)).to_have_text(SAVED)
    alice.close()

    again = window_of("alice")
    again.goto(address)
    assert lines(again) == ["Une phrase inache"]


def test_typing_without_a_pause_is_kept_all_along(window_of):
    alice = new_contact(window_of("alice"))
    kept = []
    alice.on(
        "response", lambda response: "/notes/" in response.url and response.ok and kept.append(response.url)
    )
    alice.keyboard.type("sans reprendre son souffle, elle raconte tout", delay=90)
    assert len([url for url in kept if "vue=" not in url]) >= 2


def test_two_windows_of_one_person_on_one_line_lose_nothing(window_of, cast):
    note_id = uuid4()
    contact_id = as_(cast, "alice", lambda actor: _noted(actor, note_id))
    pages = [window_of("alice"), window_of("alice")]
    for page in pages:
        page.goto(f"/ecoute/{contact_id}/?modifier={note_id}")
    for page, words in zip(pages, ("du premier", "du second"), strict=True):
        page.locator("#ligne_text").fill(f"Texte {words}")
        expect(status(page)).to_have_text(SAVED)
    window_of.complaints.clear()

    pages[0].goto(f"/ecoute/{contact_id}/")
    assert sorted(lines(pages[0])) == ["Texte du premier", "Texte du second"]


def _noted(actor, note_id):
    contact_id = talk(actor, now=utc_now())
    write(actor, contact_id, "Texte", note_id=note_id, now=utc_now())
    return contact_id


def test_one_changes_ones_last_line_with_the_up_arrow(window_of):
    alice = new_contact(window_of("alice"))
    alice.keyboard.type("Quatorze ans")
    alice.keyboard.press("Enter")
    alice.keyboard.press("ArrowUp")
    expect(alice.locator("#ligne_text")).to_have_value("Quatorze ans")
    alice.keyboard.press("End")
    alice.keyboard.type(" et demi")
    alice.keyboard.press("Enter")
    expect(alice.locator("[data-waiting]")).to_have_count(0)
    assert lines(alice) == ["Quatorze ans et demi"]
    alice.reload()
    assert lines(alice) == ["Quatorze ans et demi"]


def test_leaving_by_an_action_waits_for_the_last_words(window_of):
    alice = new_contact(window_of("alice"))
    alice.keyboard.type("Derniers mots")
    alice.locator("button[data-shortcut='t t']").press("Enter")
    alice.wait_for_url("**/qualification/")
    alice.go_back()
    alice.goto(alice.url.replace("qualification/", ""))
    assert lines(alice) == ["Derniers mots"]


def test_a_paste_too_long_is_told_and_stays(window_of):
    alice = new_contact(window_of("alice"))
    alice.locator("#ligne_text").fill("x" * 30_000)
    expect(status(alice)).to_contain_text("20000 caractères")
    expect(alice.locator("#ligne_text")).to_have_value("x" * 30_000)
    alice.locator("#ligne_text").fill("court")
    expect(status(alice)).to_have_text(SAVED)
    window_of.complaints.clear()


def test_the_panel_is_kept_as_it_is_filled_and_a_colleague_is_not_overwritten(window_of):
    alice = new_contact(window_of("alice"))
    panel, address = alice.locator("[data-panel]"), alice.url
    alice.select_option("#volet_caller_kind", "mother")
    expect(panel.locator("[data-autosave-status]")).to_have_text(SAVED)
    alice.locator("#commune_q").fill("roubaix")
    alice.locator("[name=commune][value='59512']").check()
    expect(alice.locator("#volet_departement_code")).to_have_value("59")

    bruno = window_of("bruno")
    bruno.goto(address)
    bruno.select_option("#volet_child_sex", "girl")
    expect(bruno.locator("[data-panel] [data-autosave-status]")).to_have_text(SAVED)
    alice.select_option("#volet_child_age_band", "13-15")
    expect(panel.locator("[data-autosave-status]")).to_contain_text("comparez les deux versions")
    alice.get_by_role("button", name="Enregistrer le volet").press("Enter")
    expect(alice.locator("h1")).to_have_text("Deux versions du volet")
    window_of.complaints.clear()
    alice.get_by_role("button", name="Garder ma version").press("Enter")
    expect(alice.locator("#volet_child_age_band")).to_have_value("13-15")


def test_without_script_the_whole_desk_works(window_of):
    alice = window_of("alice", java_script_enabled=False)
    alice.goto("/ecoute/")
    alice.get_by_role("button", name="Nouveau contact").click()
    alice.locator("#ligne_text").fill("Sans script")
    alice.get_by_role("button", name="Ajouter la note").click()
    assert lines(alice) == ["Sans script"]
    alice.get_by_role("link", name="Modifier la ligne").click()
    alice.locator("#ligne_text").fill("Sans script, corrigé")
    alice.get_by_role("button", name="Ajouter la note").click()
    assert lines(alice) == ["Sans script, corrigé"]
    alice.get_by_role("button", name="Danger maintenant").click()
    alice.select_option("#danger-departement", "59")
    alice.get_by_role("button", name="Voir").click()
    expect(alice.locator("#danger")).to_contain_text("Permanence du parquet")
    alice.get_by_role("button", name="17 appelé").click()
    alice.locator("#danger-fin").click()
    alice.get_by_role("button", name="Terminer l'échange").click()
    alice.get_by_label("Aide immédiate").check()
    alice.get_by_role("button", name="Qualifier et clore").click()
    expect(alice.locator("main")).to_contain_text("qualifié et clos")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_accessible_and_fits(window_of, cast, width, theme):
    from havre.listening.services import registers, situations

    def furnish(actor):
        contact_id, now = talk(actor, now=utc_now() - timedelta(hours=1)), utc_now()
        for kind in ("note", "child_words", "caller_words", "caller_need", "action"):
            write(actor, contact_id, "Mots de l'échange", kind=kind, now=now)
        situation_id = uuid4()
        situations.open_situation(actor=actor, situation_id=situation_id, contact_id=contact_id, now=now)
        call_id = plan(
            actor, contact_id, now=now, safe_way="call_no_message", number="0199001234", safe_time="le soir"
        )
        talk(actor, now=now)
        return contact_id, situation_id, call_id

    def enter_requisition(actor):
        asked = registers.Demand(received_at=utc_now(), authority="Juge", legal_text="x", scope="y")
        return registers.record_requisition(
            actor=actor, requisition_id=uuid4(), demand=asked, now=utc_now()
        ).pk

    contact_id, situation_id, call_id = as_(cast, "alice", furnish)
    requisition_id = as_(cast, "karim", enter_requisition)
    karim = window_of("karim", width=width, color_scheme=theme)
    one, situation = f"/ecoute/{contact_id}/", f"/ecoute/situations/{situation_id}/"
    for address in (
        "/ecoute/", "/ecoute/contacts/", "/ecoute/rappels/", f"/ecoute/rappels/{call_id}/", "/ecoute/situations/",
        situation, f"{situation}identite/", "/ecoute/recherche/", "/ecoute/transmissions/", "/ecoute/aller-vers/",
        "/ecoute/requisitions/", f"/ecoute/requisitions/{requisition_id}/", f"{one}qualification/", f"{one}rappel/",
        f"{one}suivi/", one,
    ):  # fmt: skip
        karim.goto(address)
        assert violations(karim) == [], address
        assert karim.evaluate("document.documentElement.scrollWidth") <= width, address
    karim.keyboard.press("Alt+0")
    karim.select_option("#danger-departement", "59")
    expect(karim.locator("#danger")).to_contain_text("Permanence du parquet")
    assert violations(karim) == []


def test_a_list_asks_five_requests_at_most_and_keeps_nothing_in_the_browser(window_of):
    alice = window_of("alice")
    requests = []
    alice.on("request", lambda request: requests.append(request.url))
    alice.goto("/ecoute/contacts/", wait_until="networkidle")
    assert len([url for url in requests if not url.endswith(".svg")]) <= 5
    new_contact(alice)
    alice.keyboard.type("Rien ne reste")
    expect(status(alice)).to_have_text(SAVED)
    assert alice.evaluate("localStorage.length + sessionStorage.length") == 0
