"""The plan in two browsers at once, on a telephone: a draft kept while typed, two versions side by side, axe clean."""

from __future__ import annotations

import pytest

from accessible import violations
from cases_support import act, open_file
from desk_windows import as_
from havre.cases.queries import plan as queries
from havre.cases.rules.plan import OwnerKind
from havre.cases.services import plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def begun(sonia):
    case = open_file(sonia)
    plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "Vivre tranquille."})
    words = plan.ObjectiveWords(text="Le lycée", owner_kind=OwnerKind.CHILD, child_words="Oui.")
    plan.write_objective(act(sonia, case.pk), words=words)
    return case, queries.plan_of(case).objectives[0]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_two_browsers_write_the_same_objective(cast, window_of):
    case, row = as_(cast, "sonia", begun)
    address = f"/suivi/{case.pk}/projet/acte/changer-objectif/{row.id}/"
    first, second = window_of("sonia", width=360), window_of("yann")
    first.goto(address)
    second.goto(address)

    second.get_by_label("L’objectif", exact=True).fill("Le lycée du nord")
    second.get_by_role("button", name="Enregistrer").click()
    second.wait_for_url(f"**/suivi/{case.pk}/projet/")
    first.get_by_label("L’objectif", exact=True).fill("Le lycée du sud")
    first.get_by_text("Enregistré à").wait_for()
    first.reload()
    assert first.get_by_label("L’objectif", exact=True).input_value() == "Le lycée du sud"
    first.get_by_role("button", name="Enregistrer", exact=True).click()

    first.get_by_text("Que garder ?").wait_for()
    assert violations(first) == []
    assert fits(first)
    first.get_by_label("Garder les deux, l'une sous l'autre").check()
    first.get_by_role("button", name="Enregistrer", exact=True).click()
    first.wait_for_url(f"**/suivi/{case.pk}/projet/")
    assert "Le lycée du sud" in first.inner_text("main")
    assert "Le lycée du nord" in first.inner_text("main")
    assert violations(first) == []
    assert fits(first)
    first.goto(f"/suivi/{case.pk}/page-de-l-enfant/")
    assert violations(first) == []
    assert all("422" in said for said in window_of.complaints), (
        "a refusal is a page, and nothing else complains"
    )
    window_of.complaints.clear()
