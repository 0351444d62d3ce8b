"""A session that ends in the middle of a form: nothing saved, nothing lost, nothing told to whoever comes next."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from havre.foundation.scope import acting_as, set_scope
from havre.reports.rules import Section
from havre.web.reports.pages import SLUGS

pytestmark = pytest.mark.django_db
TYPED = "Elle attend à la gare.\nDeuxième ligne : <b>gras</b> & « guillemets »"


def row_of(client: Any) -> Any:
    from havre.accounts.models import Session
    from havre.accounts.sessions import hashed

    return Session.objects.get(pk=hashed(client.cookies[settings.SESSION_COOKIE_NAME].value))


def idle(client: Any) -> None:
    row = row_of(client)
    row.last_seen_at = timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)
    row.save()


def expired(client: Any) -> None:
    row = row_of(client)
    row.expire_date = timezone.now() - timedelta(seconds=1)
    row.save()


def revoked(client: Any) -> None:
    row_of(client).delete()


ENDS = {"idle": idle, "expired": expired, "revoked": revoked}


def ended(client: Any, how: str) -> Any:
    with acting_as("auth"):
        ENDS[how](client)
    set_scope("")
    return client


@pytest.fixture
def places(talk: Any, reception: Any, acting: Any) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return one form of each journey: who, where, what."""
    from reports.reports_cast import draft

    with acting("alice") as actor:
        report = draft(actor)
    done = reverse("reports:section", args=[report.pk, SLUGS[Section.DONE]])
    return {
        "line": (
            "alice",
            f"/ecoute/{talk}/notes/",
            {"id": uuid4(), "kind": "note", "revision": 1, "text": TYPED},
        ),
        "panel": ("alice", f"/ecoute/{talk}/volet/", {"revision": 1, "caller_needs": TYPED}),
        "act": ("farid", f"/crip/{reception}/note/", {"step_id": uuid4(), "revision": 2, "text": TYPED}),
        "section": ("alice", done, {"page": "p", "revision": "", "child_view": TYPED}),
        "search": ("farid", "/crip/recherche/", {"names": TYPED, "reason": "duplicate"}),
    }


def written(acting: Any) -> tuple[int, ...]:
    """Count what exists, as those who see it."""
    from havre.concern_unit.models import Step
    from havre.listening.models import Note

    with acting("alice"):
        notes = Note.objects.count()
    with acting("farid"):
        return notes, Step.objects.count()


@pytest.mark.parametrize("how", sorted(ENDS))
@pytest.mark.parametrize("form", ["line", "panel", "act", "section", "search"])
def test_the_typed_text_waits_for_a_new_sign_in(
    places: Any, client_of: Any, acting: Any, form: str, how: str
) -> None:
    slug, where, fields = places[form]
    client, before = ended(client_of(slug), how), written(acting)
    answer = client.post(where, fields)
    page = answer.content.decode()

    assert answer.status_code == 401
    assert written(acting) == before
    assert unescape(page).count(TYPED) >= 1
    assert "<b>gras</b>" not in page
    assert f'action="{where}"' in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("how", sorted(ENDS))
def test_the_page_says_nothing_that_was_not_typed(places: Any, client_of: Any, cast: Any, how: str) -> None:
    """No name of a child, of a colleague or of the account; not even whether the object exists."""
    slug, where, fields = places["act"]
    real = ended(client_of(slug), how).post(where, fields).content.decode()
    no_object = ended(client_of(slug), how).post(f"/crip/{uuid4()}/note/", fields).content.decode()
    for word in ("Zoé", "Exemple", cast.farid.name, cast.farid.email, cast.alice.name, "EC-7KQ4"):
        assert word not in real

    def bare(page: str) -> str:
        return re.sub(r'(action|nonce|value|content)="[^"]*"|hx-headers=\S+', "", page)

    assert bare(real) == bare(no_object)


def test_after_a_new_sign_in_the_same_page_sends_again(places: Any, client_of: Any, acting: Any) -> None:
    """The token of the page is of no session: signed in again in another tab, the button works, once."""
    from havre.listening.models import Note

    slug, where, fields = places["line"]
    browser = ended(client_of(slug, csrf=True), "idle")
    page = browser.post(where, fields).content.decode()
    assert "Envoyer de nouveau" in page
    renewed = client_of(slug, csrf=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = renewed.cookies[settings.SESSION_COOKIE_NAME].value
    hidden = dict(re.findall(r'<textarea hidden name="([^"]+)">\n([^<]*)</textarea>', page))
    sent = {name: unescape(value) for name, value in hidden.items()}
    assert sent["text"].replace("\r\n", "\n") == TYPED
    token = browser.get("/session/").json()["csrf"]
    assert browser.post(where, sent).status_code == 403
    for _ in range(2):
        assert browser.post(where, {**sent, "csrfmiddlewaretoken": token}).status_code == 302
    with acting("alice"):
        assert Note.objects.filter(pk=fields["id"]).count() == 1


@pytest.mark.parametrize("how", sorted(ENDS))
@pytest.mark.parametrize("form", ["line", "panel", "section"])
def test_a_page_that_saves_itself_learns_that_it_is_signed_out(
    places: Any, client_of: Any, form: str, how: str
) -> None:
    """401 is what ``signedOut`` of send.js waits for; the page keeps the words and asks for a new sign-in."""
    slug, where, fields = places[form]
    if form == "line":
        where = f"{where}{fields['id']}/"
    browser = ended(client_of(slug), how)
    answer = browser.post(where, fields, HTTP_X_REQUESTED_WITH="havre", HTTP_ACCEPT="application/json")
    assert answer.status_code == 401
    assert browser.get("/session/").status_code in (302, 401)


def test_secrets_never_come_back_in_the_page(client_of: Any, visitor: Any) -> None:
    typed = {
        "login": "alice@demo.havre.invalid",
        "password": "un secret jamais montré",
        "code": "123456",
        "text": "mot",
    }
    page = visitor.post("/ecoute/contacts/nouveau/", typed).content.decode()

    assert "mot" in page
    assert not [word for word in ("alice@demo", "un secret", "123456") if word in page]


@pytest.mark.parametrize(
    "value", ["", "x" * 5000, "é\u202e", "\x01\x02", "' OR 1=1 --", "../..", "%00", "0" * 64]
)
def test_a_session_key_made_by_hand_opens_nothing(visitor: Any, value: str) -> None:
    visitor.cookies[settings.SESSION_COOKIE_NAME] = value.encode("unicode-escape").decode()
    assert visitor.get("/ecoute/").status_code == 302
    assert visitor.post("/ecoute/contacts/nouveau/", {"id": uuid4()}).status_code == 401
