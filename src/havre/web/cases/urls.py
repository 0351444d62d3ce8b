"""Addresses of the followed files."""

from __future__ import annotations

from django.urls import path

from havre.web.cases import arrivals, entry, views

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("nouveau/", views.new, name="new"),
    path("chercher/", entry.search, name="search"),
    path("demandes/", arrivals.listing, name="arrivals"),
    path("demandes/<uuid:arrival_id>/", arrivals.answer, name="arrival"),
    path("reprise/", entry.import_files, name="import"),
    path("reprise/modele.csv", entry.import_template, name="import_template"),
    path("reprise/<uuid:run_id>/", entry.import_run, name="import_run"),
    path("reprise/<uuid:run_id>/<slug:act>/", entry.import_act, name="import_act"),
    path("<uuid:pk>/", views.detail, name="page"),
    path("<uuid:pk>/chronologie/", views.chronology, name="chronology"),
    path("<uuid:pk>/equipe/", views.team, name="team"),
    path("<uuid:pk>/acte/<slug:slug>/", views.act, name="act"),
    path("<uuid:pk>/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
]
