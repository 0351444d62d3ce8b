"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from havre.web.security import notices, views

app_name = "security"
urlpatterns = [
    path("", views.account, name="account"),
    path("sessions/fin/", views.end_session, name="end_session"),
    path("sessions/autres/fin/", views.end_others, name="end_others"),
    path("avis/", notices.notices, name="notices"),
    path("avis/lus/", notices.see_all, name="see_all"),
    path("avis/<uuid:notice_id>/", views.open_notice, name="open_notice"),
]
