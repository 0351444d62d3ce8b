"""Answers of the API that are not data: RFC 9457, in French."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import HttpResponse

PROBLEM = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "Demande incorrecte",
    404: "Introuvable",
    405: "Méthode non permise",
    429: "Trop de demandes",
}


class Problem(Exception):  # noqa: N818 - an anticipated refusal
    """A refusal of the API: a status, a French sentence, headers."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        """Keep what the answer needs."""
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def answer(problem: Problem) -> HttpResponse:
    """Return the answer of a problem; nothing of the request is repeated in it."""
    told = {
        "type": "about:blank",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
    }
    return HttpResponse(
        json.dumps(told, ensure_ascii=False),
        status=problem.status,
        content_type=PROBLEM,
        headers={"Cache-Control": "no-store", **problem.headers},
    )
