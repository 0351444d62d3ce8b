"""What leaves Havre: the booklet follows the directory in the same transaction; the widget keeps nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import transaction
from pypdf import PdfReader

from directory_orient.conftest import NOW
from havre.directory.models import Service
from havre.directory.queries import booklets
from havre.directory.queries.booklets import KEPT, booklet
from havre.directory.services.offers import rebuild_offers
from havre.kernel.errors import NotVisible
from tests_support import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    booklets._made.clear()


def read(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def made(code="59", now=NOW):
    return booklet(code, now=now, demo=False)


def test_the_booklet_holds_public_entries_with_the_national_numbers_and_the_day(make):
    make("Maison inventée", opening_hours="Mo-Fr 09:00-17:00", min_age=12, max_age=25)
    make("CRIP inventée", kind="crip", tier="professional")
    text = read(made())
    for words in (
        "Maison inventée",
        "03 20 00 00 01",
        "Du lundi au vendredi",
        "23 novembre 2026",
        "119",
        "De 12 à 25 ans",
    ):
        assert words in text
    assert "CRIP inventée" not in text


def test_the_same_content_is_made_once_and_the_next_day_again(make):
    make("Maison inventée")
    first = made()
    assert made() is first
    assert read(made(now=NOW + timedelta(days=1))) != read(first)


def test_unpublishing_changes_the_booklet_in_the_same_transaction(make):
    service = make("Maison inventée")
    make("Maison voisine")
    assert "Maison inventée" in read(made())

    with transaction.atomic():
        point = transaction.savepoint()
        Service.objects.filter(id=service.id).update(publication="suspended")
        rebuild_offers(services=[service.id], now=NOW)
        text = read(made())
        assert "Maison inventée" not in text
        assert "Maison voisine" in text
        transaction.savepoint_rollback(point)

    assert "Maison inventée" in read(made())


def test_few_booklets_are_kept(make, monkeypatch):
    monkeypatch.setattr(booklets, "render_sheet", lambda sheet, **_: sheet.title.encode())
    for code in ("01", "02", "03", "04", "05", "06"):
        made(code)
    assert len(booklets._made) == KEPT
    with pytest.raises(NotVisible):
        made("zz")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_booklet_takes_three_statements(make, rows, monkeypatch):
    monkeypatch.setattr(booklets, "render_sheet", lambda sheet, **_: sheet.title.encode())
    for number in range(rows):
        make(f"Maison {number}")
    with statements() as captured:
        made()
    assert len(captured.real) == 3


def test_the_booklet_is_served_as_a_file(make, client_of):
    make("Maison inventée")
    answer = client_of("denis").get("/annuaire/departement/59/annuaire.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client_of("denis").get("/annuaire/departement/zz/annuaire.pdf").status_code == 404


def test_the_widget_is_open_to_frames_and_nothing_else_is(make, visitor, client_of):
    make("Maison inventée")
    answer = visitor.get("/annuaire/widget/59/")
    assert answer.status_code == 200
    assert "Maison inventée" in answer.content.decode().replace("\xa0", " ")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Referrer-Policy"] == "no-referrer"

    other = client_of("alice").get("/annuaire/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_the_widget_has_no_cookie_no_script_and_says_nothing_of_who_looks(make, visitor, client_of):
    make("Maison inventée")
    answer = visitor.get("/annuaire/widget/59/", {"besoin": "sexual_health"})
    page = answer.content.decode()
    assert not answer.cookies
    assert "<script" not in page
    assert "<form" not in page
    assert "Alice" not in client_of("alice").get("/annuaire/widget/59/").content.decode()


def test_the_widget_has_three_searches_of_public_places(make, visitor):
    make("Maison inventée")
    make("Maison des pros", tier="professional")
    make("Planning inventé", kind="css")
    make("Commissariat inventé", kind="police")

    def page(need):
        return visitor.get("/annuaire/widget/59/", {"besoin": need}).content.decode()

    assert "Maison inventée" in page("talk")
    assert "Maison des pros" not in page("talk")
    assert "Planning inventé" in page("sexual_health")
    assert "Commissariat" not in page("rights")
    assert "Maison inventée" in page("n'importe quoi")
    assert visitor.get("/annuaire/widget/zz/").status_code == 404
