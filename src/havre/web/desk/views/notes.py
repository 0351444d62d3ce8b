"""Live notes: lines kept as they are typed, with or without script."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.access import contact_for
from havre.listening.queries import contacts as reads
from havre.listening.services.notes import KeptNote, keep_note
from havre.web.desk.forms.contact import LineForm
from havre.web.desk.forms.fields import complaints
from havre.web.desk.pages import actor_of, page
from havre.web.desk.talk import contact_context, proves_view


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Answer the lines to a page already open; a plain form adds or changes one line."""
    if request.method == "POST":
        return _add(request, contact_id)
    found = reads.note_lines(actor_of(request), contact_id, recorded=proves_view(request, contact_id))
    return render(request, "web/desk/_lines.html", {"lines": found, "contact_id": contact_id})


def _add(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    form = LineForm(request.POST)
    try:
        kept = _keep(request, form, contact_id) if form.is_valid() else None
    except Refused as refusal:
        form.add_error("text", refusal.sentence)
        kept = None
    if kept is not None:
        return redirect(f"{reverse('desk:contact', args=[contact_id])}#notes")
    seen = reads.contact_page(actor_of(request), contact_id)
    return page(request, "web/desk/contact.html", contact_context(request, seen, line=form), status=422)


@policy(Right.CONTACT_WRITE)
@require_POST
def keep_line(request: HttpRequest, contact_id: UUID, note_id: UUID) -> JsonResponse:
    """Keep one line as typed and say when it was kept; 409 asks the page to send the words as a new line."""
    form = LineForm({**request.POST.dict(), "id": str(note_id)})
    if not form.is_valid():
        contact_for(actor_of(request), contact_id)
        return JsonResponse({"message": complaints(form), "code": "invalid"}, status=422)
    try:
        kept = _keep(request, form, contact_id)
    except Refused as refusal:
        status = 409 if refusal.code.startswith("note_") else 422
        return JsonResponse({"message": refusal.sentence, "code": refusal.code}, status=status)
    return JsonResponse(
        {"saved_at": kept.written_at.isoformat(), "revision": kept.revision, "fresh": kept.fresh}
    )


def _keep(request: HttpRequest, form: LineForm, contact_id: UUID) -> KeptNote:
    line, now = form.cleaned_data, utc_now()
    age = now.timestamp() - line["began"] if line["began"] else 0
    return keep_note(
        actor=actor_of(request), contact_id=contact_id, note_id=line["id"], kind=line["kind"], text=line["text"],
        revision=line["revision"], age_seconds=age, now=now,
    )  # fmt: skip
