"""What every page of the conversations shares: the desk's tabs, the live address, the next step after a refusal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from havre.foundation.live import live_address
from havre.ui.shapes import Link
from havre.web.desk.pages import page as desk_page


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the conversations under the desk's tabs."""
    return desk_page(request, template, context, tab="talk:queue", status=status)


def url(name: str, *args: object) -> str:
    """Return the address of a page of the conversations."""
    return reverse(f"talk:{name}", args=args)


def live_of(team_id: UUID) -> str:
    """Return where the pages of a desk listen for news; empty when nothing serves it: they ask again instead."""
    return live_address(f"desk:{team_id}")


def crumbs(*below: Link) -> list[Link]:
    """Return the way back to the queue."""
    return [Link("Tchat", url("queue")), *below]


def from_script(request: HttpRequest) -> bool:
    """Whether a fragment is awaited rather than a page."""
    return bool(request.headers.get("HX-Request"))
