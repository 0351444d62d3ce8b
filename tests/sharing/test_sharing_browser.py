"""Sharing and answering on a telephone, in a browser: seen before it leaves, axe clean, nothing wider than the screen."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from accessible import violations
from cases_support import open_file
from desk_windows import as_
from havre.kernel.clock import utc_now
from havre.sharing.models import Transmission
from havre.sharing.rules.transmission import TransmissionKind
from sharing_support import sending, transmit, write_note

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def begun(valerie):
    case = open_file(valerie)
    write_note(valerie, case.pk)
    return case


def sound(page, name):
    """Check one screen; keep its picture when somebody wants to look."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if folder := os.environ.get("HAVRE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_share_then_a_transfer_on_a_telephone(cast, window_of):
    case = as_(cast, "valerie", begun)
    page = window_of("valerie", width=360)
    page.goto(f"/suivi/{case.pk}/partages/partager/")
    sound(page, "share-empty")
    page.get_by_label("Adresse professionnelle").fill(cast.tom.email)
    page.get_by_label("Mettre en œuvre").check()
    page.get_by_label("Pourquoi ce partage").fill("Préparer l'atelier.")
    page.get_by_label("Jusqu’au").fill(f"{utc_now() + timedelta(days=30):%d/%m/%Y}")
    page.get_by_label("Elle aime dessiner.").check()
    for who in ("child", "holders"):
        page.locator(f"input[name={who}_state][value=impossible]").check()
        page.locator(f"[name={who}_words]").fill("Injoignable, décidé par le cadre.")
    page.get_by_role("button", name="Voir ce qui partira").click()
    page.get_by_text("Voici exactement ce qui partira").wait_for()
    sound(page, "share-preview")
    page.get_by_role("button", name="Envoyer exactement ceci").first.click()
    page.wait_for_url(f"**/suivi/{case.pk}/partages/")
    sound(page, "of-file")

    as_(cast, "valerie", lambda valerie: transmit(
        valerie, case.pk, sending(cast, TransmissionKind.TRANSFER, "basis", "identity", to="leila")))  # fmt: skip
    row_id = as_(cast, "valerie", lambda _: Transmission.objects.get().pk)
    there = window_of("leila", width=360)
    there.goto("/partages/")
    sound(there, "inbox")
    there.goto(f"/partages/boite/{row_id}/")
    sound(there, "answer")
    there.get_by_role("button", name="Accepter").press("Enter")
    there.wait_for_url("**/suivi/*/")
    wide = window_of("valerie")
    wide.goto(f"/suivi/{case.pk}/partages/")
    sound(wide, "of-file-wide")
    assert "Acceptée" in wide.inner_text("main")
