"""The lists, the beginning of a writing, the export."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.reports.content import FactBody
from havre.reports.queries.export import export_lines
from havre.reports.queries.lists import Box, Page, boxes_of, count_to_visa, report_page
from havre.reports.rules import ReportKind
from havre.reports.services.drafts import open_draft
from havre.ui.shapes import Cell, Column, Tab
from havre.web.navigation import address_by_id
from havre.web.reports.pages import actor_of
from havre.web.reports.saving import chosen_kind, chosen_team, read_id

COLUMNS = (
    Column("Référence"),
    Column("Enfant ou enfants"),
    Column("Écrit"),
    Column("État"),
    Column("Auteur"),
    Column("Dernier changement"),
)


@policy(Right.REPORT_WRITE)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show one list of writings."""
    actor = actor_of(request)
    boxes = boxes_of(actor)
    asked = request.GET.get("liste", "")
    box = next((box for box in boxes if box.value == asked), boxes[0])
    found = report_page(actor, box, cursor=request.GET.get("page", ""))
    context = {
        "box": box,
        "tabs": _tabs(boxes, box, waiting=count_to_visa(actor) if Box.VISA in boxes else None),
        "columns": COLUMNS,
        "rows": _rows(found),
        "previous": _address(box, found.previous),
        "next": _address(box, found.next),
    }
    return render(request, "web/reports/list.html", context)


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Explain what begins, then begin it; a guide may post its facts here (``fact``, several times).

    A conversation that asks (``?contact=``) has its own beginning.
    """
    actor = actor_of(request)
    contact_id = read_id(request.GET.get("contact"))
    if contact_id is not None:
        return redirect("reports:from_contact", contact_id=contact_id)
    refusal = ""
    report_id = read_id(request.POST.get("id")) or uuid7()
    if request.method == "POST":
        try:
            return redirect("reports:report", report_id=_begin(request, report_id))
        except Refused as refused:
            refusal = refused.sentence
    context = {
        "id": report_id,
        "kinds": ReportKind.choices(),
        "seats": [seat for seat in actor.seats_with(Right.REPORT_WRITE) if seat.team_id],
        "refusal": refusal,
        "facts": request.POST.getlist("fact"),
    }
    return render(request, "web/reports/new.html", context, status=422 if refusal else 200)


@policy(Right.REPORT_WRITE)
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the team's writings as coded columns, without any identity."""
    response = StreamingHttpResponse(export_lines(actor_of(request)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ecrits-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _begin(request: HttpRequest, report_id: UUID) -> UUID:
    """Open the draft that the form asks for and return its id."""
    return open_draft(
        actor=actor_of(request),
        report_id=report_id,
        now=utc_now(),
        team_id=chosen_team(request),
        kind=chosen_kind(request),
        facts=[FactBody(text=text) for text in request.POST.getlist("fact") if text.strip()],
    ).pk


def _tabs(boxes: tuple[Box, ...], current: Box, *, waiting: int | None) -> list[Tab]:
    return [
        Tab(
            box.label,
            f"{reverse('reports:list')}?liste={box.value}",
            current=box is current,
            count=waiting if box is Box.VISA else None,
        )
        for box in boxes
    ]


def _rows(found: Page) -> list[list[Cell]]:
    address = address_by_id("reports:report")
    return [
        [
            Cell(row.reference, href=address(row.id)),
            Cell(", ".join(row.children) or "Aucun enfant inscrit"),
            Cell(row.kind.label),
            Cell(row.status.label),
            Cell(row.author),
            Cell(timezone.localtime(row.updated_at).strftime("%d/%m/%Y %H:%M")),
        ]
        for row in found.rows
    ]


def _address(box: Box, cursor: str) -> str:
    return f"{reverse('reports:list')}?liste={box.value}&page={cursor}" if cursor else ""
