"""The plan of a file: its page, its judgements, its versions, what partners propose."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import plan as queries
from havre.cases.queries import plan_history, proposals
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.sharing.services import replies
from havre.ui.french import date_words
from havre.web.cases import drafting
from havre.web.cases.acting import serve
from havre.web.cases.head import act_crumbs, actor_of, frame, opened
from havre.web.plan import shown
from havre.web.plan.acts import ACTS, ON_TARGET
from havre.web.plan.forms import CompareForm


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the plan: needs, objectives, reviews, judgements, what partners read."""
    case = opened(request, pk, "plan")
    found = queries.plan_of(case)
    context = {**frame(case, "plan", *shown.main_actions(case, found)), **shown.plan(case, found)}
    return render(request, "web/plan/page.html", context)


@policy(Right.CASE_READ)
@require_GET
def assessments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the judgements of a file, and two of them side by side."""
    case = opened(request, pk, "plan")
    found = queries.assessments_of(case)
    form = CompareForm(
        request.GET or None, choices=[(str(one.id), date_words(one.judged_on)) for one in found]
    )
    parts: tuple[plan_history.Compared, ...] = ()
    if form.is_bound and form.is_valid():
        before, after = (queries.assessment_for(case, form.cleaned_data[name]) for name in ("avant", "apres"))
        parts = plan_history.compared(before, after)
    context = {**frame(case, "plan"), "found": found, "form": form, "parts": parts}
    return render(request, "web/plan/assessments.html", context)


@policy(Right.CASE_READ)
@require_GET
def assessment(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Show one judgement."""
    case = opened(request, pk, "plan")
    found = queries.assessment_for(case, target)
    asked = found.second_id == actor_of(request).user_id and found.seconded_at is None
    context = {
        "case": case, "crumbs": act_crumbs(case, "plan", "Évaluation"), "found": found, "asked": asked,
        "parts": shown.parts(found),
    }  # fmt: skip
    return render(request, "web/plan/assessment.html", context)


@policy(Right.CASE_READ)
@require_GET
def version(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Show one frozen version of the plan."""
    case = opened(request, pk, "plan")
    found = queries.version_for(case, target)
    context = {
        "case": case, "crumbs": act_crumbs(case, "plan", f"Version {found.number}"), "found": found,
        **shown.version(found, actor=actor_of(request), team_id=case.team_id),
    }  # fmt: skip
    return render(request, "web/plan/version.html", context)


@policy(Right.CASE_READ)
@require_GET
def history(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Show every revision of one part of the plan: nothing that was written is lost."""
    case = opened(request, pk, "plan")
    kind, found = plan_history.history_of(case, target)
    context = {
        "case": case, "crumbs": act_crumbs(case, "plan", "Versions d’avant"), "kind": kind, "found": found,
    }  # fmt: skip
    return render(request, "web/plan/history.html", context)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Show what a partner proposes beside the objective as it is; take it field by field, or answer."""
    case = opened(request, pk, "plan", right=Right.CASE_WRITE)
    found, refused = proposals.proposal_for(case, target), None
    if request.method == "POST":
        act = Act(actor=actor_of(request), case_id=pk, id=shown.form_id(request), now=utc_now())
        try:
            replies.answer(act, proposal_id=target, **shown.answer_of(request))
        except Refused as refusal:
            refused, found = refusal, proposals.proposal_for(case, target)
        else:
            messages.success(request, "La réponse est écrite ; le partenaire en est averti.")
            return redirect("plan:page", pk)
    context = {
        "case": case, "crumbs": act_crumbs(case, "plan", "Proposition d’un partenaire"), "found": found,
        "refused": refused, **shown.proposal(request, found),
    }  # fmt: skip
    return render(request, "web/plan/proposal.html", context, status=422 if refused else 200)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act on the plan, then do it; a refusal comes back with what was typed."""
    found = ACTS.get(slug)
    if found is None or (slug in ON_TARGET) != (target is not None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="plan", back="plan:page", target=target)


@policy(Right.CASE_WRITE)
@require_POST
def draft(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """Keep what is typed in a long form; its author alone finds it again."""
    if len(form) > 80:
        raise Http404
    try:
        saved_at = drafting.keep(request, pk=pk, form=form)
    except Refused as refusal:
        return JsonResponse({"message": refusal.sentence}, status=422)
    return JsonResponse({"saved_at": saved_at.isoformat()})
