"""A fault is logged by kind and line; no name, no word of anybody reaches a log or a page."""

from __future__ import annotations

import logging

import pytest

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
