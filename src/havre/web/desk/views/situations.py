"""Situations followed over weeks: their list, one of them, the search, the identity."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.listening.queries import situations as reads
from havre.listening.rules import SituationAct
from havre.listening.services import situations as verbs
from havre.ui.shapes import Link, Tab
from havre.web.desk.forms.follow_up import IdentityForm, LinkForm, SearchForm
from havre.web.desk.pages import actor_of, add_refusal, contact_crumbs, page, tell_refusal, url


@policy(Right.CONTACT_WRITE)
@require_GET
def situations(request: HttpRequest) -> HttpResponse:
    """Show the situations that the desk follows."""
    closed = request.GET.get("etat") == "closed"
    rows, more = reads.situation_list(actor_of(request), closed=closed, after=request.GET.get("apres", ""))
    states = [Tab("Suivies", "?", current=not closed), Tab("Closes", "?etat=closed", current=closed)]
    kept = "etat=closed&" if closed else ""
    context = {"rows": rows, "states": states, "next_href": f"?{kept}apres={more}" if more else ""}
    return page(request, "web/desk/situations.html", context, tab="situations")


@policy(Right.CONTACT_WRITE)
@require_GET
def situation(request: HttpRequest, situation_id: UUID) -> HttpResponse:
    """Show one situation with its contacts and call-backs."""
    seen = reads.situation_page(actor_of(request), situation_id)
    crumbs = [Link("Suivis", url("situations")), Link(seen.row.reference)]
    return page(request, "web/desk/situation.html", {"seen": seen, "crumbs": crumbs})


@policy(Right.CONTACT_WRITE)
@require_POST
def move(request: HttpRequest, situation_id: UUID, act: str) -> HttpResponse:
    """Close a follow-up, or take it up again."""
    if act not in SituationAct.codes():
        raise NotVisible
    verbs.move_situation(
        actor=actor_of(request), situation_id=situation_id, act=SituationAct(act), now=utc_now()
    )
    return redirect("desk:situation", situation_id)


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, situation_id: UUID) -> HttpResponse:
    """Show the identity kept for a situation, and let it be written; the reading is in the journal."""
    actor = actor_of(request)
    known = reads.identity_of(actor, situation_id)
    initial = (
        {name: getattr(known, name) for name in ("given_names", "family_name", "birth_date")} if known else {}
    )
    form = IdentityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        verbs.name_child(
            actor=actor,
            situation_id=situation_id,
            card=form.card(known),
            sex=form.cleaned_data["sex"],
            now=utc_now(),
        )
        messages.success(request, "Identité gardée. Les listes montrent un alias, jamais le nom.")
        return redirect("desk:situation", situation_id)
    crumbs = [
        Link("Suivis", url("situations")),
        Link("Suivi", url("situation", situation_id)),
        Link("Identité"),
    ]
    context = {"form": form, "situation_id": situation_id, "crumbs": crumbs}
    return page(request, "web/desk/identity.html", context, status=422 if form.errors else 200)


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Put a contact in an open situation of the desk, or open one."""
    actor, form = actor_of(request), LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen, new_id = form.cleaned_data["situation"], form.cleaned_data["id"]
        try:
            if chosen:
                verbs.link_contact(actor=actor, contact_id=contact_id, situation_id=chosen, now=utc_now())
            else:
                verbs.open_situation(actor=actor, situation_id=new_id, contact_id=contact_id, now=utc_now())
            return redirect("desk:contact", contact_id)
        except Refused as refusal:
            tell_refusal(request, refusal)
    reference, rows = reads.linkable(actor, contact_id)
    crumbs = contact_crumbs(contact_id, reference, "Suivi")
    context = {
        "rows": rows,
        "contact_id": contact_id,
        "new_id": uuid4(),
        "crumbs": crumbs,
        "reference": reference,
    }
    return page(request, "web/desk/link.html", context)


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for an earlier situation; what is typed travels in the body, never in an address."""
    form = SearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = reads.find_situations(actor_of(request), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
    return page(
        request, "web/desk/search.html", {"form": form, "found": found}, tab="search",
        status=422 if form.errors else 200,
    )  # fmt: skip
