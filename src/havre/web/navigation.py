"""The main navigation: which journeys a person meets, by right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.ui.shapes import NavItem


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation: shown to those who hold the right."""

    right: Right
    label: str
    view: str
    icon: str
    shortcut: str


ENTRIES = (
    Entry(Right.HOME, "Accueil", "home", "home", "g a"),
    Entry(Right.CONTACT_WRITE, "Écoute", "desk:floor", "phone", "g e"),
    Entry(Right.CASE_READ, "Suivi", "cases:list", "folder", "g s"),
    Entry(Right.RUNAWAY_WRITE, "Absences", "runaways:board", "shield", "g f"),
    Entry(Right.SHARE_RECEIVE, "Partages", "sharing:received", "users", "g p"),
    Entry(Right.CASE_READ, "Échéances", "agenda:board", "clock", "g h"),
    Entry(Right.REPORT_WRITE, "Écrits", "reports:list", "document", "g i"),
    Entry(Right.DIRECTORY_READ, "Annuaire", "directory:search", "search", "g n"),
    Entry(Right.CRIP_READ, "CRIP", "crip:inbox", "folder", "g c"),
    Entry(Right.CRIP_EVALUATE, "Évaluations", "crip:evaluations", "check", "g v"),
    Entry(Right.PURGE_READ, "Données et droits", "keeping:home", "shield", "g r"),
    Entry(Right.ORG_ADMIN, "Organisation", "members:list", "users", "g o"),
    Entry(Right.BREAK_GLASS, "Accès exceptionnel", "safeguards:ask", "shield", "g x"),
    Entry(Right.BREAK_GLASS_REVIEW, "Contrôle des accès", "safeguards:reviews", "shield", "g d"),
)


def navigation(actor: Actor, path: str) -> list[NavItem]:
    """Return the entries the person may use; the current one is the longest address that begins the path.

    The home page is current on itself only: a page of no journey (one's account) has no current entry.
    """
    entries = [(entry, address_of(entry.view)) for entry in ENTRIES if actor.holds(entry.right)]
    known = [(entry, address) for entry, address in entries if address]
    home = address("home")
    within = (where for _, where in known if path == where or (where != home and path.startswith(where)))
    current = max(within, key=len, default="")
    return [
        NavItem(entry.label, address, entry.icon, current=address == current, shortcut=entry.shortcut)
        for entry, address in known
    ]


def address(view: str) -> str:
    """Return the address of a view without parts, looked up once for each place of the site."""
    return _address(view, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=256)
def _address(view: str, urlconf: str, prefix: str) -> str:  # noqa: ARG001 - what the answer depends on
    return reverse(view)


def address_of(view: str) -> str:
    """Return the address of a view, or nothing when its journey is not mounted."""
    try:
        return address(view)
    except NoReverseMatch:
        return ""


def address_by_id(view: str) -> Callable[[UUID], str]:
    """Return what gives the address of each row of a list: the view is looked up once, not once a row."""
    before, after = _around_id(view, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return lambda row_id: f"{before}{row_id}{after}"


_NOBODY = UUID(int=0)


@lru_cache(maxsize=256)
def _around_id(view: str, urlconf: str, prefix: str) -> tuple[str, str]:  # noqa: ARG001 - what the answer depends on
    before, _, after = reverse(view, args=[_NOBODY]).partition(str(_NOBODY))
    return before, after
