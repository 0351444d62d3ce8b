"""The page one lands on, and what a visitor meets."""

from __future__ import annotations

import html
import re

import pytest

pytestmark = pytest.mark.django_db


def test_a_visitor_is_shown_the_demonstration(visitor):
    response = visitor.get("/")
    assert (response.status_code, response["Location"]) == (302, "/demonstration/")
    page = visitor.get("/demonstration/")
    assert page.status_code == 200
    assert "Alice Morel" in page.content.decode()


@pytest.mark.parametrize(
    "slug", ["alice", "karim", "farid", "gaelle", "hugo", "nadia", "olga", "paul", "denis", "elodie", "lea"]
)
def test_each_person_has_a_home_page(client_of, slug):
    response = client_of(slug).get("/")
    assert response.status_code == 200
    assert "Ce qui vous attend" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "current"), [("/", ["Accueil"]), ("/ecoute/contacts/", ["Écoute"]), ("/compte/", [])]
)
def test_the_navigation_shows_where_one_is_and_nothing_elsewhere(client_of, path, current):
    page = client_of("alice").get(path).content.decode()
    menu = page[page.index('id="menu-principal"') : page.index("</nav>")]
    assert re.findall(r'aria-current="page"[^>]*>(?:<svg.*?</svg>)?\s*([^<]+)<', menu, re.DOTALL) == current


def test_the_door_of_the_demonstration_signs_in(visitor, cast):
    response = visitor.post("/demonstration/entrer/alice/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Alice Morel" in visitor.get("/").content.decode()


def test_the_door_of_the_demonstration_leads_to_the_page_wanted_before(visitor, cast):
    wanted = "/ecrits/depuis-un-guide/?observed=school-half-days"
    asked = visitor.get(visitor.get(wanted)["Location"]).content.decode()
    door = re.search(r'href="(/demonstration/\?next=[^"]+)"', asked).group(1)
    shown = visitor.get(html.unescape(door)).content.decode()
    hidden = re.search(r'name="next" value="([^"]+)"', shown).group(1)
    assert html.unescape(hidden) == wanted
    assert visitor.post("/demonstration/entrer/nadia/", {"next": wanted})["Location"] == wanted
    elsewhere = visitor.post("/demonstration/entrer/nadia/", {"next": "//ailleurs.example/"})
    assert elsewhere["Location"] == "/"


def test_without_a_second_factor_one_reaches_only_its_enrolment(client_of):
    response = client_of("alice", second_factor=False).get("/session/")
    assert response.status_code == 200


def test_health(visitor):
    assert visitor.get("/sante/").content == b"bon\n"


def test_no_page_is_stored_and_nothing_foreign_is_allowed(client_of):
    response = client_of("alice").get("/")
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
