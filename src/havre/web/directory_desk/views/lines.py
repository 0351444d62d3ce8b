"""Direct lines whose day has passed or is near: one call, one button, a year more."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries import desk as lists
from havre.directory.services.lines import confirm_line
from havre.kernel.clock import utc_now
from havre.web.directory_desk.pages import (
    actor_of,
    done,
    mark_of,
    moderators_only,
    show,
    tabs_for,
    turning,
)


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """Show the direct lines to confirm, those that are hidden already first."""
    actor = actor_of(request)
    moderators_only(actor)
    found = lists.direct_lines(actor, on=timezone.localdate(), at=mark_of(request))
    context = {
        "desk_tabs": tabs_for(actor, "lines"),
        "lines": found.lines,
        "turning": turning(request, found),
    }
    return show(request, "web/directory_desk/lines.html", context)


@policy(Right.DIRECTORY_MODERATE)
@require_POST
def confirm(request: HttpRequest, phone_id: UUID) -> HttpResponse:
    """Keep that somebody called and that the line answers."""
    actor, now = actor_of(request), utc_now()
    return done(
        request,
        lambda: confirm_line(actor=actor, phone_id=phone_id, now=now),
        "La ligne est confirmée pour un an.",
        reverse("directory_desk:lines"),
    )
