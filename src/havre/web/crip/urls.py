"""Addresses of the CRIP."""

from __future__ import annotations

from django.urls import path

from havre.web.crip import views

app_name = "crip"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("recherche/", views.search, name="search"),
    path("evaluations/", views.evaluations, name="evaluations"),
    path("export.csv", views.export, name="export"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/ecrit.pdf", views.report_pdf, name="report_pdf"),
    path("<uuid:pk>/etapes/<uuid:step_id>.pdf", views.step_pdf, name="step_pdf"),
    path("<uuid:pk>/enfants/<uuid:person_id>/", views.child, name="child"),
    path("<uuid:pk>/<slug:slug>/", views.act, name="act"),
]
