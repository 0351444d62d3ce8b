"""A child who looks like known ones, on a telephone and by keyboard: shown, chosen, joined; axe clean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accessible import violations
from cases_support import ZOE, open_file
from desk_windows import as_
from havre.kernel.clock import utc_now
from havre.persons.services import create_person

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
# Give a folder to look at the pages with one's own eyes.
PICTURES = os.environ.get("HAVRE_PICTURES", "")


def look(page, name):
    """Accessible, nothing overflows; a picture when asked."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_child_entered_twice_is_met_and_joined(cast, window_of):
    def known(sonia):
        return open_file(sonia), create_person(
            actor=sonia, team_id=sonia.seats[0].team_id, card=ZOE, now=utc_now()
        )

    case, other = as_(cast, "sonia", known)
    page = window_of("sonia", width=360)
    page.goto("/suivi/nouveau/")
    for name, words in {
        "given_names": "Zoé",
        "family_name": "Exemple",
        "birth_date": "05/03/2011",
        "why": "Appel.",
    }.items():
        page.fill(f"[name={name}]", words)
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_text("Est-ce l’un de ces enfants").wait_for()
    look(page, "nouveau-360")
    window_of.complaints.clear()  # the browser remarks that the first sending was not taken (422)
    page.get_by_label(f"C’est cet enfant : {other.alias}").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_role("heading", name=other.alias).wait_for()

    page.goto(f"/suivi/{case.pk}/meme-enfant/")
    look(page, "meme-enfant-360")
    page.get_by_role("link", name="C’est le même enfant").click()
    look(page, "reunir-360")
    page.get_by_label("La même personne a été saisie deux fois").check()
    page.get_by_role("button", name="Réunir les deux fiches").click()
    page.get_by_text("est réunie à").wait_for()
    look(page, "reunies-360")
