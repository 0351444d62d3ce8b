"""Addresses of the followed files."""

from __future__ import annotations

from django.urls import path

from havre.web.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("nouveau/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="page"),
    path("<uuid:pk>/chronologie/", views.chronology, name="chronology"),
    path("<uuid:pk>/equipe/", views.team, name="team"),
    path("<uuid:pk>/acte/<slug:slug>/", views.act, name="act"),
    path("<uuid:pk>/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
]
