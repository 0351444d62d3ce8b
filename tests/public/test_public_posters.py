"""The posters: accessible PDF, a neutral code, the same words on a page."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from havre.documents.posters import Poster, render_poster
from havre.public.library.posters import posters

DAY = date(2026, 11, 22)


def reader_of(pdf):
    return PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("name", posters())
def test_a_poster_is_one_accessible_page_that_says_its_words(stranger, name):
    answer = stranger.get(f"/fr/affiches/{name}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pdf = answer.content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    read = reader_of(pdf)
    assert len(read.pages) == 1
    assert read.trailer["/Root"]["/Lang"] == "fr"
    assert read.metadata.title == posters()[name].title
    told = " ".join(read.pages[0].extract_text().split())
    for figure in ("119", "3018", "17"):
        assert (figure in " ".join(posters()[name].lines)) <= (figure in told)


def test_the_code_leads_to_the_neutral_address_of_the_site(public, stranger):
    public.PUBLIC_URL = "https://accueil.exemple.invalid"
    told = reader_of(stranger.get("/fr/affiches/je-gere.pdf").content).pages[0].extract_text()
    assert "https://accueil.exemple.invalid/" in told.replace("\n", "")


def test_the_same_day_gives_the_same_bytes_and_words_are_never_markup():
    poster = Poster(
        title="#set page()",
        lines=("*a* $x$ #panic()", "\u202eb"),
        small_print="",
        address="https://x.invalid/",
    )
    first = render_poster(poster, dated=DAY)
    assert render_poster(poster, dated=DAY) == first
    assert "*a* $x$ #panic()" in reader_of(first).pages[0].extract_text()


def test_the_page_of_posters_says_what_they_say(stranger):
    page = stranger.get("/fr/affiches/").content.decode()
    assert page.count(".pdf") == len(posters()) == len(set(posters()))
    assert stranger.get("/fr/affiches/absent.pdf").status_code == 404
