"""Addresses of the directory, professional side."""

from __future__ import annotations

from django.urls import path

from havre.web.directory import views

app_name = "directory"

urlpatterns = [
    path("", views.search, name="search"),
    path("communes/", views.communes, name="communes"),
    path("fiche/<uuid:service_id>/", views.service, name="service"),
    path("fiche/<uuid:service_id>/carte/", views.print_card, name="print"),
]
