"""The doors of Havre in a real browser: passkeys by a virtual authenticator, budgets, accessibility."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from accessible import WCAG, violations
from tests_support import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
PASSWORD = "la marée monte doucement sur la digue"


@pytest.fixture(scope="module")
def accounts_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def place(live_server: Any) -> str:
    """Passkeys are bound to a name: localhost, never 127.0.0.1."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def visit(cast: Any, place: str, accounts_browser: Browser) -> Iterator[Any]:
    """``visit("olga", width=360)`` opens a context where Olga is signed in (nobody by default)."""
    opened: list[BrowserContext] = []

    def make(slug: str = "", *, width: int = 1280) -> Page:
        context = accounts_browser.new_context(
            base_url=place, locale="fr-FR", viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        opened.append(context)
        if slug:
            key = sign_in(getattr(cast, slug).id).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": place}])
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def with_authenticator(page: Page) -> CDPSession:
    """Put a device with a fingerprint reader behind the page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def give_password(user_id: Any) -> None:
    from havre.accounts.models import User
    from havre.foundation.scope import acting_as

    with acting_as("auth"):
        user = User.objects.get(pk=user_id)
        user.set_password(PASSWORD)
        user.save()


def look(page: Page, name: str) -> None:
    """Keep a picture when a folder is named, for people to look at."""
    folder = os.environ.get("HAVRE_LOOK")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def faults(page: Page) -> list[str]:
    return violations(page, rules=WCAG)


def test_a_passkey_from_the_first_day_to_the_next(visit, cast, place):
    give_password(cast.alice.id)
    page = visit()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    with_authenticator(page)

    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill(cast.alice.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Ajouter une clé d’accès")).to_be_visible()
    page.get_by_label("Nom de cette clé").fill("téléphone")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    assert len(page.locator("code").all()) == 10
    page.get_by_role("link", name="J’ai gardé mes codes").click()
    expect(page.get_by_text("téléphone").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/compte/login/")
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Ce qui vous attend")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill(cast.alice.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Ce qui vous attend")).to_be_visible()
    assert errors == []


def test_a_key_that_does_not_answer_says_what_to_do(visit):
    page = visit()
    session = with_authenticator(page)
    page.goto("/compte/login/")
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()
    expect(page.get_by_text("Vous pouvez réessayer")).to_be_visible()
    session.send("WebAuthn.disable")


def test_the_sign_in_page_is_light(visit, live_server):
    page = visit()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto("/compte/login/")
    page.wait_for_load_state("networkidle")
    assert 2 <= len(weights) <= 3
    files = [find("havre/css/havre.css"), find("web/js/passkey.js")]
    packed = [len(gzip.compress(Path(file).read_bytes())) for file in files]
    assert len(page.content().encode()) + sum(packed) <= 20_000, packed


PLACES = [
    ("", "/compte/login/"), ("", "/invitation/inconnue/"), ("alice", "/compte/"), ("alice", "/compte/2fa/webauthn/add/"),
    ("alice", "/compte/2fa/totp/activate/"), ("olga", "/organisation/"), ("olga", "/organisation/inviter/"),
    ("olga", "/organisation/equipes/nouvelle/"), ("maud", "/acces-exceptionnel/"), ("paul", "/acces-exceptionnel/controle/"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "path"), PLACES)
@pytest.mark.parametrize("width", [360, 1280])
def test_each_page_is_accessible_and_fits(visit, slug, path, width):
    page = visit(slug, width=width)
    page.goto(path)
    look(page, re.sub(r"\W+", "-", f"{path}{width}").strip("-"))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_exceptional_access_from_the_request_to_the_review(visit, cast, acting):
    from datetime import UTC, datetime

    from havre.kernel.ids import uuid7
    from havre.reports.content import FactBody
    from havre.reports.services.drafts import open_draft

    with transaction.atomic(), acting("alice") as alice:
        fact = FactBody(text="Elle a dormi chez une amie.", when="hier", told_by="elle-même")
        draft = open_draft(actor=alice, report_id=uuid7(), now=datetime.now(UTC), facts=[fact])
    page = visit("maud", width=360)
    page.goto("/acces-exceptionnel/")
    page.get_by_label("Référence").fill(draft.reference)
    page.get_by_label("Danger immédiat pour l'enfant").check()
    page.get_by_label("La raison, en une phrase").fill("La mineure a rappelé cette nuit, elle est en danger.")
    page.get_by_role("button", name="Ouvrir pour quatre heures").click()
    expect(page.get_by_text("Elle a dormi chez une amie.")).to_be_visible()
    look(page, "exceptional-read-360")
    assert faults(page) == []
    paul = visit("paul")
    paul.goto("/")
    paul.get_by_role("link", name=re.compile("Consultation de")).click()
    look(paul, "exceptional-review-1280")
    assert faults(paul) == []
    paul.get_by_label("Justifié", exact=True).check()
    paul.get_by_role("button", name="Enregistrer ma conclusion").click()
    expect(paul.get_by_text("Votre conclusion est enregistrée")).to_be_visible()
