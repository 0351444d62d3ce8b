"""After the sending: the sealed writing, what the CRIP tells, the addenda."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.concern_unit.rules import NoticeCode
from havre.documents.render import render as render_pdf
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.law.territory import territory_of
from havre.reports.access import gives_visa, is_alone, may_tell_parents, names_of, report_for
from havre.reports.content import AddendumBody
from havre.reports.queries.opened import OpenReport, open_report
from havre.reports.queries.sent import letter, receipt, sealed_pdf, sent_report, verification
from havre.reports.rules import LineKind, ProsecutorOutcome, ReportKind, ReportStatus
from havre.reports.services.afterwards import (
    drop_addendum,
    mark_carried,
    prepare_addendum,
    record_outcome,
    seal_addendum,
)
from havre.reports.services.twins import write_to_prosecutor
from havre.ui.shapes import Step
from havre.web.reports.corrections import shown_corrections
from havre.web.reports.forms.lines import AddendumForm
from havre.web.reports.pages import actor_of, guidance_of, page, tell
from havre.web.reports.saving import read_id
from havre.web.reports.views.answers import pdf_answer

AFTER = (NoticeCode.RECEIVED, NoticeCode.UNDER_EVALUATION, NoticeCode.DECIDED, NoticeCode.FEEDBACK)


def sent_page(request: HttpRequest, opened: OpenReport) -> HttpResponse:
    """Show a sealed writing: its proof, its recipients, what the CRIP chose to tell, and nothing of the CRIP's work."""
    report = opened.report
    found = sent_report(report)
    told = found.told
    context = {
        "sent": found,
        "steps": [Step("Envoyée", "done"), *(Step(c.label, "done" if c in told else "todo") for c in AFTER)],
        "judicial": report.kind == ReportKind.JUDICIAL,
        "new_id": uuid7(),
        "outcomes": ProsecutorOutcome.choices(),
        "may_tell_parents": may_tell_parents(report),
        "aliases": [child.alias for child in opened.children],
        "author": names_of([report.author_id])[report.author_id],
        "waiting": opened.of(LineKind.ADDENDUM),
        "corrections": shown_corrections(opened.narrative.corrections),
        "today": timezone.localdate(),
        "due_on": found.feedback.due_on if found.feedback else None,
    }
    return page(request, "web/reports/sent.html", opened, context)


@policy(Right.REPORT_WRITE)
@require_safe
def document(request: HttpRequest, report_id: UUID, document_id: UUID) -> HttpResponse:
    """Send the original of a sealed PDF, byte for byte."""
    name, pdf = sealed_pdf(actor_of(request), report_id, document_id)
    return pdf_answer(pdf, name)


@policy(Right.REPORT_WRITE)
@require_safe
def proof(request: HttpRequest, report_id: UUID, document_id: UUID) -> HttpResponse:
    """Send the proof of sending, which names no child."""
    actor, now = actor_of(request), utc_now()
    found = receipt(actor, report_id, document_id, now=now)
    zone = territory_of(report_for(actor, report_id).departement_code).zone
    pdf = render_pdf(found, reader=actor.name, produced_at=now, draft=False, demo=settings.DEMO, zone=zone)
    return pdf_answer(pdf, f"preuve-{found.reference}.pdf".replace("/", "-"))


@policy(Right.REPORT_WRITE)
@require_safe
def verify(request: HttpRequest, report_id: UUID, document_id: UUID) -> HttpResponse:
    """Verify the seal of a document kept here."""
    actor = actor_of(request)
    opened = open_report(actor, report_id, purpose="report.verify")
    context = {"verification": verification(actor, report_id, document_id)}
    return page(request, "web/reports/verification.html", opened, context)


@policy(Right.REPORT_WRITE)
@require_safe
def feedback(request: HttpRequest, report_id: UUID, notice_id: UUID) -> HttpResponse:
    """Send the feedback letter of the CRIP."""
    return pdf_answer(letter(actor_of(request), report_id, notice_id), "retour-de-la-crip.pdf")


@policy(Right.REPORT_WRITE)
@require_POST
def carried(request: HttpRequest, report_id: UUID, dispatch_id: UUID) -> HttpResponse:
    """Record that a PDF was carried by the service's own secure channel."""
    mark_carried(actor=actor_of(request), report_id=report_id, dispatch_id=dispatch_id, now=utc_now())
    messages.success(request, "C'est noté : l'écrit a été porté.")
    return redirect("reports:report", report_id=report_id)


@policy(Right.REPORT_WRITE)
@require_POST
def outcome(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Record what is known of a judicial report."""
    report_for(actor_of(request), report_id)
    code = request.POST.get("outcome", "")
    if code in ProsecutorOutcome.codes():
        try:
            record_outcome(
                actor=actor_of(request), report_id=report_id, outcome=ProsecutorOutcome(code), now=utc_now()
            )
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, "La suite est notée.")
    return redirect("reports:report", report_id=report_id)


@policy(Right.REPORT_WRITE)
@require_POST
def twin(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Begin a judicial report on the facts of a sealed concern report."""
    actor, new_id = actor_of(request), read_id(request.POST.get("new_id")) or uuid7()
    try:
        draft = write_to_prosecutor(actor=actor, report_id=report_id, new_id=new_id, now=utc_now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("reports:report", report_id=report_id)
    messages.success(request, "Les faits sont repris. Décidez de nouveau de l'information des parents.")
    return redirect("reports:report", report_id=draft.pk)


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Write an addendum, and read those that wait for their visa."""
    actor = actor_of(request)
    form = AddendumForm(request.POST or None)
    new_id = read_id(request.POST.get("new_id")) or uuid7()
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            prepare_addendum(
                actor=actor, report_id=report_id, addendum_id=new_id, now=utc_now(), reason=words["reason"],
                text=words["text"],
            )  # fmt: skip
        except Refused as refused:
            refusal = refused
            tell(form, refused)
        else:
            messages.success(request, "Le complément est prêt. Il part dès qu'il est visé.")
            return redirect("reports:addendum", report_id=report_id)
    return _addendum_page(request, report_id, form=form, new_id=new_id, refusal=refusal)


@policy(Right.REPORT_WRITE)
@require_POST
def drop(request: HttpRequest, report_id: UUID, addendum_id: UUID) -> HttpResponse:
    """Give up an addendum that is not sealed."""
    drop_addendum(actor=actor_of(request), report_id=report_id, addendum_id=addendum_id)
    messages.success(request, "Le complément est abandonné. Rien n'a été envoyé.")
    return redirect("reports:addendum", report_id=report_id)


@policy(Right.REPORT_VISA)
@require_POST
def seal(request: HttpRequest, report_id: UUID, addendum_id: UUID) -> HttpResponse:
    """Give the visa to an addendum: it is sealed and sent to the same recipients."""
    reason = request.POST.get("own_visa_reason", "")
    try:
        seal_addendum(
            actor=actor_of(request), report_id=report_id, addendum_id=addendum_id, now=utc_now(),
            own_visa_reason=reason,
        )  # fmt: skip
    except Refused as refusal:
        return _addendum_page(
            request, report_id, form=AddendumForm(), new_id=uuid7(), refusal=refusal, reason=reason
        )
    messages.success(request, "Le complément est scellé et envoyé aux mêmes destinataires.")
    return redirect("reports:report", report_id=report_id)


def _addendum_page(
    request: HttpRequest,
    report_id: UUID,
    *,
    form: AddendumForm,
    new_id: UUID,
    refusal: Refused | None = None,
    reason: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    opened = open_report(actor, report_id, purpose="report.addendum")
    if opened.report.status != ReportStatus.SENT:
        return redirect("reports:report", report_id=report_id)
    waiting = [
        (line, line.body) for line in opened.of(LineKind.ADDENDUM) if isinstance(line.body, AddendumBody)
    ]
    people = names_of(UUID(body.author_id) for _, body in waiting)
    visa = gives_visa(actor, opened.report)
    context = {
        "form": form,
        "new_id": new_id,
        "waiting": [
            (line.id, body, people[UUID(body.author_id)], body.author_id == str(actor.user_id))
            for line, body in waiting
        ],
        "visa": visa,
        "alone": visa and is_alone(actor, opened.report),
        "refusal": refusal,
        "reason": reason,
        "guidance": guidance_of(refusal),
    }
    return page(
        request, "web/reports/addendum.html", opened, context, status=422 if refusal or form.errors else 200
    )
