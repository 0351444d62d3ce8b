"""What leaves Havre: the booklet of a département, and the widget that other sites may show."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries.booklets import booklet
from havre.directory.queries.widgets import SEARCHES, widget
from havre.directory.rules.taxonomy import Need
from havre.kernel.clock import utc_now


@policy(Right.DIRECTORY_READ)
@require_GET
def booklet_pdf(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Serve the directory of a département to read without a network: public entries only, whoever asks."""
    made = booklet(code, now=utc_now(), demo=settings.DEMO)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="annuaire-{code}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@policy(public=True)
@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # stub: one directive
def embedded(request: HttpRequest, code: str) -> HttpResponse:
    """Show three searches of a département inside another site: no cookie, no script, public entries only."""
    asked = request.GET.get("besoin", "")
    need = Need(asked) if asked in {one.value for one in SEARCHES} else SEARCHES[0]
    name, cards = widget(code, need, now=utc_now())
    context = {"name": name, "cards": cards, "need": need, "searches": SEARCHES}
    response = render(request, "web/directory/widget.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response
