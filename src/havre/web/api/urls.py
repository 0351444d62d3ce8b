"""Addresses of the public API, version 1."""

from __future__ import annotations

from django.urls import path

from havre.web.api import views
from havre.web.api.files import FILES

app_name = "api"
urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("services", views.services, name="services"),
    path("services/<path:service_id>", views.service, name="service"),
    *(path(f"exports/{name}", views.file, {"name": name}, name=name) for name in FILES),
]
