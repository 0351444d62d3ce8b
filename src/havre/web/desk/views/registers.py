"""Hand-overs between shifts, the register of requisitions, outreach."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.queries import registers as reads
from havre.listening.rules import Channel
from havre.listening.services import registers as verbs
from havre.listening.services.outreach import log_outreach
from havre.ui.shapes import Link
from havre.web.desk.forms.registers import AnswerForm, HandoverForm, OutreachForm, RequisitionForm
from havre.web.desk.pages import actor_of, add_refusal, page, tell_refusal, url
from havre.web.desk.talk import commune_options


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """Read what shifts left, and leave words to the next one."""
    actor, now = actor_of(request), utc_now()
    rows = reads.handed_over(actor, now=now)
    choices = [(str(row.contact_id), f"{row.reference} — {row.status.label}") for row in rows]
    form = HandoverForm(request.POST or None, contacts=choices, initial={"id": uuid4()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.write_handover(
                actor=actor, handover_id=data["id"], text=data["text"],
                contact_ids=[UUID(contact_id) for contact_id in data["contacts"]], now=now,
            )  # fmt: skip
            messages.success(request, "Transmission écrite. L'équipe suivante est prévenue.")
            return redirect("desk:handovers")
        except Refused as refusal:
            add_refusal(form, refusal)
    context = {"form": form, "handovers": reads.handovers(actor)}
    return page(
        request, "web/desk/handovers.html", context, tab="handovers", status=422 if form.errors else 200
    )


@policy(Right.CONTACT_WRITE)
@require_POST
def acknowledge(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Say that the next shift has read."""
    try:
        verbs.acknowledge_handover(actor=actor_of(request), handover_id=handover_id, now=utc_now())
    except Refused as refusal:
        tell_refusal(request, refusal)
    return redirect("desk:handovers")


@policy(Right.REQUISITION)
@require_http_methods(["GET", "POST"])
def requisitions(request: HttpRequest) -> HttpResponse:
    """Show the register of requisitions, and enter one."""
    actor, now = actor_of(request), utc_now()
    form = RequisitionForm(request.POST or None, initial={"id": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.record_requisition(
                actor=actor, requisition_id=form.cleaned_data["id"], demand=form.demand(), now=now
            )
            messages.success(request, f"Réquisition {made.reference} inscrite au registre.")
            return redirect("desk:requisition", made.pk)
        except Refused as refusal:
            add_refusal(form, refusal)
    rows, more = reads.requisition_list(actor, after=request.GET.get("apres", ""))
    context = {"form": form, "rows": rows, "next_href": f"?apres={more}" if more else ""}
    status = 422 if form.errors else 200
    return page(request, "web/desk/requisitions.html", context, tab="requisitions", status=status)


@policy(Right.REQUISITION)
@require_http_methods(["GET", "POST"])
def requisition(request: HttpRequest, requisition_id: UUID) -> HttpResponse:
    """Show one requisition and record the answer given; the register is not rewritten."""
    actor = actor_of(request)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.answer_requisition(
                actor=actor, requisition_id=requisition_id, now=utc_now(), **form.cleaned_data
            )
            messages.success(request, "Réponse inscrite au registre.")
            return redirect("desk:requisition", requisition_id)
        except Refused as refusal:
            add_refusal(form, refusal)
    seen = reads.requisition_page(actor, requisition_id)
    crumbs = [Link("Réquisitions", url("requisitions")), Link(seen.row.reference)]
    context = {"seen": seen, "form": form, "crumbs": crumbs}
    return page(request, "web/desk/requisition.html", context, status=422 if form.errors else 200)


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def outreach(request: HttpRequest) -> HttpResponse:
    """Log a contact made by going out to people; no name is asked."""
    form = OutreachForm(
        request.POST or None, initial={"id": uuid4(), "revision": 1, "channel": Channel.OUTREACH.value}
    )
    searched = request.POST.get("commune_q", "") if "commune_chercher" in request.POST else None
    if request.method == "POST" and searched is None and form.is_valid():
        data = form.cleaned_data
        try:
            made = log_outreach(
                actor=actor_of(request), contact_id=data["id"], place=data["outreach_place"], panel=form.panel(),
                text=data["text"], now=utc_now(),
            )  # fmt: skip
            return redirect("desk:qualification", made.pk)
        except Refused as refusal:
            add_refusal(form, refusal)
    context = {
        "panel": form,
        "commune_options": commune_options("", searched),
        "commune_query": searched or "",
    }
    status = 422 if form.errors and searched is None else 200
    return page(request, "web/desk/outreach.html", context, tab="outreach", status=status)
