"""Addresses of the plan of a file."""

from __future__ import annotations

from django.urls import path

from havre.web.plan import child, partner, views

app_name = "plan"
urlpatterns = [
    path("suivi/<uuid:pk>/projet/", views.page, name="page"),
    path("suivi/<uuid:pk>/projet/acte/<slug:slug>/", views.act, name="act"),
    path("suivi/<uuid:pk>/projet/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
    path("suivi/<uuid:pk>/projet/evaluations/", views.assessments, name="assessments"),
    path("suivi/<uuid:pk>/projet/evaluation/<uuid:target>/", views.assessment, name="assessment"),
    path("suivi/<uuid:pk>/projet/version/<uuid:target>/", views.version, name="version"),
    path("suivi/<uuid:pk>/projet/historique/<uuid:target>/", views.history, name="history"),
    path("suivi/<uuid:pk>/projet/proposition/<uuid:target>/", views.proposal, name="proposal"),
    path("suivi/<uuid:pk>/brouillon/<str:form>/", views.draft, name="draft"),
    path("suivi/<uuid:pk>/page-de-l-enfant/", child.page, name="child"),
    path("suivi/<uuid:pk>/page-de-l-enfant/pdf/", child.paper, name="child_paper"),
    path("partages/<uuid:share_id>/objectif/<uuid:target>/", partner.propose, name="propose"),
]
