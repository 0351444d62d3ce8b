"""What every page of the desk shares: the person, the tabs, the button that opens a contact."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.kernel.errors import Refused
from havre.ui.shapes import Link, Tab

TABS = (
    ("floor", "Plateau"),
    ("talk:queue", "Tchat"),
    ("contacts", "Contacts"),
    ("calendar", "Rappels"),
    ("situations", "Suivis"),
    ("search", "Recherche"),
    ("handovers", "Transmissions"),
    ("outreach", "Aller-vers"),
    ("requisitions", "Réquisitions"),
)
# What the pre-answer decides, in two keys each: value of the form, label, shortcut.
TRIAGE = (
    ("wait", "Passer à un écoutant", "p e"),
    ("invite_callback", "Inviter à rappeler", "p r"),
    ("redirect", "Réorienter", "p o"),
)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; the policy of the view has made sure that somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, tab: str = "", status: int = 200
) -> HttpResponse:
    """Render a page of the desk with its tabs and an id for a new contact."""
    shared = {"tabs": tabs(actor_of(request), current=tab), "new_contact_id": uuid4(), "tab": tab}
    return render(request, template, {**shared, **context}, status=status)


def tabs(actor: Actor, *, current: str) -> list[Tab]:
    """Return the tabs that the person may open."""
    shown = [entry for entry in TABS if entry[0] != "requisitions" or actor.holds(Right.REQUISITION)]
    return [Tab(label, url(name), current=name == current) for name, label in shown]


def triage_forms() -> list[dict[str, Any]]:
    """Return the three outcomes of the pre-answer, each with its own id for the contact it opens."""
    return [{"id": uuid4(), "value": value, "label": label, "keys": keys} for value, label, keys in TRIAGE]


def url(name: str, *args: object) -> str:
    """Return the address of a page of the desk, or of another journey when its name says so."""
    return reverse(name if ":" in name else f"desk:{name}", args=args)


def contact_crumbs(contact_id: UUID, reference: str, here: str) -> list[Link]:
    """Return the way back from a page about one contact."""
    return [Link("Plateau", url("floor")), Link(reference, url("contact", contact_id)), Link(here)]


def add_refusal(form: BaseForm, refusal: Refused) -> None:
    """Say in the form why nothing was done, beside the field when there is one."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def tell_refusal(request: HttpRequest, refusal: Refused) -> None:
    """Say why nothing was done, at the head of the next page."""
    messages.warning(request, refusal.sentence)
