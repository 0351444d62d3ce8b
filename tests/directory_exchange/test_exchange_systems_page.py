"""The page of the systems told: a secret shown once, a stop, nothing of another organisation."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from havre.directory.models import Webhook
from tests_support import statements

pytestmark = pytest.mark.django_db
PAGE = "/annuaire/moderation/systemes/"


def add(client: Any, url: str) -> Any:
    return client.post(PAGE, {"id": str(uuid4()), "url": url})


def test_a_secret_is_shown_once_then_the_address_is_stopped(client_of: Any, acting: Any) -> None:
    client = client_of("lea")
    made = add(client, "https://receveur.example.org/havre")

    assert made.status_code == 200
    assert "Il n’est montré qu’une fois" in made.content.decode()
    page = client.get(PAGE).content.decode()
    assert "https://receveur.example.org/havre : Prévenu" in page
    assert "montré qu’une fois" not in page
    with acting("lea"):
        webhook = Webhook.objects.get()
    assert client.post(PAGE, {"stop": str(webhook.id)}).status_code == 302
    assert "Arrêté le" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"stop": str(webhook.id)}).status_code == 404


def test_an_address_inside_is_said_and_kept(client_of: Any) -> None:
    response = add(client_of("lea"), "http://127.0.0.1/")

    assert response.status_code == 422
    assert "http://127.0.0.1/" in response.content.decode()
    assert "Il faut une adresse complète en https" in response.content.decode()


def test_another_organisation_does_not_see_it(client_of: Any) -> None:
    add(client_of("lea"), "https://receveur.example.org/havre")

    assert "receveur.example.org" not in client_of("marc").get(PAGE).content.decode()
    assert client_of("alice").get(PAGE).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(client_of: Any, count: int) -> None:
    client = client_of("lea")
    for rank in range(count):
        add(client, f"https://receveur.example.org/{rank}")
    client.get(PAGE)

    with statements() as told:
        client.get(PAGE)
    assert len([sql for sql in told.real if "directory_webhook" in sql]) == 1
