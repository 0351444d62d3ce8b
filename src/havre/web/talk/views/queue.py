"""The queue: who waits, who talks, what is to be read; and whether one is ready to chat."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.queries.talks import queue as queue_now
from havre.conversations.services import talking
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.listening.queries.floor import pauses_now
from havre.web.desk.pages import actor_of
from havre.web.talk.pages import live_of, page


@policy(Right.CONTACT_WRITE)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show the desk's conversations; a desk that answers no public is told so."""
    actor, now = actor_of(request), utc_now()
    try:
        shown = _shown(request)
    except NotVisible:
        return page(request, "web/talk/closed.html", {"coordinates": actor.holds(Right.CONTACT_COORDINATE)})
    mine = [pause for pause in pauses_now(actor, now=now) if pause.mine]
    context = {**shown, "pauses": mine, "coordinates": actor.holds(Right.CONTACT_COORDINATE)}
    return page(request, "web/talk/queue.html", context)


@policy(Right.CONTACT_WRITE)
@require_GET
def queue_fragment(request: HttpRequest) -> HttpResponse:
    """Answer the part of the queue that changes."""
    return render(request, "web/talk/_queue.html", _shown(request))


def _shown(request: HttpRequest) -> dict[str, Any]:
    found = queue_now(actor_of(request), now=utc_now())
    return {"queue": found, "live": live_of(found.team_id)}


@policy(Right.CONTACT_WRITE)
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Say that one is ready to chat, or no longer; the page says it again each minute while somebody is before it."""
    actor, said = actor_of(request), request.POST.get("present")
    if said == "non":
        talking.be_absent(actor=actor)
    elif said == "encore":
        talking.stay_present(actor=actor, now=utc_now())
    else:
        talking.be_present(actor=actor, now=utc_now())
    if request.headers.get("X-Requested-With") == "havre":
        return HttpResponse(status=204)
    return redirect("talk:queue")
