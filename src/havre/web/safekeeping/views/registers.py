"""The register of breaches, the register of processings, the impact assessment."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.safekeeping import registers
from havre.safekeeping.queries import breaches as queries
from havre.safekeeping.queries import papers
from havre.safekeeping.rules.breach import BreachAct, BreachStatus
from havre.safekeeping.services import breaches as services
from havre.web.safekeeping import pages
from havre.web.safekeeping.acting import PAGE, actor_of, as_csv, as_pdf, attempt, status_of, written
from havre.web.safekeeping.forms import AccountForm, BreachForm, StepForm, initial_of

_PDF: Final = {"registre-pdf": papers.register_pdf, "analyse-pdf": papers.assessment_pdf}


@policy(Right.DATA_PROTECTION)
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """List the breaches, with the clock of those where nothing is decided."""
    rows = pages.breach_rows(queries.register_of(actor_of(request), now=utc_now()))
    return render(request, "web/safekeeping/breaches.html", {"columns": pages.BREACH_COLUMNS, "rows": rows})


@policy(Right.DATA_PROTECTION)
@PAGE
def new_breach(request: HttpRequest) -> HttpResponse:
    """Note a breach as soon as it is known; the rest comes later."""
    actor, now = actor_of(request), utc_now()
    here = timezone.localtime(now)
    form = BreachForm(
        request.POST or None, initial={"aware_on": here.date(), "aware_hour": here.strftime("%H:%M")}
    )
    if request.method == "POST" and written(
        form,
        lambda: services.open_breach(
            actor=actor,
            breach_id=form.cleaned_data["id"],
            aware_at=form.aware_at(),
            account=form.account(),
            now=now,
        ),
    ):
        messages.success(request, "La violation est notée. Les 72 heures courent.")
        return redirect("keeping:breach", breach_id=form.cleaned_data["id"])
    return render(request, "web/safekeeping/new_breach.html", {"form": form}, status=status_of(request))


@policy(Right.DATA_PROTECTION)
@PAGE
def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Show one breach; complete it, add a dated line, close it."""
    actor = actor_of(request)
    page = queries.breach_page(actor, breach_id, now=utc_now())
    code = request.POST.get("act", "")
    start = {**initial_of(page.account), "revision": page.revision}
    form = AccountForm(request.POST if code == "complete" else None, initial=start)
    step = StepForm(request.POST if code == "step" else None)
    if _acted(request, breach_id, code, form, step):
        return redirect("keeping:breach", breach_id=breach_id)
    context = {"page": page, "form": form, "step": step, "open": page.state == BreachStatus.OPEN}
    return render(request, "web/safekeeping/breach.html", context, status=status_of(request))


def _acted(request: HttpRequest, breach_id: UUID, code: str, form: AccountForm, step: StepForm) -> bool:
    actor, now = actor_of(request), utc_now()
    if code == "complete":
        return _completed(request, breach_id, form)
    if code == "step":
        return written(
            step, lambda: services.add_step(actor=actor, breach_id=breach_id, now=now, **step.cleaned_data)
        )
    if code in BreachAct.codes():
        act = BreachAct(code)
        attempt(
            request,
            lambda: services.move_breach(actor=actor, breach_id=breach_id, act=act, now=now),
            "C’est fait.",
        )
        return True
    return False


def _completed(request: HttpRequest, breach_id: UUID, form: AccountForm) -> bool:
    def complete() -> object:
        revision, account = form.cleaned_data["revision"], form.account()
        return services.complete_breach(
            actor=actor_of(request), breach_id=breach_id, revision=revision, account=account, now=utc_now()
        )

    done = written(form, complete)
    if done:
        messages.success(request, "La fiche est enregistrée.")
    return done


@policy(Right.DATA_PROTECTION)
@require_safe
def breaches_csv(request: HttpRequest) -> HttpResponse:
    """Give the register as a table."""
    return as_csv(queries.register_rows(actor_of(request)), "violations")


@policy(Right.KEEPING)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of processings."""
    lines = [(one, papers.durations_of(one)) for one in registers.processings()]
    return render(request, "web/safekeeping/register.html", {"lines": lines})


@policy(Right.KEEPING)
@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """Show the impact assessment."""
    parts, risks = registers.assessment()
    return render(request, "web/safekeeping/assessment.html", {"parts": parts, "risks": risks})


@policy(Right.KEEPING)
@require_safe
def document(request: HttpRequest, name: str) -> HttpResponse:
    """Give one register as a file."""
    if name == "registre-csv":
        return as_csv(papers.register_rows(), "registre-des-traitements")
    if name not in _PDF:
        raise Http404
    return as_pdf(_PDF[name](actor_of(request), now=utc_now(), demo=settings.DEMO), name.removesuffix("-pdf"))
