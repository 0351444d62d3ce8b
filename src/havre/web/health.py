"""A page for machines: the process answers and the database too."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse

from havre.accounts.policy import policy


@policy(public=True)
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes a request
    """Answer 200 when one statement goes through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("bon\n", content_type="text/plain; charset=utf-8")
