"""What the pages of sharing say, from what the queries return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation import sealing
from havre.sharing.queries.inbox import InboxRead, TransmissionRead
from havre.sharing.queries.items import IDENTITY, items_of
from havre.sharing.queries.of_file import ShareState, page_of
from havre.sharing.queries.received import Received, ReplyRead
from havre.sharing.rules.package import opened
from havre.sharing.rules.transmission import HANDS_OVER, TransmissionKind, TransmissionStatus
from havre.sharing.services.packing import Packed
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column, Definition, Link
from havre.web.cases.head import Case
from havre.web.sharing.forms import SendingForm, ShareForm

COLUMNS: Final = (Column("Enfant"), Column("De"), Column("Pour"), Column("Jusqu’au"))
_EXCERPT: Final = 160


# What a partner may propose to change (``cases.services.plan_proposals.FIELDS``), in words.
PROPOSED: Final = {"text": "L’objectif", "steps": "Les étapes", "due_on": "Pour le"}
INBOX_COLUMNS: Final = (Column("Envoi"), Column("De"), Column("État"), Column("Reçu le"))


def of_file(actor: Actor, case: Case, *, now: datetime) -> dict[str, Any]:
    """Return what the page of a file shows."""
    key = sealing.open_key(case.key_id)
    found = page_of(case, key=key, now=now)
    return {
        "withheld": found.withheld,
        "shares": [(one, one.state is ShareState.RUNNING) for one in found.shares],
        "sent": [(one, _withdrawable(one)) for one in found.sent],
        "sendings": [
            Link(kind.label, _sending(case, kind)) for kind in TransmissionKind if _may(actor, case, kind)
        ],
    }


def _may(actor: Actor, case: Case, kind: TransmissionKind) -> bool:
    return not is_over(case) and (
        kind not in HANDS_OVER or case.team_id in actor.teams_with(Right.CASE_MANAGE)
    )


def is_over(case: Case) -> bool:
    """Whether the file is closed: it is read, nothing leaves it any more."""
    return bool(case.status == PathwayStatus.CLOSED)


def _sending(case: Case, kind: TransmissionKind) -> str:
    return reverse("sharing:send", args=[case.pk, kind.value])


def _withdrawable(one: TransmissionRead) -> bool:
    ends = one.status is TransmissionStatus.ACCEPTED and one.kind not in HANDS_OVER
    return one.status is TransmissionStatus.SENT or ends


def inbox_rows(found: Sequence[TransmissionRead]) -> list[list[Cell | str]]:
    """Return the inbox of a team as cells."""
    return [
        [
            Cell(one.kind.label, reverse("sharing:answer", args=[one.id])), one.other, one.status.label,
            date_words(one.sent_at.date()),
        ]
        for one in found
    ]  # fmt: skip


def transmission_facts(found: InboxRead) -> list[Definition]:
    """Return who sends, since when, until when."""
    line = found.line
    head = found.package.head if found.package else {}
    who = head.get("from", {}).get("name", "")
    facts = [
        Definition("Envoyé par", f"{who}, {line.other}" if who else line.other),
        Definition("Envoyé le", date_words(line.sent_at.date())),
        Definition("État", line.status.label),
    ]
    if last := head.get("ends_on"):
        facts.append(Definition("Lisible jusqu’au", date_words(date.fromisoformat(last))))
    return facts


def choices(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return what the file holds as choices: its date, its heading, the beginning of its text."""
    found = items_of(actor, case, key=sealing.open_key(case.key_id))
    lines = [(item.key, _words(item.heading, item.text, item.at)) for item in found]
    return [(IDENTITY, "Nom et naissance de l’enfant"), *lines]


def preview(form: ShareForm | SendingForm, prepared: Packed | None) -> dict[str, Any]:
    """Return what will leave, read from the package itself; the form carries its digest from now on."""
    if prepared is None:
        return {"package": None, "held": ()}
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what a request posted
    data["seen"] = prepared.sha256
    form.data = data
    return {"package": opened(prepared.package), "held": prepared.held}


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


def replies(found: Received) -> list[tuple[ReplyRead, list[Definition]]]:
    """Return what became of each proposal of the reader, field by field."""
    return [
        (one, [Definition(PROPOSED[name], outcome) for name, outcome in one.outcomes if name in PROPOSED])
        for one in found.replies
    ]


def _words(heading: str, text: str, at: datetime | None) -> str:
    short = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"
    said = f"{heading}\u00a0: {short}" if short else heading
    return f"{date_words(at.date())} · {said}" if at else said
