"""The summary of a writing and its sections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.ids import uuid7
from havre.law.addressee import Advice, Answer, Situation, advise
from havre.law.base import Audience, Base
from havre.law.bases import base_of
from havre.reports.access import gives_visa, names_of, report_for, why_not_write
from havre.reports.queries.opened import OpenReport, open_report
from havre.reports.queries.sent import visas_of
from havre.reports.recipients import courts_of, destinations_of
from havre.reports.rules import ReportKind, ReportStatus, Section
from havre.territory.queries import commune, communes_matching
from havre.ui.shapes import Choice
from havre.web.reports.corrections import shown_corrections
from havre.web.reports.forms.addressee import QUESTIONS
from havre.web.reports.pages import (
    actor_of,
    address,
    following,
    is_autosave,
    kept,
    not_kept,
    page,
    section_of,
)
from havre.web.reports.saving import SectionPage, loaded, read_id, texts_for
from havre.web.reports.views.sent import sent_page
from havre.web.reports.views.visa import review_page


@policy(Right.REPORT_WRITE)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show where a writing stands: its sections while it is written, its life once it is sealed."""
    actor = actor_of(request)
    opened = open_report(actor, report_id, purpose="report.open")
    if opened.report.status == ReportStatus.SENT:
        return sent_page(request, opened)
    found = opened.report
    context = {
        "status": ReportStatus(found.status),
        "author": names_of([found.author_id])[found.author_id],
        "mine": found.author_id == actor.user_id,
        "gives_visa": gives_visa(actor, found),
        "why_not": why_not_write(actor, found),
        "visas": visas_of(found),
        "corrections": shown_corrections(opened.narrative.corrections),
        "from_contact": found.contact_id is not None and actor.holds(Right.CONTACT_WRITE),
        "aliases": [child.alias for child in opened.children],
    }
    return page(request, "web/reports/report.html", opened, context)


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, report_id: UUID, slug: str) -> HttpResponse:
    """Show one section, or keep what was typed in it."""
    actor, part = actor_of(request), section_of(slug)
    if request.method == "POST" and part not in {Section.CHILDREN, Section.REVIEW}:
        return _keep(request, actor, SectionPage(loaded(actor, report_id), part, request.POST))
    if why_not_write(actor, report_for(actor, report_id)):
        return redirect("reports:report", report_id=report_id)
    opened = open_report(actor, report_id, purpose="report.write")
    if part is Section.REVIEW:
        return review_page(request, opened)
    if part is Section.CHILDREN:
        after = address(report_id, following(part))
        return page(
            request,
            "web/reports/children.html",
            opened,
            {"section": part, "next": after, "new_child_id": uuid7()},
        )
    return _show(request, SectionPage(opened, part))


@policy(Right.REPORT_WRITE)
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """Answer the box that looks for a commune."""
    options = _options(request.GET.get("commune_q", ""), "")
    return render(request, "web/reports/_communes.html", {"options": options})


def _keep(request: HttpRequest, actor: Actor, shown: SectionPage) -> HttpResponse:
    """Keep a section, then answer the page that saves itself, or lead where the button said."""
    now = utc_now()
    done = shown.save(actor=actor, now=now)
    if is_autosave(request):
        if done:
            return kept(now)
        status = 409 if shown.conflict else 422
        return not_kept(shown.why(), status=status)
    if not done or request.POST.get("commune_chercher"):
        return _show(request, shown, status=422 if not done else 200)
    return redirect(_where(request, shown))


def _where(request: HttpRequest, shown: SectionPage) -> str:
    """Return where the pressed button leads once everything is kept."""
    report_id = shown.opened.report.pk
    for name, view in (("edit", "reports:line"), ("remove", "reports:remove_line")):
        line_id = read_id(request.POST.get(name))
        if line_id:
            return reverse(view, args=[report_id, line_id])
    if "continue" in request.POST:
        return address(report_id, following(shown.section))
    messages.success(request, "C'est enregistré.")
    return address(report_id, shown.section)


def _show(request: HttpRequest, shown: SectionPage, *, status: int = 200) -> HttpResponse:
    opened, part = shown.opened, shown.section
    context: dict[str, Any] = {**shown.context(), "next": following(part)}
    if part is Section.ADDRESSEE:
        context |= _addressee(request, opened)
    if part is Section.PARENTS:
        context["duty"] = base_of("casf_l226_2_1", timezone.localdate())
    return page(request, "web/reports/section.html", opened, context, status=status)


def _addressee(request: HttpRequest, opened: OpenReport) -> dict[str, Any]:
    """Return what the page « À qui j'écris ? » shows beside its form."""
    report, today = opened.report, timezone.localdate()
    query = request.POST.get("commune_q", "")
    advice = _advice(opened)
    return {
        "advice": advice,
        "advice_texts": _texts(advice),
        "texts": texts_for(opened),
        "judicial": report.kind == ReportKind.JUDICIAL,
        "commune_options": _options(query, report.commune_code),
        "commune_query": query,
        "commune_code": report.commune_code,
        "courts": courts_of(report.commune_code, on=today),
        "destinations": destinations_of(report, court=opened.narrative.addressee.court, on=today),
    }


def _advice(opened: OpenReport) -> Advice | None:
    """Return the advice for the answers that are kept, or nothing while a question is open."""
    block = opened.narrative.addressee
    answers = {name: Answer(answer) for name, answer in block.answers}
    if set(answers) != set(QUESTIONS):
        return None
    qualities = opened.narrative.author.qualities
    audience = Audience(qualities[0]) if qualities else Audience.ANY_PERSON
    return advise(Situation(**answers, audience=audience))


def _texts(advice: Advice | None) -> list[Base]:
    """Return the texts that the advice names, as they stand today."""
    codes = [code for reason in advice.reasons for code in reason.bases] if advice else []
    return [base_of(code, timezone.localdate()) for code in dict.fromkeys(codes)]


def _options(query: str, code: str) -> list[Choice] | None:
    """Return the communes to choose from: those found, the one that is kept, and none."""
    here = commune(code) if code else None
    hits = communes_matching(query) if query.strip() else []
    if not hits and here is None:
        return [] if query.strip() else None
    kept = [here] if here and all(hit.code != here.code for hit in hits) else []
    choices = [Choice(hit.code, hit.label, ", ".join(hit.postal_codes[:3])) for hit in (*kept, *hits)]
    return [*choices, Choice("", "Commune non connue")]
