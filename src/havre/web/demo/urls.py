"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from havre.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("preuve/", views.prove, name="prove"),
    path("entrer/<slug:slug>/", views.enter, name="enter"),
]
