"""US-5 with the keyboard alone, in a real browser: a report from the helpline on a Friday at 16:50."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accessible import violations
from crip_reports import entry, post
from havre.concern_unit.services import analysis, decisions, intake
from havre.kernel.clock import utc_now

pytestmark = pytest.mark.e2e

# Give a folder to look at the pages with one's own eyes.
PICTURES = os.environ.get("HAVRE_PICTURES", "")


def look(page: Page, name: str) -> None:
    """Accessible, nothing overflows; a picture when asked."""
    held = violations(page)
    width = page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    assert held == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def press_to(page: Page, selector: str, *, key: str = "Tab", limit: int = 120) -> None:
    """Press ``key`` until the focus is on what ``selector`` names."""
    for _ in range(limit):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {selector}")


def follow(page: Page, text: str) -> None:
    """Reach a link or a button by the keyboard and press it."""
    for _ in range(120):
        if page.evaluate("document.activeElement.innerText?.trim()") == text:
            with page.expect_navigation(wait_until="networkidle"):
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach « {text} »")


def fill(page: Page, name: str, text: str) -> None:
    press_to(page, f"[name={name}]")
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Reach a group of radio buttons and move to a value with the arrows."""
    press_to(page, f"input[name={name}]")
    page.keyboard.press("Space")
    press_to(page, f"input[name={name}][value={value}]", key="ArrowDown", limit=10)
    page.keyboard.press("Space")


def test_us_5_with_the_keyboard_alone(page_of: Any, committed: Any, cast: Any) -> None:
    with committed("alice") as alice:
        pk = post(alice, cast, now=utc_now())
    page = page_of("gaelle")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    follow(page, "CRIP")
    look(page, "inbox")
    press_to(page, f'a[href="/crip/{pk}/"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/crip/{pk}/")
    look(page, "detail-sent")
    follow(page, "Accuser réception")
    look(page, "acknowledge")
    follow(page, "Accuser réception")
    expect(page.get_by_text("Réception accusée")).to_be_visible()
    follow(page, "Première analyse")
    choose(page, "outcome", "evaluation")
    fill(page, "reason", "Des faits concordants.")
    look(page, "analysis")
    follow(page, "Enregistrer l’analyse")
    follow(page, "Désigner les évaluateurs")
    for who in (cast.hugo, cast.ines):
        press_to(page, f"input[value='{who.id}']")
        page.keyboard.press("Space")
    look(page, "evaluators")
    follow(page, "Désigner")
    expect(page.locator("aside").get_by_text("Hugo Vasseur")).to_be_visible()
    follow(page, "Saisir le procureur")
    fill(page, "court", "Lille")
    press_to(page, "input[name=grounds][value=grave]")
    page.keyboard.press("Space")
    fill(page, "actions", "Le 17 a été appelé.")
    fill(page, "summary", "Zoé ne rentre plus la nuit.")
    look(page, "referral")
    follow(page, "Sceller la transmission")
    expect(page.locator(".timeline__text", has_text="À porter au parquet")).to_be_visible()
    follow(page, "Information de l’enfant et des parents")
    choose(page, "who", "parents")
    choose(page, "decision", "not_told_prosecutor")
    fill(page, "reason", "Demandé par le parquet.")
    follow(page, "Enregistrer la décision")
    follow(page, "Retour à l’auteur")
    follow(page, "Envoyer le retour")
    follow(page, "Situation d’exploitation")
    choose(page, "concern", "disclosed")
    follow(page, "Enregistrer")
    expect(page.get_by_text("confiée par le mineur ou par un proche", exact=False).first).to_be_visible()
    look(page, "detail-referred")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_the_pages_are_accessible_and_nothing_overflows(
    page_of: Any, committed: Any, cast: Any, width: int, theme: str
) -> None:
    now = utc_now()
    with committed("alice") as alice:
        ids = [
            post(alice, cast, now=now, stated_danger=one)
            for one in ("worry", "immediate", "serious", "unknown")
        ]
    with committed("farid") as farid:
        for pk in ids[:3]:
            intake.acknowledge(entry(farid, pk, now=now))
        analysis.analyse(entry(farid, ids[1], now=now), outcome="evaluation", reason="Des faits concordants.")
        analysis.assign(entry(farid, ids[1], now=now), user_ids=[cast.hugo.id, cast.ines.id])
        decisions.note(
            entry(farid, ids[1], now=now), text="La mère a rappelé ; elle accepte un rendez-vous mardi."
        )
    page = page_of("gaelle", width=width, theme=theme)
    name = "" if theme == "light" else "dark-"
    for path, title in [
        ("", "inbox-full"), ("recherche/", "search"), ("evaluations/", "evaluations"), (f"{ids[1]}/", "detail"),
        (f"{ids[1]}/saisir-le-procureur/", "referral-empty"), (f"{ids[1]}/rapport-d-evaluation/", "report"),
        (f"{ids[1]}/decider/", "decide"), (f"{ids[2]}/joindre/", "merge"), (f"{ids[1]}/autre-mineur/", "minor"),
    ]:  # fmt: skip
        page.goto(f"/crip/{path}")
        page.wait_for_load_state("networkidle")
        look(page, f"{name}{title}")


def test_the_whole_sentence_of_a_long_word_stays_on_the_page(page_of: Any, committed: Any, cast: Any) -> None:
    long = "a" * 300
    content = {
        "facts": [{"text": long}],
        "author": {"email": f"{long}@x.invalid"},
        "children": [{"family_name": long}],
    }
    with committed("alice") as alice:
        pk = post(alice, cast, content=content, now=utc_now(), sender_name=long[:150])
    page = page_of("farid", width=360)
    for path in ("", f"{pk}/"):
        page.goto(f"/crip/{path}")
        page.wait_for_load_state("networkidle")
        look(page, f"long-{'detail' if path else 'inbox'}")


def test_the_inbox_asks_for_little(page_of: Any, committed: Any, cast: Any) -> None:
    with committed("alice") as alice:
        for _ in range(25):
            post(alice, cast, now=utc_now())
    page = page_of("farid")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/crip/")
    page.wait_for_load_state("networkidle")
    assert len(addresses) <= 5, addresses
    assert len(page.content().encode()) <= 60_000
