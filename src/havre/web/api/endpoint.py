"""What every view of the API does: GET only, a budget, no cookie, CORS, problems in French, ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from havre.accounts.policy import policy
from havre.directory.exporters.plain import dumps
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.web.api.limits import spend
from havre.web.api.problems import Problem, answer

View = Callable[..., HttpResponseBase]
METHODS = "GET, HEAD, OPTIONS"
PAGE_CACHE = "public, max-age=300"
FILE_CACHE = "public, max-age=3600"
_NOT_FOUND = "Ce service n'existe pas, n'est plus publié, ou n'est pas public."


def endpoint(*, cost: int) -> Callable[[View], View]:
    """Make a public view of the API, worth ``cost`` of the caller's budget."""

    def make(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
            return _open_to_all(_answered(view, request, arguments, cost=cost))

        return csrf_exempt(policy(public=True)(run))

    return make


def _answered(view: View, request: HttpRequest, arguments: dict[str, Any], *, cost: int) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, "Access-Control-Allow-Methods": METHODS})
    try:
        if request.method not in {"GET", "HEAD"}:
            raise Problem(405, "Cette interface se lit seulement (GET).", headers={"Allow": METHODS})
        spend(request, cost=cost, now=utc_now())
        return view(request, **arguments)
    except Problem as problem:
        return answer(problem)
    except NotVisible:
        return answer(Problem(404, _NOT_FOUND))
    except Refused as refusal:
        return answer(Problem(404 if refusal.code == "unknown_commune" else 400, refusal.sentence))


def _open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let any page read the answer: it is public, and no cookie goes with it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def data(request: HttpRequest, value: Any, *, cache: str = PAGE_CACHE) -> HttpResponse:
    """Return JSON with its tag, or 304 when the caller has it."""
    text = dumps(value).encode()
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    if known(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": cache})
    return HttpResponse(text, content_type="application/json", headers={"ETag": tag, "Cache-Control": cache})


def known(request: HttpRequest, tag: str) -> bool:
    """Tell whether the caller already has this tag, weak (a compressed answer) or strong."""
    told = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    return tag in told
