"""Sign-in of public agents against a real provider on loopback: what is accepted, and every forgery refused alike."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests_support import ScopedClient

sys.path.insert(0, str(Path(__file__).parent))

from accounts_support import give_passkey
from signed_provider import CLIENT, SECRET, SIRET, SUBJECT, running

from havre.accounts import proconnect
from havre.accounts.models import User
from havre.foundation.scope import acting_as

pytestmark = pytest.mark.django_db
BACK = "/compte/agents/retour/"


@pytest.fixture(scope="module")
def _server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(_server, settings):
    _server.id_token, _server.userinfo, _server.wrong = {}, {}, set()
    settings.PROCONNECT = {
        "issuer": _server.issuer, "client_id": CLIENT, "client_secret": SECRET, "acr_values": ["eidas1", "eidas2"],
        "strong_acr": ["eidas2"], "strong_amr": ["mfa"], "max_age": 300,
    }  # fmt: skip
    return _server


def linked(user_id, subject=SUBJECT, siret=SIRET):
    with acting_as("auth"):
        User.objects.filter(pk=user_id).update(federated_subject=subject, federated_siret=siret)


def journey(browser, start="/compte/agents/", **changed):
    """Leave, let the provider answer, come back; return the last page."""
    leave = browser.get(start)
    answer = requests.get(leave["Location"], allow_redirects=False, timeout=5)
    back = {**dict(parse_qsl(urlsplit(answer.headers["Location"]).query)), **changed}
    return browser.get(BACK, back)


def test_a_linked_agent_enters_and_the_page_leads_on(provider, cast):
    linked(cast.alice.id)
    browser = ScopedClient()
    page = journey(browser)
    assert (page.status_code, 'content="0; url=/"' in page.content.decode()) == (200, True)
    assert "Alice Morel" in browser.get("/").content.decode()
    assert browser.get("/organisation/").status_code == 404  # the provider's roles give nothing


def test_what_leaves_asks_for_little_and_is_bound_to_this_browser(provider, cast):
    leave = ScopedClient().get("/compte/agents/")
    asked = dict(parse_qsl(urlsplit(leave["Location"]).query))
    assert (asked["scope"], asked["code_challenge_method"], asked["max_age"]) == (
        "openid siret",
        "S256",
        "300",
    )
    cookie = leave.cookies["havre-agent"]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 600)


def test_a_weak_sign_in_still_needs_the_second_factor(provider, cast):
    linked(cast.alice.id)
    give_passkey(cast.alice.id)
    provider.id_token = {"acr": "eidas1", "amr": ["pwd"]}
    browser = ScopedClient()
    assert "/compte/2fa/authenticate/" in journey(browser).content.decode()
    assert browser.get("/")["Location"] == "/demonstration/"


FORGERIES = {
    "id_token without a signature": {"wrong": {"id_token_none"}},
    "id_token signed with a shared secret": {"wrong": {"id_token_secret"}},
    "id_token signed by a stranger": {"wrong": {"id_token_key"}},
    "userinfo unsigned": {"wrong": {"plain_userinfo"}},
    "userinfo with no algorithm": {"wrong": {"userinfo_none"}},
    "userinfo signed by a stranger": {"wrong": {"userinfo_key"}},
    "another issuer announced": {"wrong": {"issuer"}},
    "id_token for another client": {"id_token": {"aud": "un-autre"}},
    "id_token for several, not us first": {"id_token": {"aud": [CLIENT, "un-autre"]}},
    "id_token of another issuer": {"id_token": {"iss": "http://127.0.0.1:1"}},
    "id_token over": {"id_token": {"exp": int(time.time()) - 600}},
    "id_token without end": {"id_token": {"exp": None}},
    "another nonce": {"id_token": {"nonce": "rejouée"}},
    "no nonce": {"id_token": {"nonce": None}},
    "an old sign-in": {"id_token": {"auth_time": int(time.time()) - 4000}},
    "no moment of sign-in": {"id_token": {"auth_time": None}},
    "a level that was not asked": {"id_token": {"acr": "eidas0"}},
    "userinfo for another client": {"userinfo": {"aud": "un-autre"}},
    "userinfo of another issuer": {"userinfo": {"iss": "http://127.0.0.1:1"}},
    "userinfo over": {"userinfo": {"exp": int(time.time()) - 600}},
    "userinfo of somebody else": {"userinfo": {"sub": "agent-0002"}},
    "no establishment": {"userinfo": {"siret": None}},
    "an establishment of letters": {"userinfo": {"siret": "1300000000000A"}},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused_with_one_sentence(provider, cast, forgery):
    linked(cast.alice.id)
    for name, value in FORGERIES[forgery].items():
        setattr(provider, name, value)
    browser = ScopedClient()
    page = browser.get("/compte/agents/") if "issuer" in provider.wrong else journey(browser)
    assert page.status_code == 403
    assert "La connexion par ProConnect n&#x27;a pas abouti" in page.content.decode()
    assert browser.get("/compte/").status_code == 302


def test_another_state_or_another_browser_is_refused(provider, cast):
    linked(cast.alice.id)
    assert journey(ScopedClient(), state="un-autre").status_code == 403
    leave = ScopedClient().get("/compte/agents/")
    answer = requests.get(leave["Location"], allow_redirects=False, timeout=5)
    back = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert ScopedClient().get(BACK, back).status_code == 403


@pytest.mark.parametrize(("subject", "siret"), [(SUBJECT, "13000000000099"), ("agent-0009", SIRET)])
def test_the_pair_is_matched_never_the_address(provider, cast, subject, siret):
    linked(cast.alice.id, subject, siret)
    provider.userinfo = {"email": cast.alice.email}
    page = journey(ScopedClient())
    assert (page.status_code, "Aucun compte de Havre" in page.content.decode()) == (403, True)


def test_an_account_is_linked_by_its_holder_only(provider, cast, client_of):
    alice, bruno = client_of("alice"), client_of("bruno")
    page = journey(alice, "/compte/agents/relier/").content.decode()
    proof = page.split('name="proof" value="')[1].split('"')[0]
    bruno.post("/compte/agents/relier/confirmer/", {"proof": proof})
    alice.post("/compte/agents/relier/confirmer/", {"proof": proof + "x"})
    with acting_as("auth"):
        assert not User.objects.filter(federated_subject=SUBJECT).exists()
    alice.post("/compte/agents/relier/confirmer/", {"proof": proof})
    with acting_as("auth"):
        assert User.objects.get(federated_subject=SUBJECT, federated_siret=SIRET).pk == cast.alice.id
    assert "Relié" in alice.get("/compte/").content.decode()


def test_an_identity_opens_one_account(provider, cast, client_of):
    linked(cast.bruno.id)
    alice = client_of("alice")
    page = journey(alice, "/compte/agents/relier/").content.decode()
    proof = page.split('name="proof" value="')[1].split('"')[0]
    answer = alice.post("/compte/agents/relier/confirmer/", {"proof": proof}, follow=True)
    assert "déjà reliée à un autre compte" in answer.content.decode()


def test_off_unless_the_settings_name_a_provider(visitor):
    assert not proconnect.configured()
    assert visitor.get("/compte/agents/")["Location"] == "/compte/login/"
    assert visitor.get(BACK, {"code": "x", "state": "y"})["Location"] == "/compte/login/"
    assert "ProConnect" not in visitor.get("/compte/login/").content.decode()


def test_a_provider_without_tls_is_refused_elsewhere_than_on_loopback(settings, visitor):
    settings.PROCONNECT = {**settings.PROCONNECT, "issuer": "http://exemple.invalid", "client_id": "x"}
    assert visitor.get("/compte/agents/").status_code == 403
