"""A guide to read, and the draft made of the answers: shown once, kept nowhere."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from havre.public.guides.narrative import Answer, narrative
from havre.public.library.guide_files import Guide, guide
from havre.public.policy import content_policy
from havre.public.shown import shown


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, address: str) -> HttpResponse:
    """Show the guide of one setting; a POST answers with the draft and stores nothing."""
    found = guide(address)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _draft(request, found)
    return shown(request, "public/guide.html", {"guide": found, "answers": list(Answer)})


def _draft(request: HttpRequest, found: Guide) -> HttpResponse:
    context = {
        "guide": found,
        "draft": narrative(found, request.POST.dict()),
        "report_url": f"{settings.SITE_URL}/ecrits/depuis-un-guide/",
    }
    response = shown(request, "public/guide_draft.html", context)
    # The one page whose form leads to the professional side.
    response["Content-Security-Policy"] = content_policy(form_to=settings.SITE_URL)
    return response
