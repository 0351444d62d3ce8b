"""One line, one child: change it, remove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import identity_for
from havre.persons.rules import Sex
from havre.reports.access import why_not_write
from havre.reports.content import fingerprint
from havre.reports.queries.opened import ChildView, LineView, OpenReport
from havre.reports.rules import Section
from havre.reports.services.children import PURPOSE, child_values, put_child, remove_child
from havre.reports.services.lines import put_line, remove_line
from havre.web.reports.forms.children import ChildForm
from havre.web.reports.forms.lines import LINE_FORMS
from havre.web.reports.pages import actor_of, address, is_autosave, kept, not_kept, page
from havre.web.reports.saving import LINES_OF, Part, loaded

SECTION_OF = {kind: section for section, kind in LINES_OF.items()}


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, report_id: UUID, line_id: UUID) -> HttpResponse:
    """Change one line."""
    actor = actor_of(request)
    opened = loaded(actor, report_id)
    known = _line(opened, line_id)
    back = address(report_id, SECTION_OF[known.kind])
    context = {"title": known.kind.label, "back": back, "section": SECTION_OF[known.kind]}
    if request.method == "POST":
        part = Part(LINE_FORMS[known.kind](request.POST), request.POST)
        return _keep(request, opened, part, _line_saver(actor, opened, known, part), context)
    if why_not_write(actor, opened.report):
        return redirect("reports:report", report_id=report_id)
    part = Part(LINE_FORMS[known.kind](initial=vars(known.body)), revision=known.revision)
    return page(request, "web/reports/line.html", opened, {**context, **part.context()})


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_a_line(request: HttpRequest, report_id: UUID, line_id: UUID) -> HttpResponse:
    """Ask before removing a line, then remove it."""
    actor = actor_of(request)
    opened = loaded(actor, report_id)
    known = opened.line(line_id)
    if known is None:
        return redirect("reports:report", report_id=report_id)
    back = address(report_id, SECTION_OF[_line(opened, line_id).kind])
    if request.method == "POST":
        return _remove(
            request,
            back,
            lambda: remove_line(actor=actor, report_id=report_id, line_id=line_id, now=utc_now()),
        )
    words = getattr(known.body, "text", "") or getattr(known.body, "name", "")
    context = {
        "question": f"Supprimer cette ligne : {known.kind.label.lower()} ?",
        "words": words,
        "back": back,
    }
    return page(request, "web/reports/remove.html", opened, context)


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: HttpRequest, report_id: UUID, child_id: UUID) -> HttpResponse:
    """Add or change one child; the identity is read from the vault, and the journal says so."""
    actor = actor_of(request)
    opened = loaded(actor, report_id)
    known, back = opened.child(child_id), address(report_id, Section.CHILDREN)
    context = {
        "title": known.alias if known else "Ajouter un enfant",
        "back": back,
        "section": Section.CHILDREN,
    }
    if request.method == "POST":
        form = ChildForm(request.POST)
        part = Part(form, request.POST)
        return _keep(request, opened, part, _child_saver(actor, opened, child_id, form, part), context)
    if why_not_write(actor, opened.report):
        return redirect("reports:report", report_id=report_id)
    part = _child_part(actor, known)
    return page(request, "web/reports/child.html", opened, {**context, **part.context()})


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_a_child(request: HttpRequest, report_id: UUID, child_id: UUID) -> HttpResponse:
    """Ask before taking a child out of the writing."""
    actor = actor_of(request)
    opened = loaded(actor, report_id)
    known, back = opened.child(child_id), address(report_id, Section.CHILDREN)
    if known is None:
        return redirect(back)
    if request.method == "POST":
        return _remove(
            request,
            back,
            lambda: remove_child(actor=actor, report_id=report_id, child_id=child_id, now=utc_now()),
        )
    context = {"question": f"Retirer {known.alias} de cet écrit ?", "words": "", "back": back}
    return page(request, "web/reports/remove.html", opened, context)


def _line(opened: OpenReport, line_id: UUID) -> LineView:
    """Return a line of the builder; an addendum in preparation has its own page."""
    known = opened.line(line_id)
    if known is None or known.kind not in SECTION_OF:
        raise NotVisible
    return known


def _line_saver(actor: Actor, opened: OpenReport, known: LineView, part: Part) -> Callable[[], object]:
    return lambda: put_line(
        actor=actor,
        report_id=opened.report.pk,
        line_id=known.id,
        kind=known.kind,
        values=part.form.values(),
        revision=part.revision,
        page=part.page_id,
        now=utc_now(),
    )


def _child_saver(
    actor: Actor, opened: OpenReport, child_id: UUID, form: ChildForm, part: Part
) -> Callable[[], object]:
    return lambda: put_child(
        actor=actor,
        report_id=opened.report.pk,
        child_id=child_id,
        card=form.card(),
        sex=form.sex_given(),
        particulars=form.particulars(),
        revision=part.revision,
        page=part.page_id,
        now=utc_now(),
    )


def _child_part(actor: Actor, known: ChildView | None) -> Part:
    if known is None:
        return Part(ChildForm(initial={"sex": Sex.UNKNOWN.value}))
    card = identity_for(actor, known.person_id, purpose=PURPOSE)
    values = child_values(card, sex=Sex(known.sex), particulars=known.particulars)
    return Part(ChildForm(initial={**values, "birth_date": card.birth_date}), revision=fingerprint(values))


def _keep(
    request: HttpRequest,
    opened: OpenReport,
    part: Part,
    save: Callable[[], object],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Save one part, then answer the page that saves itself, or go back to the list."""
    done = part.save(save)
    if is_autosave(request):
        return kept(utc_now()) if done else not_kept(part.why(), status=409 if part.conflict else 422)
    if done:
        messages.success(request, "C'est enregistré.")
        return redirect(str(context["back"]))
    template = "web/reports/child.html" if isinstance(part.form, ChildForm) else "web/reports/line.html"
    return page(request, template, opened, {**context, **part.context()}, status=422)


def _remove(request: HttpRequest, back: str, remove: Callable[[], None]) -> HttpResponse:
    try:
        remove()
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect(back)
