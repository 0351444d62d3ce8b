"""Refer or transfer: choose, see exactly what will leave, send that; the inbox of a team, and its answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.sharing.queries import inbox
from havre.sharing.queries.teams import addressees
from havre.sharing.rules import LEGAL_REMINDER
from havre.sharing.rules.transmission import HANDS_OVER, MOVE_TEXT, STAYS, TransmissionKind
from havre.sharing.services import answers, transmissions
from havre.ui.shapes import Link
from havre.web.cases.head import act_crumbs, actor_of, opened
from havre.web.sharing import shown
from havre.web.sharing.forms import AnswerForm, SendingForm


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Choose, see exactly what will leave, then post that to a team."""
    if kind not in TransmissionKind.codes():
        raise Http404
    wanted, actor = TransmissionKind(kind), actor_of(request)
    right = Right.CASE_MANAGE if wanted in HANDS_OVER else Right.CASE_WRITE
    case = opened(request, pk, "sharing", right=right)
    teams = [(str(one.team_id), one.words) for one in addressees(case, wanted)]
    form = SendingForm(
        request.POST if request.method == "POST" else None, kind=wanted, items=shown.choices(actor, case), teams=teams
    )  # fmt: skip
    prepared, done = (
        _prepared_or_sent(actor, pk, form) if form.is_bound and form.is_valid() else (None, False)
    )
    if done:
        messages.success(request, f"C’est envoyé. {STAYS}")
        return redirect("sharing:of_file", pk)
    context = {
        "case": case, "form": form, "title": wanted.label, "crumbs": act_crumbs(case, "sharing", wanted.label),
        "reminder": _reminder(wanted), "stays": STAYS, "receivers": teams,
        "back": reverse("sharing:of_file", args=[pk]), **shown.preview(form, prepared),
        "to": prepared.to.words if prepared else "",
    }  # fmt: skip
    return render(request, "web/sharing/send.html", context, status=422 if form.errors else 200)


def _prepared_or_sent(
    actor: Actor, pk: UUID, form: SendingForm
) -> tuple[transmissions.PreparedSending | None, bool]:
    now, seen = utc_now(), form.cleaned_data["seen"]
    try:
        prepared = transmissions.prepare(actor=actor, case_id=pk, sending=form.sending(), now=now)
        if seen != prepared.sha256:
            return prepared, False
        act = Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=now)
        transmissions.send(act, sending=form.sending(), prepared=prepared, seen=seen)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None, False
    return prepared, True


def _reminder(kind: TransmissionKind) -> str:
    return MOVE_TEXT if kind is TransmissionKind.HOUSEHOLD_MOVE else LEGAL_REMINDER


@policy(Right.SHARE_RECEIVE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Show what another team sent, exactly as it left; then accept or refuse it, or end a referral."""
    actor = actor_of(request)
    found = inbox.read(actor, transmission_id, now=utc_now())
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _answered(request, actor, transmission_id, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "found": found, "form": form, "reminder": _reminder(found.line.kind),
        "facts": shown.transmission_facts(found),
        "hands": found.line.kind in HANDS_OVER,
        "crumbs": [Link("Partages", reverse("sharing:received")), Link(found.line.kind.label)],
    }  # fmt: skip
    return render(request, "web/sharing/answer.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, actor: Actor, transmission_id: UUID, form: AnswerForm) -> HttpResponse:
    now, wanted = utc_now(), form.cleaned_data["answer"]
    if wanted == "accept":
        opened = answers.accept(actor=actor, transmission_id=transmission_id, now=now)
        messages.success(request, "C’est accepté. L’autre équipe le sait.")
        return redirect("cases:page", opened) if opened else redirect("sharing:answer", transmission_id)
    if wanted == "end":
        answers.end(actor=actor, transmission_id=transmission_id, now=now)
    else:
        answers.refuse(
            actor=actor, transmission_id=transmission_id, reason=form.cleaned_data["reason"], now=now
        )
    messages.success(request, "C’est enregistré : ce que vous aviez reçu est effacé ici.")
    return redirect("sharing:received")
