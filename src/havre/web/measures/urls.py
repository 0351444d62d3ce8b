"""Addresses of the protection measures."""

from __future__ import annotations

from django.urls import path

from havre.web.measures import views

app_name = "measures"
urlpatterns = [
    path("<uuid:pk>/mesures/", views.page, name="page"),
    path("<uuid:pk>/mesures/<slug:slug>/", views.act, name="act"),
    path("<uuid:pk>/mesures/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
]
