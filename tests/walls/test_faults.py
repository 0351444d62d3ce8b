"""A fault is logged by kind and line; no name, no word of anybody reaches a log or a page."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError, connection

from havre.foundation.middleware import whereabouts

CANARY = "Zoé-Canari"


def test_the_log_names_lines_and_not_values():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(f"nom inconnu : {CANARY}") from error
    except ValueError as error:
        told = whereabouts(error)
    assert "ValueError" in told
    assert "KeyError" in told
    assert CANARY not in told


@pytest.mark.django_db
def test_a_fault_in_a_view_tells_nothing(client_of, monkeypatch, caplog):
    def broken(actor, *, now):
        raise RuntimeError(f"{CANARY} habite rue du Test")

    monkeypatch.setattr("havre.web.home.views.gather", broken)
    client = client_of("alice")
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        response = client.get("/")
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    assert "RuntimeError" in caplog.text
    assert CANARY not in caplog.text


def _cut(admin_db):
    """End every connection of the pages, as a restart of the server does."""
    admin_db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'havre_app' AND datname = current_database()"
    )


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_cut_is_opened_again_unseen(client_of, admin_db):
    client = client_of("alice")
    assert client.get("/session/").status_code == 200
    _cut(admin_db)
    assert client.get("/session/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_view_is_never_run_twice_for_a_connection_lost_on_its_way(client_of, admin_db, monkeypatch):
    runs = []

    def lost(actor, *, now):
        runs.append(actor)
        _cut(admin_db)
        connection.cursor().execute("SELECT 1")

    monkeypatch.setattr("havre.web.home.views.gather", lost)
    client = client_of("alice")
    with pytest.raises(OperationalError):
        client.get("/")
    assert len(runs) == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_stays_away_is_asked_twice_and_no_more(client_of, monkeypatch):
    client = client_of("alice")
    asked = []

    def away(scope):
        asked.append(scope)
        raise OperationalError("connection refused")

    monkeypatch.setattr("havre.foundation.scope.set_scope", away)
    with pytest.raises(OperationalError):
        client.get("/session/")
    monkeypatch.undo()
    assert len(asked) == 2
