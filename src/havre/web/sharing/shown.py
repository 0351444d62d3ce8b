"""What the pages of sharing say, from what the queries return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from havre.accounts.access import Actor
from havre.foundation import sealing
from havre.sharing.queries.items import IDENTITY, items_of
from havre.sharing.queries.of_file import ShareState, shares_in, withheld_in
from havre.sharing.queries.received import Received
from havre.sharing.rules.package import opened
from havre.sharing.services.shares import Prepared
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column, Definition
from havre.web.cases.head import Case
from havre.web.sharing.forms import ShareForm

COLUMNS: Final = (Column("Enfant"), Column("De"), Column("Pour"), Column("Jusqu’au"))
_EXCERPT: Final = 160


def of_file(_actor: Actor, case: Case, *, now: datetime) -> dict[str, Any]:
    """Return what the page of a file shows."""
    key = sealing.open_key(case.key_id)
    found = shares_in(case, key=key, now=now)
    return {
        "withheld": withheld_in(case, key=key),
        "shares": [(one, one.state is ShareState.RUNNING) for one in found],
    }


def choices(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return what the file holds as choices: its date, its heading, the beginning of its text."""
    found = items_of(actor, case, key=sealing.open_key(case.key_id))
    lines = [(item.key, _words(item.heading, item.text, item.at)) for item in found]
    return [(IDENTITY, "Nom et naissance de l’enfant"), *lines]


def preview(form: ShareForm, prepared: Prepared | None) -> dict[str, Any]:
    """Return what will leave, read from the package itself; the form carries its digest from now on."""
    if prepared is None:
        return {"package": None, "held": (), "to": None}
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what a request posted
    data["seen"] = prepared.sha256
    form.data = data
    return {"package": opened(prepared.package), "held": prepared.held, "to": prepared.to}


def rows(found: Sequence[Received]) -> list[list[Cell | str]]:
    """Return what is received as cells."""
    return [
        [
            Cell(one.child, reverse("sharing:read", args=[one.id])),
            one.by,
            one.purpose,
            date_words(one.ends_on),
        ]
        for one in found
    ]


def facts(found: Received) -> list[Definition]:
    """Return who shares, for what, until when."""
    return [
        Definition("Partagé par", found.by),
        Definition("Pour", found.purpose),
        Definition("Lisible jusqu’au", date_words(found.ends_on)),
    ]


def _words(heading: str, text: str, at: datetime | None) -> str:
    short = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"
    said = f"{heading} : {short}" if short else heading
    return f"{date_words(at.date())} · {said}" if at else said
