"""From a conversation of the listening desk to a writing: its notes are offered, a person assigns them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.listening.access import contact_for
from havre.reports.access import why_not_write
from havre.reports.queries.contact import ASSIGNABLE, offer_of
from havre.reports.queries.opened import open_report
from havre.reports.rules import LineKind
from havre.reports.services.contact import assign_notes, draft_from_contact
from havre.web.reports.pages import actor_of, page
from havre.web.reports.saving import read_id

NOTE = "note_"


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Explain what begins, then begin it for this conversation."""
    actor = actor_of(request)
    contact = contact_for(actor, contact_id)
    if request.method == "POST":
        report_id = read_id(request.POST.get("id")) or uuid7()
        report = draft_from_contact(actor=actor, report_id=report_id, contact_id=contact_id, now=utc_now())
        return redirect("reports:assign", report_id=report.pk)
    return render(request, "web/reports/from_contact.html", {"id": uuid7(), "reference": contact.reference})


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Offer the notes of the conversation, and put those chosen where the author says."""
    actor = actor_of(request)
    opened = open_report(actor, report_id, purpose="report.write")
    offer = offer_of(actor, opened)
    if why_not_write(actor, opened.report):
        return redirect("reports:report", report_id=report_id)
    if request.method == "POST":
        try:
            added = assign_notes(
                actor=actor,
                report_id=report_id,
                choices=_choices(request),
                with_place="with_place" in request.POST,
                with_marker="with_marker" in request.POST,
                with_child="with_child" in request.POST,
                now=utc_now(),
            )
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _told(added))
            return redirect("reports:report", report_id=report_id)
    choices = [(kind.value, kind.label) for kind in ASSIGNABLE]
    return page(request, "web/reports/assign.html", opened, {"offer": offer, "choices": choices})


def _choices(request: HttpRequest) -> dict[UUID, LineKind]:
    """Return the kind chosen for each note; what cannot be read is left out."""
    found = {}
    for name, code in request.POST.items():
        note_id = read_id(name.removeprefix(NOTE)) if name.startswith(NOTE) else None
        if note_id is not None and code in LineKind.codes():
            found[note_id] = LineKind(str(code))
    return found


def _told(added: int) -> str:
    if not added:
        return "Aucune note n'a été reprise. Vous pouvez y revenir depuis l'écrit."
    return "Une note est reprise." if added == 1 else f"{added} notes sont reprises."
