"""Addresses of the health milestones."""

from __future__ import annotations

from django.urls import path

from havre.web.care import views

app_name = "care"
urlpatterns = [
    path("<uuid:pk>/sante/", views.page, name="page"),
    path("<uuid:pk>/sante/<slug:code>/", views.step, name="step"),
]
