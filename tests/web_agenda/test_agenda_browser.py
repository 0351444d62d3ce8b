"""The board in a real browser: axe, narrow and wide, a task done by the keyboard alone."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accessible import violations
from cases_support import act, open_file
from havre.cases.models import Task
from havre.cases.rules.tasks import WhyNot
from havre.cases.services import agenda, tasks
from havre.cases.services.absences import Away, set_absence
from havre.cases.services.acts import take
from havre.cases.services.sharing_out import turn
from havre.kernel.clock import utc_now
from havre.persons.access import IdentityCard

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


def follow(page: Page, text: str) -> None:
    """Reach a link or a button by the keyboard and press it."""
    for _ in range(150):
        if page.evaluate("document.activeElement.innerText?.trim()") == text:
            with page.expect_navigation(wait_until="networkidle"):
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach « {text} »")


def fill_board(committed, cast):
    """Late, today, tomorrow, later, by the hour, blocked, covered."""
    now = utc_now()
    with committed("sonia") as sonia:
        case = open_file(sonia)
        work = take(act(sonia, case.pk))
        for days, title in (
            (0, "Rappeler la grand-mère"),
            (1, "Porter le dossier de bourse"),
            (9, "Relire le projet"),
        ):
            tasks.plan(work, title=title, due_on=work.today + timedelta(days=days))
        tasks.expect(work, "D16", on=now - timedelta(hours=60))
        tasks.expect(work, "D05", on=work.today - timedelta(days=12), object_id=uuid4())
        tasks.expect(work, "D17", on=date(2026, 3, 1))
        blocked = tasks.plan(work, title="Trouver un internat", due_on=work.today + timedelta(days=4))
        agenda.cannot(
            act(sonia, case.pk), task_id=blocked.pk, reason=WhyNot.NO_PLACE, text="Complet jusqu'en mars."
        )
        nameless = open_file(sonia, card=IdentityCard())
        tasks.expect(take(act(sonia, nameless.pk)), "D17", on=date(2026, 3, 1))
        team_id, law = case.team_id, Task.objects.get(case=case, rule_id="D05").pk
    with committed("yann") as yann:
        covered = open_file(yann, card=IdentityCard())
        tasks.plan(
            take(act(yann, covered.pk)), title="Visite au foyer", due_on=now.date() + timedelta(days=2)
        )
        away = Away(
            id=uuid4(), team_id=team_id, user_id=cast.yann.id, first_on=now.date(),
            last_on=now.date() + timedelta(days=5), substitute_id=cast.sonia.id,
        )  # fmt: skip
        set_absence(actor=yann, away=away, now=now)
    turn(team_id, now=now)
    return case, law


def test_the_board_reads_calmly_and_a_task_is_done_by_the_keyboard(page_of, committed, cast):
    case, law = fill_board(committed, cast)
    for width in (360, 1280):
        page, manager = page_of("sonia", width=width), page_of("valerie", width=width)
        for name, where in (
            ("board", "/echeances/"), ("cover", "/echeances/?scope=cover"), ("task", f"/echeances/{law}/"),
            ("file", f"/suivi/{case.pk}/echeances/"), ("absences", "/echeances/absences/"),
        ):  # fmt: skip
            page.goto(where)
            look(page, name)
        for name, where in (
            ("blocked", "/echeances/?when=blocked"), ("team", "/echeances/?scope=team"),
            ("relay", f"/echeances/passation/{case.team_id}/{cast.sonia.id}/"), ("home", "/"),
        ):  # fmt: skip
            manager.goto(where)
            look(manager, name)
    page.goto("/echeances/")
    follow(page, "Rappeler la grand-mère")
    follow(page, "C’est fait")
    follow(page, "Marquer comme faite")
    expect(page.get_by_text("C’est noté")).to_be_visible()
    look(page, "done")
    page.goto("/echeances/calendrier/")
    if page.get_by_role("button", name="Ouvrir un calendrier").count():
        page.get_by_role("button", name="Ouvrir un calendrier").click()
        look(page, "feed")
