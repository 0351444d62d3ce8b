"""A guide to read, and the draft made of the answers: shown once, kept nowhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from havre.public.guides.narrative import Answer, Narrative, narrative
from havre.public.library.guide_files import Guide, guide
from havre.public.shown import shown

# Where the professional side takes over; the two faces do not import each other.
REPORT = "/ecrits/depuis-un-guide/"


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
    draft = narrative(found, request.POST.dict())
    context = {
        "guide": found,
        "draft": draft,
        "report_url": f"{settings.SITE_URL}{REPORT}?{_handed_over(draft)}",
    }
    return shown(request, "public/guide_draft.html", context)


def _handed_over(draft: Narrative) -> str:
    """Return the ids of the facts, by how they are known: words of the guide, nothing of what was written."""
    ways = {"observed": draft.observed, "told": draft.told, "protective": draft.protective}
    return urlencode(
        {way: ",".join(told.fact.id for told in facts) for way, facts in ways.items() if facts}, safe=","
    )
