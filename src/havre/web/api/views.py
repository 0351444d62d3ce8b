"""The views of the public API: read, check, one door, data."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from havre.directory.queries.exports import Wish, edition, public_ids, public_service, public_services
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.web.api.asked import FILTERS, LISTING, read_query, uuid_of
from havre.web.api.endpoint import FILE_CACHE, PAGE_CACHE, data, endpoint, known
from havre.web.api.files import FILES
from havre.web.api.flow import blocks, gzipped
from havre.web.api.limits import COST_OF_FILE, COST_OF_PAGE
from havre.web.api.openapi import document

_FIRST = UUID(int=0)
_GZIP = re.compile(r"\bgzip\b")


@endpoint(cost=COST_OF_PAGE)
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Describe the API."""
    read_query(request.GET, ())
    return data(request, document(), cache=FILE_CACHE)


@endpoint(cost=COST_OF_PAGE)
def services(request: HttpRequest) -> HttpResponseBase:
    """List public services, a page at a time."""
    asked, now = read_query(request.GET, LISTING), utc_now()
    limit = asked["limit"]
    ids = public_ids(_wish(asked), after=asked["after"] or _FIRST, limit=limit + 1, now=now)
    found = public_services(ids[:limit], now=now)
    following = _next(request, ids[limit - 1]) if len(ids) > limit else None
    return data(request, {"items": found, "next": following})


@endpoint(cost=COST_OF_PAGE)
def service(request: HttpRequest, *, service_id: str) -> HttpResponseBase:
    """Give one public service, or the one that took its place; whatever else the address says is not found."""
    read_query(request.GET, ())
    wanted = uuid_of(service_id)
    if wanted is None:
        raise NotVisible
    return data(request, public_service(wanted, now=utc_now()))


@endpoint(cost=COST_OF_FILE)
def file(request: HttpRequest, *, name: str) -> HttpResponseBase:
    """Stream a whole file."""
    asked, now, wanted = read_query(request.GET, FILTERS), utc_now(), FILES[name]
    public_ids(_wish(asked), after=_FIRST, limit=1, now=now)  # refuses before the first byte leaves
    tag = f'"{edition(now=now)}-{name}"'
    headers = {"ETag": tag, "Cache-Control": FILE_CACHE}
    if not request.GET and known(request, tag):
        return HttpResponse(status=304, headers=headers)
    headers = headers if not request.GET else {"Cache-Control": PAGE_CACHE}
    headers["Content-Disposition"] = f'attachment; filename="havre-{name}"'
    body = blocks(wanted.pieces(_wish(asked), now))
    if _GZIP.search(request.headers.get("Accept-Encoding", "")):
        body, headers["Content-Encoding"] = gzipped(body), "gzip"
        headers |= {"ETag": f"W/{tag}"} if "ETag" in headers else {}
    return StreamingHttpResponse(body, content_type=wanted.content_type, headers=headers)


def _wish(asked: dict[str, Any]) -> Wish:
    return Wish(
        kinds=tuple(asked["kind"] or ()),
        departement=asked["departement"] or "",
        commune=asked["commune"] or "",
        radius_km=float(asked["radius_km"]),
    )


def _next(request: HttpRequest, last: UUID) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "after"]
    return f"{reverse('api:services')}?{urlencode([*kept, ('after', str(last))])}"
