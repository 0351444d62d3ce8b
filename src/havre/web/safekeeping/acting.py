"""What the views of safekeeping share: who acts, one act behind a button, a file to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.kernel.errors import Refused

PAGE = require_http_methods(["GET", "HEAD", "POST"])
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def attempt(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Run one act behind a single button; say what happened, or why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, said)
    return True


def written(form: Form, act: Callable[[], object]) -> bool:
    """Run one act on a valid form; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def status_of(request: HttpRequest) -> int:
    """Return 422 for a form that comes back, 200 for a page."""
    return 422 if request.method == "POST" else 200


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to keep, never shown inside another page."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def as_csv(rows: Iterable[list[str]], name: str) -> HttpResponse:
    """Return a table for a spreadsheet; no cell can be read as a formula."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
