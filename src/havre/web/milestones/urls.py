"""Addresses of the milestones and of the roster."""

from __future__ import annotations

from django.urls import path

from havre.web.milestones import views

app_name = "milestones"
urlpatterns = [
    path("representants/", views.roster, name="roster"),
    path("representants/<uuid:team_id>/ajouter/", views.roster_edit, name="roster_add"),
    path("representants/<uuid:team_id>/<uuid:entry_id>/", views.roster_edit, name="roster_edit"),
    path("representants/<uuid:entry_id>/retirer/", views.roster_retire, name="roster_retire"),
    path("<uuid:pk>/jalons/", views.page, name="page"),
    path("<uuid:pk>/jalons/etape/<slug:code>/", views.step, name="step"),
    path("<uuid:pk>/jalons/<slug:slug>/", views.act, name="act"),
]
