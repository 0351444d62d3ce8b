"""The main navigation: which journeys a person meets, by right."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

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
    Entry(Right.REPORT_WRITE, "Écrits", "reports:list", "document", "g i"),
    Entry(Right.CRIP_READ, "CRIP", "crip:inbox", "folder", "g c"),
    Entry(Right.CRIP_EVALUATE, "Évaluations", "crip:evaluations", "check", "g v"),
    Entry(Right.ORG_ADMIN, "Organisation", "members:list", "users", "g o"),
    Entry(Right.BREAK_GLASS, "Accès exceptionnel", "safeguards:ask", "shield", "g x"),
    Entry(Right.BREAK_GLASS_REVIEW, "Contrôle des accès", "safeguards:reviews", "shield", "g d"),
)


def navigation(actor: Actor, path: str) -> list[NavItem]:
    """Return the entries the person may use; the current one is the longest address that begins the path."""
    entries = [(entry, address_of(entry.view)) for entry in ENTRIES if actor.holds(entry.right)]
    known = [(entry, address) for entry, address in entries if address]
    current = max((address for _, address in known if path.startswith(address)), key=len, default="")
    return [
        NavItem(entry.label, address, entry.icon, current=address == current, shortcut=entry.shortcut)
        for entry, address in known
    ]


def address_of(view: str) -> str:
    """Return the address of a view, or nothing when its journey is not mounted."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
