"""Addresses of the people around a child, under the file."""

from __future__ import annotations

from django.urls import path

from havre.web.circle import views

app_name = "circle"
urlpatterns = [
    path("<uuid:pk>/entourage/", views.page, name="page"),
    path("<uuid:pk>/entourage/identite/", views.identity, name="identity"),
    path("<uuid:pk>/entourage/ajouter/", views.add, name="add"),
    path("<uuid:pk>/entourage/<uuid:target>/", views.relative, name="relative"),
    path("<uuid:pk>/entourage/<uuid:target>/identite/", views.card, name="card"),
    path("<uuid:pk>/entourage/<uuid:target>/<slug:slug>/", views.act, name="act"),
]
