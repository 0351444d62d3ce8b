"""Addresses of the directory, professional side."""

from __future__ import annotations

from django.urls import path

from havre.web.directory import outside, territory, views

app_name = "directory"

urlpatterns = [
    path("", views.search, name="search"),
    path("resultats/<uuid:search_id>/", views.search_results, name="results"),
    path("communes/", views.communes, name="communes"),
    path("carte/", territory.france, name="france"),
    path("departement/<slug:code>/", territory.departement, name="departement"),
    path("departement/<slug:code>/annuaire.pdf", outside.booklet_pdf, name="booklet"),
    path("widget/<slug:code>/", outside.embedded, name="widget"),
    path("zones-blanches/", territory.white_areas, name="white_areas"),
    path("fiche/<uuid:service_id>/", views.service, name="service"),
    path("fiche/<uuid:service_id>/carte/", views.print_card, name="print"),
]
