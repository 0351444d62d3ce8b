"""Addresses of the plan of a file."""

from __future__ import annotations

from django.urls import path

from havre.web.plan import child, views

app_name = "plan"
urlpatterns = [
    path("<uuid:pk>/projet/", views.page, name="page"),
    path("<uuid:pk>/projet/acte/<slug:slug>/", views.act, name="act"),
    path("<uuid:pk>/projet/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
    path("<uuid:pk>/projet/evaluations/", views.assessments, name="assessments"),
    path("<uuid:pk>/projet/evaluation/<uuid:target>/", views.assessment, name="assessment"),
    path("<uuid:pk>/projet/version/<uuid:target>/", views.version, name="version"),
    path("<uuid:pk>/projet/historique/<uuid:target>/", views.history, name="history"),
    path("<uuid:pk>/projet/proposition/<uuid:target>/", views.proposal, name="proposal"),
    path("<uuid:pk>/brouillon/<str:form>/", views.draft, name="draft"),
    path("<uuid:pk>/page-de-l-enfant/", child.page, name="child"),
    path("<uuid:pk>/page-de-l-enfant/pdf/", child.paper, name="child_paper"),
]
