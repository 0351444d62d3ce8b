"""One's own account: what opens it, where it is open, and the way out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_says_both_ways(visitor):
    page = visitor.get("/compte/login/").content.decode()
    assert "Entrer avec ma clé d’accès" in page
    assert "Adresse électronique" in page


@pytest.mark.parametrize("slug", ["alice", "olga", "paul", "elodie"])
def test_each_person_sees_their_account(client_of, slug):
    response = client_of(slug).get("/compte/")
    assert response.status_code == 200
    assert "Mes clés d’accès" in response.content.decode()


def test_logout_by_get_ends_nothing(client_of):
    alice = client_of("alice")
    assert alice.get("/compte/logout/").status_code == 405
    assert alice.get("/compte/").status_code == 200


def test_logout_ends_the_session_and_clears_the_browser(client_of, settings):
    alice = client_of("alice")
    cookie = alice.cookies[settings.SESSION_COOKIE_NAME].value
    response = alice.post("/compte/logout/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    alice.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert alice.get("/compte/").status_code == 302
