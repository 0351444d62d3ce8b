"""The papers of a file in a real browser: read, attached and produced at 360 pixels by keyboard; axe clean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accessible import violations
from cases_support import act, open_file
from desk_windows import as_
from havre.cases.services import attachments

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def looked_at(page, name):
    """Check a page as it stands; its picture goes to the folder that HAVRE_PICTURES names, when it names one."""
    if folder := os.environ.get("HAVRE_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"papers-{name}.png"), full_page=True)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def with_a_paper(actor):
    """Return a file with one paper whose name is long."""
    case = open_file(actor)
    sent = {"content": b"Invention.", "name": "certificat-tres-long-du-college-invente.txt"}
    received = attachments.Received(**sent, title="Certificat de scolarité", note="Remis par l’école.")
    attachments.attach(act(actor, case.pk), received=received)
    return case


def test_papers_are_attached_and_produced_by_keyboard(cast, window_of):
    case = as_(cast, "sonia", with_a_paper)
    page = window_of("sonia", width=360)
    page.goto(f"/suivi/{case.pk}/documents/")
    looked_at(page, "page")
    page.goto(f"/suivi/{case.pk}/documents/acte/deposer/")
    page.fill("[name=title]", "Attestation")
    page.set_input_files("[name=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"Bonjour."})
    looked_at(page, "attach")
    page.focus("[name=title]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Attestation").first.is_visible()
    page.goto(f"/suivi/{case.pk}/documents/produire/courrier/")
    looked_at(page, "letter")
    page.goto(f"/suivi/{case.pk}/chronologie/imprimer/")
    looked_at(page, "print")
    page.focus("[name=since]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")
