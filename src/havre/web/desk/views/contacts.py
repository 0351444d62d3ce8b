"""The list of contacts, and the page of one contact while the talk lasts."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.listening.queries import contacts as reads
from havre.listening.queries.places import area_of
from havre.listening.rules import ContactAct, ContactStatus, Period
from havre.listening.services import contacts as verbs
from havre.web.desk.forms.contact import OpenForm, PanelForm
from havre.web.desk.pages import actor_of, page, tell_refusal
from havre.web.desk.talk import commune_options, contact_context, panel_refused

# Acts that one press does; qualifying and closing have their own forms.
MOVES = {act.value: act for act in ContactAct if act not in {ContactAct.QUALIFY, ContactAct.CLOSE}}

FINISHING = {ContactAct.END, ContactAct.CALLER_LEFT}


@policy(Right.CONTACT_WRITE)
@require_GET
def contact_list(request: HttpRequest) -> HttpResponse:
    """Show the contacts of the desk, newest first; filters and cursors are codes, never words that were said."""
    query = request.GET
    filters = reads.Filters(
        status=query.get("etat", ""),
        period=query.get("periode", Period.WEEK.value),
        mine=query.get("miens") == "1",
    )
    found = reads.contact_list(
        actor_of(request), filters, now=utc_now(), after=query.get("apres", ""), before=query.get("avant", "")
    )
    kept = {"etat": filters.status, "periode": filters.period, "miens": "1" if filters.mine else ""}
    context = {
        "found": found,
        "filters": filters,
        "states": ContactStatus.choices(),
        "periods": Period.choices(),
        "previous_href": f"?{urlencode({**kept, 'avant': found.previous})}" if found.previous else "",
        "next_href": f"?{urlencode({**kept, 'apres': found.next})}" if found.next else "",
    }
    return page(request, "web/desk/contacts.html", context, tab="contacts")


@policy(Right.CONTACT_WRITE)
@require_POST
def open_contact(request: HttpRequest) -> HttpResponse:
    """Open a contact in one press and land in its notes; before the talk, triage comes back to the floor."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return redirect("desk:floor")
    triage = form.cleaned_data["triage"]
    first_act = {"": ContactAct.START, "wait": None}.get(triage, MOVES.get(triage))
    made = verbs.open_contact(
        actor=actor_of(request), contact_id=form.cleaned_data["id"], first_act=first_act, now=utc_now()
    )
    if not triage:
        return redirect("desk:contact", made.pk)
    said = "transmis au plateau" if triage == "wait" else ContactStatus.label_of(made.status).lower()
    messages.success(request, f"Contact {made.reference} : {said}.")
    return redirect("desk:floor")


@policy(Right.CONTACT_WRITE)
@require_GET
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show one contact; the reading is in the journal before the notes are opened."""
    seen = reads.contact_page(actor_of(request), contact_id)
    return page(request, "web/desk/contact.html", contact_context(request, seen))


@policy(Right.CONTACT_WRITE)
@require_POST
def move(request: HttpRequest, contact_id: UUID, act: str) -> HttpResponse:
    """Do an act that needs no form, then go where the work goes on."""
    chosen = MOVES.get(act)
    if chosen is None:
        raise NotVisible
    try:
        verbs.move_contact(actor=actor_of(request), contact_id=contact_id, act=chosen, now=utc_now())
    except Refused as refusal:
        tell_refusal(request, refusal)
        return redirect("desk:contact", contact_id)
    if chosen == ContactAct.TRANSFER:
        return redirect("desk:floor")
    return redirect("desk:qualification" if chosen in FINISHING else "desk:contact", contact_id)


@policy(Right.CONTACT_WRITE)
@require_POST
def panel(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Keep the side panel: typed text in JSON, a whole form otherwise; a conflict shows both versions."""
    form = PanelForm(request.POST)
    if "commune_q" in request.POST and "commune_chercher" in request.POST:
        return panel_refused(request, contact_id, form, searching=request.POST["commune_q"])
    if not form.is_valid():
        return panel_refused(request, contact_id, form)
    try:
        kept = verbs.rewrite_panel(
            actor=actor_of(request), contact_id=contact_id, revision=form.cleaned_data["revision"],
            panel=form.panel(), now=utc_now(),
        )  # fmt: skip
    except Refused as refusal:
        return panel_refused(request, contact_id, form, refusal=refusal)
    if request.headers.get("X-Requested-With") == "havre":
        place = {"commune": kept.commune_code, "departement_code": kept.departement_code}
        return JsonResponse({"saved_at": utc_now().isoformat(), "revision": kept.revision, **place})
    messages.success(request, "Volet enregistré.")
    return redirect("desk:contact", contact_id)


@policy(Right.CONTACT_WRITE)
@require_GET
def communes(request: HttpRequest) -> HttpResponse:
    """Answer the communes that the typed words may mean, as choices of the panel."""
    words = request.GET.get("commune_q", "")[:80]
    found = commune_options("", words) if len(words) > 1 else None
    context = {"options": found, "area": area_of(words)}
    return HttpResponse(render_to_string("web/desk/_communes.html", context, request=request))
