"""The answer to a form is another page than the form's, sealed on its way; what does not fit is shown at once."""

from __future__ import annotations

import random

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from havre.public import answers

SECRET = "quetzalide"


@pytest.fixture
def asked(public):
    def ask(response, *, mode="navigate", method="POST"):
        request = HttpRequest()
        request.method, request.path = method, "/fr/p/1/"
        request.META["HTTP_SEC_FETCH_MODE"] = mode
        return answers.QuietAnswers(lambda _: response)(request)

    return ask


def test_a_page_is_put_aside_and_shown_with_its_status_and_cookies(asked, stranger):
    page = HttpResponse(f"<p>{SECRET}</p>", status=422)
    page.set_cookie("c-demo", "kept")
    moved = asked(page)
    assert (moved.status_code, moved["Location"]) == (303, "/fr/9/")
    assert moved.cookies["c-demo"].value == "kept"
    sealed = moved.cookies["n0"]
    assert (sealed["httponly"], sealed["samesite"], sealed["max-age"]) == (True, "Strict", 60)
    assert SECRET not in sealed.value
    assert SECRET not in str(moved.content)
    stranger.cookies["n0"] = sealed.value
    shown = stranger.get("/fr/9/")
    assert (shown.status_code, SECRET in shown.content.decode()) == (422, True)
    assert shown["Cache-Control"] == "no-store, private"
    left = stranger.get("/sortie")
    assert {left.cookies[name]["max-age"] for name in ("n0", "n1", "n")} == {0}


@pytest.mark.parametrize(("mode", "method"), [("cors", "POST"), ("", "POST"), ("navigate", "GET")])
def test_others_are_answered_at_once(asked, mode, method):
    assert asked(HttpResponse("<p>page</p>"), mode=mode, method=method).status_code == 200


def test_what_is_not_a_page_or_does_not_fit_is_answered_at_once(asked):
    noise = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz", k=20_000))
    assert asked(HttpResponse(noise)).status_code == 200
    assert asked(HttpResponseRedirect("/fr/")).status_code == 302
    assert asked(HttpResponse(b"%PDF", content_type="application/pdf")).status_code == 200


def test_a_long_page_goes_in_two_pieces_that_a_server_reads(asked, stranger):
    text = "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ", k=5_500))
    moved = asked(HttpResponse(text))
    pieces = [moved.cookies[name].value for name in ("n0", "n1")]
    assert all(pieces)
    assert sum(map(len, pieces)) < 7_100
    for name, piece in zip(("n0", "n1"), pieces, strict=True):
        stranger.cookies[name] = piece
    assert text in stranger.get("/fr/9/").content.decode()


@pytest.mark.parametrize("piece", ["", "x", "gAAAAA", "n" * 3500])
def test_a_piece_that_we_did_not_seal_leads_to_the_first_page(stranger, piece):
    stranger.cookies["n0"] = piece
    assert stranger.get("/fr/9/")["Location"] == "/fr/"


def test_a_page_put_aside_is_forgotten_after_a_minute(asked, stranger, monkeypatch):
    stranger.cookies["n0"] = asked(HttpResponse("<p>page</p>")).cookies["n0"].value
    monkeypatch.setattr(answers, "SECONDS", -1)
    assert stranger.get("/fr/9/").status_code == 302
