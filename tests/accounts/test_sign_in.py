"""Signing in: what opens, what does not, and what an attacker cannot do to honest people."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests_support import ScopedClient, sign_in

sys.path.insert(0, str(Path(__file__).parent))

from accounts_support import FIREFOX, PASSWORD, give_passkey, give_password, give_totp, sign_in_page
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from havre.accounts.models import Session, User
from havre.foundation.scope import acting_as

pytestmark = pytest.mark.django_db


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_password_alone_leads_to_the_enrolment_and_nowhere_else(cast):
    give_password(cast.alice.id)
    browser = ScopedClient()
    assert sign_in_page(browser, cast.alice.email).status_code == 302
    for path in ("/", "/compte/", "/organisation/"):
        assert browser.get(path)["Location"] == "/compte/2fa/webauthn/add/"
    page = browser.get("/compte/2fa/webauthn/add/").content.decode()
    assert '"userVerification": "required"' in page


def test_codes_need_the_agreement_of_an_administrator(cast):
    give_password(cast.alice.id)
    browser = ScopedClient()
    sign_in_page(browser, cast.alice.email)
    assert browser.get("/compte/2fa/totp/activate/").status_code == 403
    with acting_as("auth"):
        User.objects.filter(pk=cast.alice.id).update(totp_approved_by=cast.olga.id)
    assert browser.get("/compte/2fa/totp/activate/").status_code == 200


def test_a_code_opens_once(cast):
    give_password(cast.alice.id)
    secret = give_totp(cast.alice.id)
    first, second = ScopedClient(), ScopedClient()
    for browser in (first, second):
        assert sign_in_page(browser, cast.alice.email)["Location"] == "/compte/2fa/authenticate/"
        assert browser.get("/compte/2fa/authenticate/").status_code == 200
    code = code_of(secret)
    assert first.post("/compte/2fa/authenticate/", {"code": code}).status_code == 302
    assert first.get("/compte/").status_code == 200
    replayed = second.post("/compte/2fa/authenticate/", {"code": code})
    assert replayed.status_code == 200
    assert "pas été reconnu" in replayed.content.decode()
    assert second.get("/compte/").status_code == 302


def test_a_recovery_code_opens_once(cast):
    give_password(cast.alice.id)
    give_totp(cast.alice.id)
    with acting_as("auth"):
        code = RecoveryCodes.activate(User.objects.get(pk=cast.alice.id)).get_unused_codes()[0]
    for expected in (302, 200):
        browser = ScopedClient()
        sign_in_page(browser, cast.alice.email)
        assert browser.post("/compte/2fa/authenticate/", {"code": code}).status_code == expected


def test_no_seed_is_kept_in_clear(cast):
    secret = give_totp(cast.alice.id)
    with acting_as("auth"):
        kept = str(Authenticator.objects.get(user_id=cast.alice.id).data)
    assert secret not in kept
    assert kept.count(":") >= 3


def test_unknown_account_and_wrong_password_answer_alike(cast):
    give_password(cast.alice.id)
    answers = []
    for email in (cast.alice.email, "inconnue@demo.havre.invalid"):
        page = sign_in_page(ScopedClient(), email, "un autre mot de passe bien long").content.decode()
        answers.append("Adresse ou mot de passe incorrect" in page)
    assert answers == [True, True]


def test_five_failures_in_one_network_wait(cast):
    give_password(cast.alice.id)
    browser = ScopedClient(REMOTE_ADDR="198.51.100.7")
    for _ in range(5):
        sign_in_page(browser, cast.alice.email, "faux faux faux faux faux")
    assert "Attendez cinq minutes" in sign_in_page(browser, cast.alice.email).content.decode()
    assert sign_in_page(ScopedClient(REMOTE_ADDR="192.0.2.9"), cast.alice.email).status_code == 302


def test_an_attacker_locks_nobody_out_of_a_known_network(cast):
    give_password(cast.alice.id)
    office = {"REMOTE_ADDR": "192.0.2.10"}
    assert sign_in_page(ScopedClient(**office), cast.alice.email).status_code == 302
    for number in range(60):
        sign_in_page(
            ScopedClient(REMOTE_ADDR=f"203.0.{number}.5"), cast.alice.email, "faux faux faux faux faux"
        )
    assert sign_in_page(ScopedClient(REMOTE_ADDR="203.0.200.5"), cast.alice.email).status_code == 200
    assert sign_in_page(ScopedClient(**office), cast.alice.email).status_code == 302


def test_the_third_sign_in_ends_the_first_and_each_has_a_device(cast):
    give_password(cast.alice.id)
    browsers = [ScopedClient(HTTP_USER_AGENT=FIREFOX) for _ in range(3)]
    for browser in browsers:
        sign_in_page(browser, cast.alice.email)
        time.sleep(0.01)
    with acting_as("auth"):
        assert (
            list(Session.objects.filter(user_id=cast.alice.id).values_list("device", flat=True))
            == ["Firefox, ordinateur Linux"] * 2
        )
    assert [browser.get("/session/").status_code for browser in browsers] == [302, 200, 200]


@pytest.mark.parametrize("verb", ["edit", "remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_keys_of_others_do_not_exist(cast, client_of, verb, method):
    key = give_passkey(cast.alice.id)
    path = f"/compte/2fa/webauthn/keys/{key}/{verb}/"
    assert getattr(client_of("bruno"), method)(path, {"name": "à moi"}).status_code == 404
    assert client_of("alice").get(path).status_code == 200
    with acting_as("auth"):
        assert Authenticator.objects.get(pk=key).data["name"] == "téléphone"


def test_an_old_proof_is_asked_again(cast, client_of):
    give_passkey(cast.alice.id)
    browser = client_of("alice")
    assert browser.get("/compte/2fa/recovery-codes/generate/").status_code == 200
    with time_machine.travel(time.time() + 400):
        answer = browser.get("/compte/2fa/recovery-codes/generate/")
    assert answer["Location"].startswith("/compte/2fa/webauthn/reauthenticate/")


def test_a_password_is_no_proof_once_there_is_a_second_factor(cast):
    give_passkey(cast.alice.id)
    give_password(cast.alice.id)
    browser = sign_in(cast.alice.id, second_factor=False)
    assert browser.get("/compte/2fa/webauthn/add/")["Location"].startswith(
        "/compte/2fa/webauthn/reauthenticate/"
    )
    assert browser.post("/compte/reauthenticate/", {"password": PASSWORD})["Location"].startswith(
        "/compte/2fa/webauthn/reauthenticate/"
    )


GOOD = [
    "la marée monte doucement",
    "quinze signes!!!",
    "correct cheval batterie agrafe",
    "été comme hiver à Dunkerque",
]
BAD = [
    "court", "quatorze sign", "123456789012345", "passwordpassword", "alice.morel@demo", "Alice Morel Alice Morel",
    "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaaaaa", "motdepasse2026!!!", "azertyuiopqsdfghjklm", "Havre Havre Havre 59",
    "bonjourbonjour123", "111111111111111111", "!!!!!!!!!!!!!!!!!!", "jetaimejetaimejetaime", "alice@demo.havre.invalid",
]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_long_passwords_without_composition_are_taken(cast, password):
    validate_password(password, User(email=cast.alice.email, name=cast.alice.name))


@pytest.mark.parametrize("password", BAD)
def test_short_common_or_own_words_are_refused(cast, password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email=cast.alice.email, name=cast.alice.name))


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "password/set/", "inactive/"])
def test_pages_of_the_library_that_nobody_opened_do_not_exist(client_of, visitor, path):
    assert client_of("alice").get(f"/compte/{path}").status_code == 404
    assert visitor.get(f"/compte/{path}").status_code == 404


def test_every_form_needs_its_token(cast):
    give_password(cast.alice.id)
    browser = ScopedClient(enforce_csrf_checks=True)
    assert sign_in_page(browser, cast.alice.email).status_code == 403
    assert PASSWORD not in browser.post("/compte/login/", {"password": PASSWORD}).content.decode()
