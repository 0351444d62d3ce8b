"""The pages of safekeeping in a real browser, on a telephone and a desk: axe clean, nothing wider than the screen."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from playwright.sync_api import expect

from accessible import violations
from havre.kernel.clock import utc_now
from havre.safekeeping.rules.rights import AskedRight, Asker, IdentityCheck, RequestAct
from havre.safekeeping.services import rights
from safekeeping.keeping_cast import as_one, old_contact

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """Check a page as it stands; its picture goes to the folder that HAVRE_PICTURES names, when it names one."""
    if folder := os.environ.get("HAVRE_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def request_to_sort(cast):
    now = utc_now()
    with transaction.atomic():
        sonia = as_one(cast, "sonia")
        asked = rights.Asked(
            team_id=cast.sonia.team_id, asker=Asker.PARENT, rights=(AskedRight.ACCESS,), received_at=now, who="Mme Inventée"
        )  # fmt: skip
        request = rights.register_request(actor=sonia, request_id=uuid4(), asked=asked, now=now)
        move = rights.Move(act=RequestAct.IDENTIFY, revision=1, identity=IdentityCheck.KNOWN)
        rights.move_request(actor=sonia, request_id=request.pk, move=move, now=now)
    return request.pk


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_officer_and_of_a_team(cast, window_of, width):
    old_contact(cast)
    request_id = request_to_sort(cast)
    helene = window_of("helene", width=width)
    for path in ("", "durees/", "durees/contact/", "purges/", "conservations/", "demandes/", "demandes/nouvelle/",
                 "violations/nouvelle/", "traitements/", "analyse-d-impact/", "journal/", "acces-exceptionnels/"):  # fmt: skip
        helene.goto(f"/donnees/{path}")
        looked_at(helene, f"donnees-{path.strip('/').replace('/', '-') or 'accueil'}")

    # By keyboard: note a breach, meet its sheet.
    helene.goto("/donnees/violations/nouvelle/")
    helene.get_by_label("Quelqu’un a pu lire").or_(helene.get_by_label("Quelqu'un a pu lire")).press("Space")
    helene.get_by_label("Les faits").press_sequentially("Un écran laissé ouvert.")
    helene.get_by_role("button", name="Noter", exact=True).press("Enter")
    expect(helene.get_by_role("heading", name="Ce qui a été fait")).to_be_visible()
    looked_at(helene, "violation")

    paul = window_of("paul", width=width)
    paul.goto("/donnees/purges/")
    paul.get_by_role("button", name="Proposer une purge").press("Enter")
    expect(paul.get_by_role("button", name="Retirer la proposition")).to_be_visible()
    karim = window_of("karim", width=width)
    karim.goto(paul.url)
    expect(karim.get_by_role("button", name="Confirmer la purge")).to_be_visible()
    looked_at(karim, "purge")

    sonia = window_of("sonia", width=width)
    sonia.goto(f"/donnees/demandes/{request_id}/")
    looked_at(sonia, "demande")
    sonia.get_by_role("link", name="Ajouter une pièce").press("Enter")
    expect(sonia.get_by_label("Pièce", exact=True)).to_be_visible()
    looked_at(sonia, "piece")
