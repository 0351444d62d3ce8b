"""Addresses of exceptional access."""

from __future__ import annotations

from django.urls import path

from havre.web.safeguards import views

app_name = "safeguards"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("lecture/<uuid:grant_id>/", views.read, name="read"),
    path("controle/", views.reviews, name="reviews"),
    path("controle/<uuid:grant_id>/", views.review, name="review"),
]
