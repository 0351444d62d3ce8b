"""The one way a public page is rendered: with the public templates, wherever the code runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def shown(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return ``template`` rendered by the public engine."""
    return render(request, template, context or {}, status=status, using="public")
