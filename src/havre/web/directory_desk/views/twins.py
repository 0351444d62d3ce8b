"""Entries that may be one: side by side, joined or kept apart by a person, unjoined."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import moderated_entry
from havre.directory.queries import desk as lists
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules.entry import LABELS
from havre.directory.rules.keeping import TwinDecision, TwinReason
from havre.directory.services import duplicates
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.web.directory_desk.pages import (
    PAGE,
    QUEUE_COLUMNS,
    actor_of,
    crumbs,
    mark_of,
    moderators_only,
    queue_rows,
    show,
    tabs_for,
    turning,
)
from havre.web.directory_desk.shown import NOT_KNOWN, shown


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def twin_list(request: HttpRequest) -> HttpResponse:
    """Show the pairs that wait."""
    actor = actor_of(request)
    moderators_only(actor)
    found = lists.twins(actor, at=mark_of(request))
    context = {
        "desk_tabs": tabs_for(actor, "twins"), "columns": QUEUE_COLUMNS, "rows": queue_rows(found, "pair"),
        "turning": turning(request, found),
    }  # fmt: skip
    return show(request, "web/directory_desk/twins.html", context)


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Show two entries side by side, and decide; show a merge, and undo it."""
    actor = actor_of(request)
    row = lists.pair_of(actor, pair_id)
    if request.method == "POST":
        return _decided(request, actor, pair_id)
    first = moderated_entry(actor, row.first_id).service
    merged = row.decision == TwinDecision.MERGED
    second = None if merged else moderated_entry(actor, row.second_id).service
    context: dict[str, Any] = {
        "row": row, "first": first, "second": second, "merged": merged,
        "decision": TwinDecision.label_of(row.decision),
        "reasons": [TwinReason.label_of(code) for code in row.reasons],
        "lines": _lines(entry_values(first), entry_values(second)) if second else [],
        "crumbs": crumbs(("Doublons", reverse("directory_desk:twins"))),
    }  # fmt: skip
    return show(request, "web/directory_desk/pair.html", context)


def _lines(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    lines = [(LABELS[name], shown(name, first[name]), shown(name, second[name])) for name in LABELS]
    return [(*line, line[1] == line[2]) for line in lines if {line[1], line[2]} != {NOT_KNOWN}]


def _decided(request: HttpRequest, actor: Actor, pair_id: UUID) -> HttpResponse:
    act, now = request.POST.get("act", ""), utc_now()
    try:
        if act == "apart":
            duplicates.keep_apart(actor=actor, pair_id=pair_id, now=now)
            messages.success(request, "C'est retenu : ces deux fiches ne seront plus rapprochées.")
        elif act == "undo":
            duplicates.undo_merge(actor=actor, pair_id=pair_id, now=now)
            messages.success(request, "La fiche jointe est rendue, telle qu'elle était.")
        else:
            duplicates.merge(actor=actor, pair_id=pair_id, keep=_kept(request), now=now)
            messages.success(request, "Les fiches sont jointes. Cela peut se défaire ici.")
            return redirect("directory_desk:pair", pair_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("directory_desk:pair", pair_id)
    return redirect("directory_desk:twins")


def _kept(request: HttpRequest) -> UUID:
    """Return the entry to keep; what is not an id is no entry of the pair, and is refused as such."""
    try:
        return UUID(request.POST.get("keep", ""))
    except ValueError:
        return UUID(int=0)
