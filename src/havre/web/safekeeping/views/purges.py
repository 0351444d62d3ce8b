"""Purges, holds, sealed archives."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.safekeeping.queries.keeping import archives_of, holds_of
from havre.safekeeping.queries.papers import purge_pdf
from havre.safekeeping.queries.purges import run_page, runs_of
from havre.safekeeping.rules import RunAct
from havre.safekeeping.services import purges as services
from havre.safekeeping.services.archives import reopen_archive
from havre.safekeeping.services.holds import lift_hold, place_hold
from havre.web.safekeeping import pages
from havre.web.safekeeping.acting import PAGE, actor_of, as_pdf, attempt, status_of, written
from havre.web.safekeeping.forms import HoldForm, ReopenForm

_SAID = {
    RunAct.CONFIRM: "La purge est confirmée. Elle se fait équipe par équipe ; le certificat viendra à la fin.",
    RunAct.REFUSE: "La purge est refusée. Rien n’est effacé.",
}


@policy(Right.PURGE_READ)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """List the purges of the organisation."""
    actor = actor_of(request)
    context = {
        "columns": pages.RUN_COLUMNS,
        "rows": pages.run_rows(runs_of(actor)),
        "proposes": actor.holds(Right.DATA_PROTECTION),
        "new_id": uuid4(),
    }
    return render(request, "web/safekeeping/runs.html", context)


@policy(Right.DATA_PROTECTION)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Count what is due and keep its list: nothing is erased before another person confirms."""
    actor, run_id = actor_of(request), _uuid(request.POST.get("id", ""))
    said = "La purge est proposée. Les responsables qui peuvent la confirmer sont prévenus."
    if attempt(request, lambda: services.propose_purge(actor=actor, run_id=run_id, now=utc_now()), said):
        return redirect("keeping:run", run_id=run_id)
    return redirect("keeping:runs")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


@policy(Right.PURGE_READ)
@PAGE
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show one purge; confirm, refuse or take back what waits."""
    actor = actor_of(request)
    page = run_page(actor, run_id)
    if request.method == "POST":
        _decide(request, run_id, request.POST.get("act", ""))
        return redirect("keeping:run", run_id=run_id)
    return render(request, "web/safekeeping/run.html", {"page": page})


def _decide(request: HttpRequest, run_id: UUID, code: str) -> None:
    actor, now = actor_of(request), utc_now()
    if code == "withdraw":
        attempt(
            request,
            lambda: services.withdraw_purge(actor=actor, run_id=run_id, now=now),
            "La proposition est retirée.",
        )
    elif code == "resume":
        said = "La purge reprend là où elle s’était arrêtée."
        attempt(request, lambda: services.resume_purge(actor=actor, run_id=run_id), said)
    elif code in (RunAct.CONFIRM, RunAct.REFUSE):
        act = RunAct(code)
        attempt(
            request, lambda: services.decide_purge(actor=actor, run_id=run_id, act=act, now=now), _SAID[act]
        )


@policy(Right.PURGE_READ)
@require_safe
def certificate(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Give the certificate of a purge that is done."""
    return as_pdf(purge_pdf(actor_of(request), run_id, demo=settings.DEMO), "certificat-de-purge")


@policy(Right.PURGE_READ)
@PAGE
def holds(request: HttpRequest) -> HttpResponse:
    """List what must not be erased, and hold one more file."""
    actor = actor_of(request)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and written(
        form,
        lambda: place_hold(actor=actor, hold_id=form.cleaned_data["id"], hold=form.hold(), now=utc_now()),
    ):
        messages.success(request, "Ce dossier ne sera pas effacé tant que la conservation court.")
        return redirect("keeping:holds")
    context = {"form": form, "lines": holds_of(actor)}
    return render(request, "web/safekeeping/holds.html", context, status=status_of(request))


@policy(Right.PURGE_READ)
@require_POST
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Lift one hold."""
    actor = actor_of(request)
    said = "La conservation est levée. La prochaine purge pourra proposer ce dossier."
    attempt(request, lambda: lift_hold(actor=actor, hold_id=hold_id, now=utc_now()), said)
    return redirect("keeping:holds")


@policy(Right.PURGE_READ)
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """List the sealed archives; their references are shown to the managers of their team."""
    return render(request, "web/safekeeping/archives.html", {"lines": archives_of(actor_of(request))})


@policy(Right.PURGE_CONFIRM)
@PAGE
def reopen(request: HttpRequest, archived_id: UUID) -> HttpResponse:
    """Reopen one archive of one's team, with the reason."""
    actor = actor_of(request)
    line = next((one for one in archives_of(actor) if one.id == archived_id and one.reopens), None)
    if line is None:
        raise NotVisible
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and written(
        form,
        lambda: reopen_archive(
            actor=actor, archived_id=archived_id, reason=form.cleaned_data["reason"], now=utc_now()
        ),
    ):
        messages.success(request, "L’archive est rouverte pour trois mois. Le délégué est prévenu.")
        return redirect("keeping:archives")
    return render(
        request, "web/safekeeping/reopen.html", {"line": line, "form": form}, status=status_of(request)
    )
