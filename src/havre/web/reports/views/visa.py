"""Read again, ask for the visa, give it or give the writing back, give it up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.documents.render import render as render_pdf
from havre.documents.render import sheet_of
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.reports.access import gives_visa, is_alone, names_of, needs_adviser, report_for
from havre.reports.queries.opened import OpenReport, open_report
from havre.reports.queries.preview import Preview, preview_of
from havre.reports.queries.sent import visas_of
from havre.reports.rules import REPORT, ReportAct, ReportStatus, Section
from havre.reports.services.drafts import withdraw
from havre.reports.services.sending import send_report
from havre.reports.services.visa import give_back, submit
from havre.web.reports.corrections import shown_corrections
from havre.web.reports.pages import actor_of, page
from havre.web.reports.sheets import shown_sheet
from havre.web.reports.views.answers import pdf_answer


def review_page(request: HttpRequest, opened: OpenReport, *, refusal: str = "") -> HttpResponse:
    """Show the writing as it will be printed, what it lacks, and the button that asks for the visa."""
    facts = opened.guard_facts()
    needed = REPORT.objections(ReportAct.SUBMIT, facts=facts)
    later = [text for text in REPORT.objections(ReportAct.SEND, facts=facts) if text not in needed]
    preview = preview_of(actor_of(request), opened, purpose="report.review", now=utc_now())
    context = {
        "section": Section.REVIEW,
        "needed": needed,
        "later": later,
        "refusal": refusal,
        "status": ReportStatus(opened.report.status),
        **_shown(preview),
    }
    return page(request, "web/reports/review.html", opened, context, status=422 if refusal else 200)


@policy(Right.REPORT_WRITE)
@require_safe
def draft_pdf(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send the PDF of a writing that is not sealed, with its mark of draft and the name of its reader."""
    actor, now = actor_of(request), utc_now()
    opened = open_report(actor, report_id, purpose="report.preview")
    if opened.report.status == ReportStatus.SENT:
        raise NotVisible
    preview = preview_of(actor, opened, purpose="report.preview", now=now)
    pdf = render_pdf(
        preview.document,
        reader=actor.name,
        produced_at=now,
        draft=True,
        demo=settings.DEMO,
        zone=preview.zone,
    )
    return pdf_answer(pdf, f"brouillon-{opened.report.reference}.pdf")


@policy(Right.REPORT_WRITE)
@require_POST
def ask(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask for the visa."""
    actor = actor_of(request)
    try:
        submit(actor=actor, report_id=report_id, revision=_revision(request), now=utc_now())
    except Refused as refusal:
        return review_page(
            request, open_report(actor, report_id, purpose="report.write"), refusal=refusal.sentence
        )
    messages.success(request, "Le visa est demandé. Les personnes qui le donnent sont prévenues.")
    return redirect("reports:report", report_id=report_id)


@policy(Right.REPORT_VISA)
@require_http_methods(["GET", "HEAD"])
def visa(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a submitted writing to the person who gives the visa."""
    actor = actor_of(request)
    report = report_for(actor, report_id)
    if not gives_visa(actor, report):
        raise NotVisible
    if report.status != ReportStatus.PENDING:
        return redirect("reports:report", report_id=report_id)
    return _visa_page(request, actor, report_id)


@policy(Right.REPORT_VISA)
@require_POST
def give(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Give the visa: the writing is sealed and sent."""
    actor = actor_of(request)
    typed = {name: request.POST.get(name, "") for name in ("adviser_view", "own_visa_reason")}
    try:
        send_report(actor=actor, report_id=report_id, revision=_revision(request), now=utc_now(), **typed)
    except Refused as refusal:
        return _refused(request, actor, report_id, refusal, typed)
    messages.success(request, "L'écrit est scellé et envoyé. Il ne change plus.")
    return redirect("reports:report", report_id=report_id)


@policy(Right.REPORT_VISA)
@require_POST
def return_it(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Give the writing back to its author."""
    actor = actor_of(request)
    comment = request.POST.get("comment", "")
    try:
        give_back(actor=actor, report_id=report_id, comment=comment, now=utc_now())
    except Refused as refusal:
        return _refused(request, actor, report_id, refusal, {"comment": comment})
    messages.success(request, "L'écrit est rendu à son auteur, avec votre mot.")
    return redirect("reports:list")


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask before giving a writing up, then give it up."""
    actor = actor_of(request)
    opened = open_report(actor, report_id, purpose="report.withdraw")
    if request.method == "POST":
        try:
            withdraw(actor=actor, report_id=report_id, now=utc_now())
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
            return redirect("reports:report", report_id=report_id)
        messages.success(request, "L'écrit est abandonné. Rien n'a été envoyé.")
        return redirect("reports:list")
    return page(request, "web/reports/give_up.html", opened, {})


def _refused(
    request: HttpRequest, actor: Actor, report_id: UUID, refusal: Refused, typed: dict[str, str]
) -> HttpResponse:
    """Show the page of the visa again with what was typed; elsewhere, say why and lead to the writing."""
    if report_for(actor, report_id).status == ReportStatus.PENDING:
        return _visa_page(request, actor, report_id, refusal=refusal, typed=typed)
    messages.warning(request, refusal.sentence)
    return redirect("reports:report", report_id=report_id)


def _visa_page(
    request: HttpRequest,
    actor: Actor,
    report_id: UUID,
    *,
    refusal: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    opened = open_report(actor, report_id, purpose="report.visa")
    report = opened.report
    own = report.author_id == actor.user_id
    preview = preview_of(actor, opened, purpose="report.visa", now=utc_now())
    needed = REPORT.objections(ReportAct.SEND, facts=opened.guard_facts(on=preview.on))
    context = {
        "author": names_of([report.author_id])[report.author_id],
        "own": own,
        "alone": own and is_alone(actor, report),
        "adviser": needs_adviser(actor, report),
        "needed": needed,
        "refusal": refusal,
        "typed": {"adviser_view": "", "own_visa_reason": "", "comment": "", **(typed or {})},
        "visas": visas_of(report),
        "corrections": shown_corrections(opened.narrative.corrections),
        **_shown(preview),
    }
    return page(request, "web/reports/visa.html", opened, context, status=422 if refusal else 200)


def _shown(preview: Preview) -> dict[str, Any]:
    return {
        "sheet": shown_sheet(sheet_of(preview.document, zone=preview.zone)),
        "destinations": preview.destinations,
    }


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
