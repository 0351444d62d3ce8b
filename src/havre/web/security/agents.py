"""Addresses of the sign-in of public agents."""

from __future__ import annotations

from django.urls import path

from havre.web.security import federation

app_name = "proconnect"
urlpatterns = [
    path("", federation.start, name="start"),
    path("relier/", federation.link, name="link"),
    path("retour/", federation.come_back, name="callback"),
    path("relier/confirmer/", federation.confirm_link, name="confirm"),
]
