"""Addresses of the papers of a file."""

from __future__ import annotations

from django.urls import path

from havre.web.papers import views

app_name = "papers"
urlpatterns = [
    path("<uuid:pk>/documents/", views.page, name="page"),
    path("<uuid:pk>/documents/piece/<uuid:target>/", views.file, name="file"),
    path("<uuid:pk>/documents/produire/<slug:slug>/", views.produce, name="produce"),
    path("<uuid:pk>/chronologie/imprimer/", views.produce, {"slug": "chronologie"}, name="print"),
    path("<uuid:pk>/documents/acte/<slug:slug>/", views.act, name="act"),
    path("<uuid:pk>/documents/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
]
