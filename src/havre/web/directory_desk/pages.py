"""What the pages of the desk share: who acts, tabs, tables, an act that is one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.directory.access import reach_of
from havre.directory.queries.desk import Counts, Queue, counts_for
from havre.kernel.errors import NotVisible, Refused
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column, Link, Tab
from havre.web.directory.pages import page

PAGE: Final = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def status_of(request: HttpRequest) -> int:
    """Return 422 for a form that came back, 200 otherwise."""
    return 422 if request.method == "POST" else 200


def moderators_only(actor: Actor) -> None:
    """Raise ``NotVisible`` for who decides on nothing."""
    if not reach_of(actor):
        raise NotVisible


def tabs_for(actor: Actor, current: str) -> list[Tab]:
    """Return the tabs of the moderators, with what waits in each."""
    waits: Counts = counts_for(actor, on=timezone.localdate())
    lines = (
        ("queue", "À relire", waits.submitted + waits.proposals),
        ("errors", "Erreurs signalées", waits.errors),
        ("requests", "Demandes d'accès", waits.requests),
        ("twins", "Doublons", waits.twins),
        ("lines", "Lignes directes", waits.lines),
        ("coverage", "Fraîcheur", None),
        ("systems", "Systèmes prévenus", None),
    )
    return [
        Tab(label, reverse(f"directory_desk:{name}"), current=name == current, count=count)
        for name, label, count in lines
    ]


_OF_TAB: Final = {
    "mine": ("mine", "edit", "entry", "version", "form"),
    "queue": (
        "queue",
        "proposal",
        "errors",
        "handle",
        "twins",
        "pair",
        "lines",
        "coverage",
        "requests",
        "decide",
        "systems",
    ),
    "referents": ("referents", "consent"),
    "kept": ("kept",),
    "missing": ("missing",),
}
_TAB: Final = {name: tab for tab, names in _OF_TAB.items() for name in names}


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk under the tabs of the directory; the tab is that of the template."""
    name = template.rpartition("/")[2].removesuffix(".html")
    return page(request, template, context, tab=f"directory_desk:{_TAB.get(name, '')}", status=status)


def crumbs(*more: tuple[str, str]) -> list[Link]:
    """Return the way back from a page of the desk; the last one is the page itself."""
    return [Link("Annuaire", "/annuaire/"), *(Link(label, href) for label, href in more)]


def done(request: HttpRequest, act: Callable[[], object], said: str, where: str) -> HttpResponse:
    """Run one act that is a single button, say what happened, go on."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(where)


QUEUE_COLUMNS: Final = (Column("Fiche"), Column("Type"), Column("Lieu"), Column("Depuis"))


def queue_rows(queue: Queue, view: str) -> list[tuple[Cell | str, ...]]:
    """Return the lines of a list; each leads to the page where it is decided."""
    return [
        (Cell(line.name, reverse(f"directory_desk:{view}", args=[line.id]), line.note), line.kind, line.where,
         date_words(line.since.date() if isinstance(line.since, datetime) else line.since))
        for line in queue.lines
    ]  # fmt: skip


class Paged(Protocol):
    """One page of a list."""

    @property
    def lines(self) -> Sequence[object]:
        """Return the lines of the page."""

    @property
    def total(self) -> int:
        """Return how many lines the list has."""

    @property
    def before(self) -> str:
        """Return the mark of the page before."""

    @property
    def after(self) -> str:
        """Return the mark of the page after."""


def mark_of(request: HttpRequest, name: str = "page") -> str:
    """Return the mark of the page asked for, a date and an identifier; the first page without one."""
    return request.GET.get(name, "")[:120]


def turning(request: HttpRequest, queue: Paged, name: str = "page") -> dict[str, str]:
    """Return the ways to the pages around, and how long the list is when it has several."""
    marks = {key: mark_of(request, key) for key in request.GET if key != name}
    links = {
        side: f"?{urlencode({**marks, name: mark})}" if mark else ""
        for side, mark in (("before", queue.before), ("after", queue.after))
    }
    several = any(links.values())
    return {**links, "summary": f"{len(queue.lines)} sur {queue.total}" if several else ""}
