"""Papers that people sent, handed out by a host of their own, to which a browser sends no cookie of the site.

Whatever such a file holds, it then runs, at worst, beside nothing. Without ``HAVRE_FILES_URL`` the site hands them out
itself, under the same headers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from havre.accounts.access import acting_person
from havre.cases.access import case_for
from havre.cases.queries.attachments import HandedOut, handed_out
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing in what people sent may run, load, be framed or be read by another page.
HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
}
PREFIX: Final = "/piece/"
SALT: Final = "havre.papers.apart"
# A browser follows at once; the address is of no use a minute later.
SECONDS: Final = 60
OVER: Final = (
    "Ce lien n'est plus valable : il ne sert qu'une minute. Revenez au dossier, onglet Documents, et demandez la pièce "
    "à nouveau."
)


class FilesHost:
    """Answer by itself what is asked of the host of the papers; nothing else of the site is there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand out the paper of a ticket, or go on with the site."""
        if not settings.FILES_URL or request.META.get("HTTP_HOST") != urlsplit(settings.FILES_URL).netloc:
            return self.get_response(request)
        if request.method != "GET" or not request.path.startswith(PREFIX):
            return _refused()
        try:
            return answer(_of_ticket(request.path.removeprefix(PREFIX).strip("/")))
        except (signing.BadSignature, NotVisible, CannotOpen):
            return _refused()


def address(*, user_id: UUID, case_id: UUID, attachment_id: UUID) -> str:
    """Return where one person may fetch one paper, within a minute."""
    told = [str(user_id), str(case_id), str(attachment_id)]
    return f"{settings.FILES_URL.rstrip('/')}{PREFIX}{signing.dumps(told, salt=SALT)}/"


def answer(found: HandedOut) -> HttpResponse:
    """Return the bytes as a download."""
    disposition = f'attachment; filename="{found.file_name}"'
    headers = {**HEADERS, "Content-Disposition": disposition}
    return HttpResponse(found.content, content_type=found.media_type, headers=headers)


def _of_ticket(ticket: str) -> HandedOut:
    """Read the paper as the person who asked, with the rights of now; its reading is in the journal already."""
    user_id, case_id, attachment_id = map(UUID, signing.loads(ticket, salt=SALT, max_age=SECONDS))
    with acting_person(user_id) as actor:
        return handed_out(actor, case_for(actor, case_id), attachment_id)


def _refused() -> HttpResponse:
    return HttpResponse(OVER, status=404, content_type="text/plain; charset=utf-8", headers=HEADERS)
