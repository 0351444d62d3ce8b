"""The conversations in a real browser: the keyboard alone, nothing typed lost, axe at both widths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accessible import violations
from desk.conftest import desk_browser, window_of
from desk_windows import as_
from havre.conversations.rules import Status
from web_talk.conftest import brought, opened, said, written

__all__ = ["desk_browser", "window_of"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
QUEUE = "/ecoute/tchat/"
SHOTS = os.environ.get("HAVRE_SCREENSHOTS", "")


@pytest.fixture
def floor(transactional_db, cast):
    """The floor, open to the public, with committed conversations: ``floor(Status.WAITING)``."""
    team_id = as_(cast, "karim", opened)

    def make(status=Status.WAITING, *, by="alice"):
        return as_(cast, by, lambda actor: brought(actor, team_id, status))

    make.team_id = team_id
    return make


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def tab_to(page, selector, *, back=False):
    """Reach an element with Tab alone."""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def box(page):
    return page.locator("[data-reply] textarea")


def news(page):
    """Ask for what is new, as the live stream or the clock would."""
    page.evaluate(
        "document.querySelectorAll('[data-talk-fresh]').forEach(n => n.dispatchEvent(new CustomEvent('talk:news')))"
    )


def counted(team_id, audience):
    from datetime import date

    from havre.conversations.models import TalkCount

    codes = {"mode": "live", "language": "fr", "age_range": "unsaid", "outcome": "answered"}
    TalkCount.objects.create(team_id=team_id, month=date(2026, 10, 1), audience=audience, **codes)


def test_from_the_queue_to_the_goodbye_with_the_keyboard_alone(window_of, floor):
    which = floor()
    alice = window_of("alice")
    alice.goto(QUEUE)
    expect(alice).to_have_title("(1) Tchat — Havre")
    tab_to(alice, "#presence-oui")
    alice.keyboard.press("Enter")
    expect(alice.locator("main")).to_contain_text("Vous êtes disponible pour le tchat")
    tab_to(alice, f"#prendre-{which}")
    alice.keyboard.press("Enter")
    alice.wait_for_url(f"**{QUEUE}{which}/")
    tab_to(alice, "[data-reply] textarea")
    alice.keyboard.type("Bonjour, je suis là.")
    alice.keyboard.press("Control+Enter")
    expect(alice.locator(".line--counsellor .line__text")).to_have_text(["Bonjour, je suis là."])
    expect(box(alice)).to_have_value("")
    assert alice.evaluate("document.activeElement.name") == "text"
    alice.keyboard.press("Alt+t")
    alice.keyboard.press("Alt+t")
    alice.wait_for_url("**/fin/")
    tab_to(alice, "[data-reply] button")
    alice.keyboard.press("Enter")
    alice.wait_for_url(f"**{QUEUE}")
    expect(alice.locator("main")).to_contain_text("Une pause de dix minutes vous est proposée")


def test_new_words_come_while_one_writes_and_the_box_is_left_alone(window_of, floor, cast):
    which = floor(Status.TALKING)
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    box(alice).fill("Je commence à écr")
    as_(cast, "alice", lambda actor: said(actor, which, "tu es encore là ?"))
    news(alice)
    expect(alice.locator(".line--visitor .line__text")).to_have_text(["j'ai peur", "tu es encore là ?"])
    expect(box(alice)).to_have_value("Je commence à écr")
    alice.locator("#acte-pause").click()
    expect(alice.locator("#talk-state")).to_contain_text("En pause")
    expect(alice.locator(".tchat-said").last).to_contain_text("revient dans quelques minutes")
    expect(box(alice)).to_have_value("Je commence à écr")
    alice.locator("#acte-help").click()
    expect(alice.locator("#talk-state")).to_contain_text("Un second écoutant est demandé au plateau.")
    expect(alice).to_have_title("(1) Conversation " + which.hex[:4].upper() + " — Havre")


def test_danger_is_one_press_and_the_talk_goes_on_beside(window_of, floor):
    which = floor(Status.TALKING)
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    box(alice).fill("Reste avec moi")
    alice.keyboard.press("Alt+0")
    expect(alice.locator("#danger")).to_contain_text("Un second écoutant est demandé")
    alice.select_option("#danger-departement", "59")
    expect(alice.locator("#danger")).to_contain_text("Permanence du parquet")
    expect(box(alice)).to_have_value("Reste avec moi")
    assert violations(alice) == []
    shot(alice, "danger")


def test_a_session_that_ends_leaves_the_words_in_the_box(window_of, floor, admin_db):
    which = floor(Status.TALKING)
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    box(alice).fill("Mots longs à trouver")
    admin_db.execute("DELETE FROM accounts_session")
    alice.keyboard.press("Control+Enter")
    expect(alice.locator("#annonces")).to_contain_text("Rien n’est perdu")
    expect(box(alice)).to_have_value("Mots longs à trouver")
    news(alice)
    alice.wait_for_load_state("networkidle")
    expect(alice.locator(".line--visitor")).to_have_count(1)
    expect(box(alice)).to_have_value("Mots longs à trouver")
    window_of.sign_in(alice.context, "alice")
    window_of.complaints.clear()
    alice.reload()
    assert box(alice).input_value() in {"", "Mots longs à trouver"}


def test_the_live_stream_brings_new_words_without_waiting(window_of, floor, cast, settings, live_server):
    settings.LIVE_URL, settings.LIVE_KEY = live_server.url, "clé de test, sans valeur"
    which = floor(Status.TALKING)
    alice = window_of("alice")
    asked = []

    def stream(route):
        asked.append(route.request.url)
        body = "retry: 500\n\nevent: news\ndata: 1\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    alice.route("**/direct?t=*", stream)
    alice.goto(f"{QUEUE}{which}/")
    as_(cast, "alice", lambda actor: said(actor, which, "tu as vu ?"))
    expect(alice.locator(".line--visitor .line__text")).to_have_text(
        ["j'ai peur", "tu as vu ?"], timeout=8_000
    )
    assert asked
    assert which.hex not in "".join(asked)


def test_a_conversation_erased_by_the_person_leaves_the_page_at_once(window_of, floor, admin_db):
    which = floor(Status.TALKING)
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    box(alice).fill("Je voulais te dire")
    admin_db.execute("SELECT talk.erase(%s, 'erased')", [which])
    news(alice)
    expect(alice.locator("[data-talk-gone]")).to_be_visible()
    expect(alice.locator(".line")).to_have_count(0)
    expect(alice.locator("#annonces")).to_be_empty()
    expect(box(alice)).to_have_value("Je voulais te dire")
    window_of.complaints.clear()


def test_one_stays_available_while_one_is_before_the_page_and_no_longer(window_of, floor):
    alice = window_of("alice")
    alice.clock.install()
    alice.goto(QUEUE)
    alice.locator("#presence-oui").click()
    expect(alice.locator("[data-present]")).to_have_count(1)
    posts = []
    alice.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    for minute in range(4):
        alice.mouse.move(minute + 1, 5)
        alice.clock.run_for(61_000)
        alice.wait_for_load_state("networkidle")
    assert len([url for url in posts if url.endswith("/presence/")]) == 4
    alice.clock.run_for(11 * 60_000)
    alice.wait_for_load_state("networkidle")
    kept = len(posts)
    alice.clock.run_for(5 * 60_000)
    assert len(posts) == kept


def test_a_ready_phrase_comes_under_the_caret(window_of, floor, cast):
    from havre.operations.demo import talks

    which = floor(Status.TALKING)
    talks.load_phrases(now=talks.timezone.now())
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    box(alice).fill("Bonsoir.")
    alice.locator("#phrases-pretes summary").click()
    alice.get_by_role("button", name="Je te crois. Merci de me l'avoir dit.").click()
    expect(box(alice)).to_have_value("Bonsoir.\nJe te crois. Merci de me l'avoir dit.")
    alice.keyboard.type(" Vraiment.")
    expect(box(alice)).to_have_value("Bonsoir.\nJe te crois. Merci de me l'avoir dit. Vraiment.")
    shot(alice, "phrases-box")


def test_words_are_blurred_when_asked_and_nothing_remembers_it(window_of, floor):
    which = floor(Status.TALKING)
    alice = window_of("alice")
    alice.goto(f"{QUEUE}{which}/")
    blurred = "getComputedStyle(document.querySelector('.line--visitor .line__text')).filter"
    assert alice.evaluate(blurred) == "none"
    alice.locator("#flou").check()
    alice.mouse.move(1, 1)
    assert alice.evaluate(blurred).startswith("blur(")
    alice.reload()
    assert not alice.locator("#flou").is_checked()
    assert alice.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_script_a_whole_talk_works(window_of, floor):
    which = floor()
    alice = window_of("alice", java_script_enabled=False)
    alice.goto(QUEUE)
    alice.get_by_role("button", name="Prendre").click()
    box(alice).fill("Bonjour.")
    alice.get_by_role("button", name="Envoyer").click()
    expect(alice.locator(".line--counsellor .line__text")).to_have_text(["Bonjour."])
    alice.get_by_role("button", name="Pause de quelques minutes").click()
    alice.get_by_role("button", name="Reprendre").click()
    alice.get_by_role("button", name="Ouvrir un contact").click()
    expect(alice.locator("h1")).to_contain_text("Contact")
    alice.goto(f"{QUEUE}{which}/")
    alice.get_by_role("link", name="Terminer…").click()
    alice.get_by_role("button", name="Envoyer ces mots et terminer").click()
    expect(alice.locator("main")).to_contain_text("La conversation est terminée")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_accessible_and_fits(window_of, floor, cast, width, theme):
    from havre.operations.demo import talks

    talks.load_phrases(now=talks.timezone.now())
    for status in Status:
        floor(status)
    which = floor(Status.TALKING, by="karim")
    as_(cast, "karim", lambda actor: said(actor, which, "x" * 300 + " il est tard, je suis dehors " * 12))
    as_(
        cast,
        "karim",
        lambda _: [counted(floor.team_id, code) for code in ("young", "parent") for _ in range(6)],
    )
    foreign = as_(cast, "karim", lambda actor: written(actor, floor.team_id, "أنا خائف", language="ar"))
    karim = window_of("karim", width=width, color_scheme=theme)
    for name, address in {
        "file": "", "conversation": f"{which}/", "arabe": f"{foreign}/", "fin": f"{which}/fin/", "phrases": "phrases/",
        "reglages": "reglages/", "cle": "reglages/cle/", "chiffres": "chiffres/?par=audience",
    }.items():  # fmt: skip
        karim.goto(QUEUE + address)
        shot(karim, f"{name}-{width}")
        assert violations(karim) == [], address
        assert karim.evaluate("document.documentElement.scrollWidth") <= width, address
