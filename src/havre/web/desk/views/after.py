"""After the talk: what it was, closing it, and the words set down."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.access import contact_for
from havre.listening.queries import contacts as reads
from havre.listening.queries.floor import pauses_now
from havre.listening.services import care
from havre.listening.services import contacts as verbs
from havre.web.desk.forms.contact import DebriefForm, QualificationForm
from havre.web.desk.forms.fields import complaints
from havre.web.desk.pages import actor_of, add_refusal, contact_crumbs, page, tell_refusal
from havre.web.desk.talk import commune_options, conflict_context


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def qualification(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say what the contact was, with the panel completed at leisure; close it in the same press if wished."""
    if request.method == "POST":
        return _qualify(request, contact_id)
    return _shown(request, reads.contact_page(actor_of(request), contact_id))


def _qualify(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    form = QualificationForm(request.POST)
    refusal = None
    searched = request.POST.get("commune_q", "") if "commune_chercher" in request.POST else None
    if searched is None and form.is_valid():
        data, then_close = form.cleaned_data, request.POST.get("puis") == "clore"
        chosen = {
            name: data[name] for name in ("revision", "qualification", "non_counselling", "redirected_to")
        }
        try:
            made = verbs.qualify_contact(
                actor=actor_of(request), contact_id=contact_id, panel=form.panel(), then_close=then_close,
                now=utc_now(), **chosen,
            )  # fmt: skip
        except Refused as caught:
            refusal = caught
        else:
            messages.success(request, f"Contact {made.reference} qualifié{' et clos' if then_close else ''}.")
            return redirect("desk:floor") if then_close else redirect("desk:contact", contact_id)
    seen = reads.contact_page(actor_of(request), contact_id)
    if refusal is not None and refusal.code == "conflict":
        versions = conflict_context(seen, form, address=request.path)
        return page(request, "web/desk/panel_conflict.html", versions, status=409)
    if refusal is not None:
        add_refusal(form, refusal)
    return _shown(request, seen, form=form, searched=searched)


def _shown(
    request: HttpRequest, seen: reads.ContactPage, *, form: QualificationForm | None = None, searched: str | None = None
) -> HttpResponse:  # fmt: skip
    told = {"qualification": seen.qualification_code, "non_counselling": seen.non_counselling}
    initial = {**told, "redirected_to": seen.redirected_to}
    mine = [pause for pause in pauses_now(actor_of(request), now=utc_now()) if pause.mine]
    context = {
        "contact": seen,
        "panel": form or QualificationForm(panel=seen.panel, revision=seen.revision, initial=initial),
        "debrief": DebriefForm(initial={"text": seen.debrief or ""}, auto_id="mots_%s"),
        "commune_options": commune_options(seen.panel.commune_code, searched),
        "commune_query": searched or "",
        "pauses": mine,
        "crumbs": contact_crumbs(seen.contact_id, seen.reference, "Qualification"),
    }
    return page(
        request, "web/desk/qualification.html", context, status=422 if form and searched is None else 200
    )


@policy(Right.CONTACT_WRITE)
@require_POST
def close(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Close a qualified contact."""
    try:
        made = verbs.close_contact(actor=actor_of(request), contact_id=contact_id, now=utc_now())
    except Refused as refusal:
        tell_refusal(request, refusal)
        return redirect("desk:contact", contact_id)
    messages.success(request, f"Contact {made.reference} clos.")
    return redirect("desk:floor")


@policy(Right.CONTACT_WRITE)
@require_POST
def debrief(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Set down what the talk left."""
    form = DebriefForm(request.POST)
    try:
        if not form.is_valid():
            contact_for(actor_of(request), contact_id)
            raise Refused(complaints(form), code="invalid")
        text = form.cleaned_data["text"]
        care.write_debrief(actor=actor_of(request), contact_id=contact_id, text=text, now=utc_now())
    except Refused as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, "Vos mots sont déposés. Vous seul et la coordination peuvent les lire.")
    return redirect("desk:qualification", contact_id)
