"""US-2 in a real browser, by the keyboard alone; accessibility, narrow screens, no script, no network lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from accessible import violations
from havre.concern_unit.models import Reception
from havre.reports.models import Report
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ReportKind, Section
from havre.web.reports.pages import SLUGS
from reports.reports_cast import complete, draft, submitted

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Enregistré à \d\d:\d\d:\d\d")


def reach(page: Page, selector: str) -> None:
    """Press Tab until ``selector`` has the focus."""
    page.evaluate("document.activeElement?.blur()")
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector} on {page.url}")


def write_in(page: Page, selector: str, words: str) -> None:
    reach(page, selector)
    page.keyboard.type(words)


def tick(page: Page, selector: str) -> None:
    """Reach the group of a radio button by Tab, then the button by the arrows."""
    name = page.get_attribute(selector, "name")
    reach(page, f"input[name='{name}']")
    for _ in range(12):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never reach {selector}")


def press(page: Page, selector: str, *, leads_to: str) -> None:
    reach(page, selector)
    with page.expect_navigation(url=re.compile(leads_to)):
        page.keyboard.press("Enter")
    assert violations(page) == []


GO_ON = "button[name=continue]"


@pytest.fixture
def saved(acting: Any) -> Any:
    """Run something in a transaction of its own, as one member of the cast."""

    def run(slug: str, work: Any) -> Any:
        with transaction.atomic(), acting(slug) as actor:
            return work(actor)

    return run


def test_a_school_nurse_writes_and_her_colleague_sends_by_the_keyboard_alone(
    browsing: Any, saved: Any
) -> None:
    nadia = browsing("nadia")
    nadia.goto("/")
    press(nadia, "a[href='/ecrits/']", leads_to="/ecrits/$")
    press(nadia, "a[href='/ecrits/nouveau/']", leads_to="nouveau/$")
    press(nadia, "main form button", leads_to="/ecrits/[0-9a-f-]{36}/$")
    press(nadia, "a[href$='/auteur/']", leads_to="/auteur/$")
    expect(nadia.locator("#id_name")).to_have_value("Nadia Roche")
    press(nadia, GO_ON, leads_to="/enfants/$")
    press(nadia, ".form-actions a", leads_to="/enfants/[0-9a-f-]{36}/$")
    write_in(nadia, "#id_given_names", "Zoé")
    write_in(nadia, "#id_age", "14 ans")
    write_in(nadia, "#id_whereabouts", "Au collège, en classe de quatrième")
    press(nadia, "main form .form-actions button", leads_to="/enfants/$")
    press(nadia, ".form-actions a:nth-child(2)", leads_to="/faits/$")
    write_in(nadia, "#id_nouveau-text", "Elle s'endort en cours et cache un second téléphone.")
    tick(nadia, "#id_nouveau-source_0")
    press(nadia, GO_ON, leads_to="/mots/$")
    write_in(nadia, "#id_nouveau-text", "Il faut que je réponde tout le temps.")
    press(nadia, GO_ON, leads_to="/inquietudes/$")
    tick(nadia, "input[name=exploitation_concern][value=suspected]")
    write_in(nadia, "#id_nouveau-text", "Je crains que quelqu'un profite d'elle.")
    press(nadia, GO_ON, leads_to="/famille/$")
    press(nadia, GO_ON, leads_to="/suites/$")
    write_in(nadia, "#id_child_view", "Elle demande qu'on ne le dise pas chez elle.")
    press(nadia, GO_ON, leads_to="/destinataire/$")
    for question, answer in (
        ("grave_and_immediate", "no"),
        ("offence_suspected", "no"),
        ("danger_or_risk", "yes"),
        ("identity_known", "yes"),
    ):
        tick(nadia, f"input[name=answer_{question}][value={answer}]")
    press(nadia, "fieldset button[name=stay]", leads_to="/destinataire/$")
    expect(nadia.locator("#conseil")).to_contain_text("CRIP")
    tick(nadia, "input[name=stated_danger][value=serious]")
    write_in(nadia, "#commune_q", "lille")
    nadia.wait_for_selector("input[name=commune][value='59350']")
    tick(nadia, "input[name=commune][value='59350']")
    press(nadia, GO_ON, leads_to="/parents/$")
    tick(nadia, "input[name=parents_information][value=not_done_child_interest]")
    write_in(nadia, "#id_reason", "Elle dit avoir peur de son père.")
    write_in(nadia, "#id_by", "Nadia Roche")
    press(nadia, GO_ON, leads_to="/relecture/$")
    expect(nadia.locator("main")).to_contain_text("Il faut que je réponde tout le temps.")
    press(nadia, "form[action$='/visa/demander/'] button", leads_to="/ecrits/[0-9a-f-]{36}/$")
    expect(nadia.locator("main")).to_contain_text("En attente de visa")

    jeanne = browsing("jeanne")
    jeanne.goto("/")
    press(jeanne, "main a[href$='/visa/']", leads_to="/visa/$")
    write_in(jeanne, "#adviser_view", "À transmettre sans attendre.")
    press(jeanne, "form[action$='/visa/envoyer/'] button", leads_to="/ecrits/[0-9a-f-]{36}/$")
    expect(jeanne.locator("main")).to_contain_text("Remis dans Havre")

    nadia.reload()
    expect(nadia.locator("main")).to_contain_text("Reçue par la CRIP")
    expect(nadia.locator("main")).not_to_contain_text("Zoé")
    assert violations(nadia) == []
    assert saved("farid", lambda actor: Reception.objects.count()) == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible_and_none_overflows(browsing: Any, saved: Any, width: int) -> None:
    report = saved("alice", lambda actor: complete(actor, kind=ReportKind.JUDICIAL))
    waiting = saved("alice", submitted)
    pages = [reverse("reports:section", args=[report.pk, slug]) for slug in SLUGS.values()]
    pages += [reverse("reports:list"), reverse("reports:new"), reverse("reports:report", args=[report.pk])]
    pages += [reverse("reports:give_up", args=[report.pk])]
    karim = browsing("karim", width=width)
    for where in [*pages, reverse("reports:visa", args=[waiting.pk])]:
        karim.goto(where)
        assert violations(karim) == [], where
        assert karim.evaluate("document.documentElement.scrollWidth") <= width, where


def test_what_is_typed_is_kept_without_pressing_anything(browsing: Any, saved: Any) -> None:
    report = saved("alice", draft)
    page = browsing("alice")
    where = reverse("reports:section", args=[report.pk, SLUGS[Section.FACTS]])
    page.goto(where)
    page.fill("#id_nouveau-text", "Elle dort en cours.")
    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    page.fill("#id_nouveau-text", "Elle dort en cours depuis trois semaines.")
    page.wait_for_timeout(300)
    page.click(GO_ON)
    page.goto(where)
    expect(page.locator("#lignes")).to_contain_text("Elle dort en cours depuis trois semaines.")
    bodies = saved("alice", lambda actor: load(Report.objects.get()).bodies(LineKind.FACT))
    assert [body.text for body in bodies] == ["Elle dort en cours depuis trois semaines."]


def test_two_open_pages_never_overwrite_each_other(browsing: Any, saved: Any) -> None:
    report = saved("alice", draft)
    where = reverse("reports:section", args=[report.pk, SLUGS[Section.DONE]])
    alice, bruno = browsing("alice"), browsing("bruno")
    for page in (alice, bruno):
        page.goto(where)
    alice.fill("#id_health", "Version d'Alice")
    expect(alice.locator("[data-autosave-status]")).to_have_text(SAVED)
    bruno.fill("#id_health", "Version de Bruno")
    expect(bruno.locator("[data-autosave-status]")).to_contain_text("a changé ailleurs")
    bruno.click("main form .form-actions button[name=stay]")
    expect(bruno.locator("main")).to_contain_text("Version d'Alice")
    expect(bruno.locator("#id_health")).to_have_value("Version de Bruno")
    assert violations(bruno) == []


def test_the_builder_works_without_script(browsing: Any, saved: Any) -> None:
    report = saved("alice", draft)
    page = browsing("alice", script=False)
    page.goto(reverse("reports:section", args=[report.pk, SLUGS[Section.ADDRESSEE]]))
    page.fill("#commune_q", "lille")
    page.click("button[name=commune_chercher]")
    page.check("input[name=commune][value='59350']")
    page.click(GO_ON)
    page.wait_for_url(re.compile("/parents/$"))
    page.goto(reverse("reports:section", args=[report.pk, SLUGS[Section.FACTS]]))
    page.fill("#id_nouveau-text", "Un fait")
    page.keyboard.press("Tab")
    page.click("fieldset button[name=stay]")
    expect(page.locator("#lignes")).to_contain_text("Un fait")
    kept = saved("alice", lambda actor: Report.objects.get())
    assert (kept.commune_code, kept.departement_code) == ("59350", "59")


def test_the_page_obeys_the_security_policy(browsing: Any, saved: Any) -> None:
    report = saved("alice", complete)
    page = browsing("alice")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for section in Section:
        page.goto(reverse("reports:section", args=[report.pk, SLUGS[section]]), wait_until="networkidle")
    assert complaints == []
