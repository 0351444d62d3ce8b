"""Addresses of the board, and of the tab of a file."""

from __future__ import annotations

from django.urls import path

from havre.web.agenda import covering, feed, views

app_name = "agenda"
urlpatterns = [
    path("echeances/", views.board, name="board"),
    path("echeances/<uuid:task_id>/", views.task, name="task"),
    path("echeances/absences/", covering.absences, name="absences"),
    path("echeances/absences/<uuid:absence_id>/fin/", covering.back, name="back"),
    path("echeances/passation/", covering.leavers, name="leavers"),
    path("echeances/passation/<uuid:team_id>/<uuid:user_id>/", covering.relay, name="relay"),
    path("echeances/calendrier/", feed.page, name="feed"),
    path("echeances/calendrier/<str:token>.ics", feed.calendar_file, name="calendar"),
    path("suivi/<uuid:pk>/echeances/", views.of_file, name="of_file"),
    path("suivi/<uuid:pk>/echeances/nouvelle/", views.plan, name="plan"),
    path("suivi/<uuid:pk>/echeances/<uuid:target>/<slug:slug>/", views.act, name="act"),
]
