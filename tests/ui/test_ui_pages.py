"""Whole pages: the gallery, the errors, their weight, their reference."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

import havre.ui
from havre.ui import reference
from havre.ui.gallery import examples, gallery
from havre.ui.shapes import NavItem, Shell

ERRORS = ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"]
ROOT = Path(havre.ui.__file__).parents[3]


def resources(html: str) -> list[str]:
    """Return the addresses that a browser asks for when it reads the page."""
    return re.findall(r'(?:<link[^>]*href|<script[^>]*src)="([^"]+)"', html)


def weight(html: str) -> int:
    """Return the bytes on the wire, compressed, of a page and what it asks for."""
    total = len(gzip.compress(html.encode(), 6))
    for address in resources(html):
        found = finders.find(address.removeprefix("/static/"))
        assert isinstance(found, str), address
        total += len(gzip.compress(Path(found).read_bytes(), 6))
    return total


def test_the_gallery_opens(rf: RequestFactory) -> None:
    response = gallery(rf.get("/galerie/"))
    html = response.content.decode()

    assert response.status_code == 200
    assert "undefined in a template" not in html
    assert html.count("<h1") == 1
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)", html)
    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))


def test_the_gallery_only_reads(rf: RequestFactory) -> None:
    assert gallery(rf.post("/galerie/")).status_code == 405


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_and_says_what_to_do(name: str) -> None:
    html = render_to_string(name)

    assert "undefined in a template" not in html
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert 'href="/"' in html
    assert "119" in html


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_reveals_nothing(name: str) -> None:
    html = render_to_string(name, {"exception": "CANARI", "reason": "CANARI", "request_path": "/CANARI"})

    assert "CANARI" not in html


def test_a_plain_page_is_light() -> None:
    html = render_to_string("404.html")

    assert 1 + len(resources(html)) <= 3
    assert weight(html) <= 16_000  # leaves 4 kB of the 20 for the form of the sign-in page


def test_a_list_page_is_light() -> None:
    rows = [(f"SV-{i:04}", "Rendez-vous au centre de santé", "Val-Inventé", i) for i in range(50)]
    source = (
        '{% extends "havre/base.html" %}{% load havre_ui %}{% block title %}Liste{% endblock %}'
        '{% block content %}{% table "Suivis" columns rows %}{% endblock %}'
    )
    context = {**examples(), "rows": rows, "columns": examples()["columns"][:4]}
    html = engines["django"].from_string(source).render(context)

    assert html.count("<tr") == 51
    assert 1 + len(resources(html)) <= 5
    assert weight(html) <= 50_000


def test_the_shell_is_shown(rf: RequestFactory) -> None:
    shell = Shell(
        team="Équipe A", person="Alice", nav=(NavItem("Bureau", "/bureau/", current=True),), idle_seconds=900,
        keepalive_url="/session/", login_url="/connexion/", logout_url="/deconnexion/",
        accessibility="partiellement conforme",
    )  # fmt: skip
    html = render_to_string("havre/base.html", {"shell": shell, "demo": True}, request=rf.get("/"))

    assert "Équipe A" in html
    assert '<a class="nav__link" href="/bureau/" aria-current="page">' in html
    assert 'data-session-idle="900"' in html
    assert "partiellement conforme" in html
    assert "données inventées" in html
    assert '"historyCacheSize":0' in html


def test_the_theme_comes_from_the_cookie(rf: RequestFactory) -> None:
    request = rf.get("/")
    for chosen, shown in (("dark", "dark"), ("light", "light"), ('"><b>', "auto")):
        request.COOKIES["theme"] = chosen
        html = render_to_string("havre/base_plain.html", {"demo": False}, request=request)
        assert f'data-theme="{shown}"' in html


def test_the_reference_is_that_of_the_code() -> None:
    page = (ROOT / "docs/ui.md").read_text(encoding="utf-8")

    assert reference.table() in page
