"""What every page of a file shares: the file opened in the journal, its head, its tabs."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import open_file
from havre.cases.queries.page import state_words
from havre.ui.shapes import Link, Tab

# Each tab is one page under /suivi/<pk>/; a journey that is not mounted has no tab.
HEALTH: Final = "health"
TABS: Final = (
    ("summary", "Résumé", "cases:page"),
    ("chronology", "Chronologie", "cases:chronology"),
    ("plan", "Projet", "plan:page"),
    ("milestones", "Jalons", "milestones:page"),
    ("health", "Santé", "care:page"),
    ("measures", "Mesures", "measures:page"),
    ("circle", "Entourage", "circle:page"),
    ("runaways", "Absences", "runaways:of_file"),
    ("tasks", "Échéances", "agenda:of_file"),
    ("sharing", "Partages", "sharing:of_file"),
    ("documents", "Documents", "papers:page"),
    ("team", "Équipe", "cases:team"),
)

Case = Any  # a file handed by its door; screens do not import models


def actor_of(request: HttpRequest) -> Actor:
    """Return the person who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def opened(
    request: HttpRequest, pk: UUID, tab: str, *, right: Right = Right.CASE_READ, whole: bool = False
) -> Case:
    """Return the file; the reading of this part is in the journal."""
    case: Case = open_file(actor_of(request), pk, part=tab, right=right, whole=whole)
    case.cares = case.team_id in actor_of(request).teams_with(Right.CASE_HEALTH)
    return case


def frame(case: Case, tab: str, *actions: Link) -> dict[str, Any]:
    """Return what ``web/cases/file.html`` shows around a page of the file; ``actions`` are the main acts."""
    return {
        "case": case,
        "state": state_words(case),
        "tabs": tabs(case.pk, tab, cares=case.cares),
        "part": next(label for code, label, _ in TABS if code == tab),
        "actions": actions,
        "crumbs": [Link("Suivi", reverse("cases:list")), Link(case.alias)],
    }


def tabs(pk: UUID, current: str, *, cares: bool) -> list[Tab]:
    """Return the tabs of a file, without the journeys that are not mounted; health for those who care only."""
    found = ((code, label, _address(view, pk)) for code, label, view in TABS if cares or code != HEALTH)
    return [Tab(label, address, current=code == current) for code, label, address in found if address]


def act_crumbs(case: Case, tab: str, title: str) -> list[Link]:
    """Return the way back from the page of an act."""
    _, label, view = next(one for one in TABS if one[0] == tab)
    return [
        Link("Suivi", reverse("cases:list")),
        Link(case.alias, reverse("cases:page", args=[case.pk])),
        Link(label, reverse(view, args=[case.pk])),
        Link(title),
    ]


def _address(view: str, pk: UUID) -> str:
    try:
        return reverse(view, args=[pk])
    except NoReverseMatch:
        return ""
