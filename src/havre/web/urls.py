"""Addresses of the professional side, one file of addresses per journey."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from havre.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("sante/", health.health, name="health"),
    path("compte/", include("havre.web.library_urls")),
]
