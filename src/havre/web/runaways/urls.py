"""Addresses of the absences: under the file of a child, and for the telephone at night."""

from __future__ import annotations

from django.urls import path

from havre.web.runaways import desk, night, papers, views

app_name = "runaways"
urlpatterns = [
    path("fugues/", desk.board, name="board"),
    path("fugues/declarer/", desk.who, name="who"),
    path("fugues/retour/", desk.back, name="back"),
    path("fugues/116000/", desk.helpline, name="helpline"),
    path("fugues/reglages/", desk.choices, name="choices"),
    path("fugues/a-reprendre/", night.waiting, name="waiting"),
    path("fugues/a-reprendre/<uuid:entry_id>/", night.resume, name="resume"),
    path("fugues/nuit/", night.shell, name="night"),
    path("fugues/nuit/etat/", night.state, name="night_state"),
    path("fugues/nuit/envoi/", night.send, name="night_send"),
    path("fugues/nuit/veille.js", night.worker, name="night_worker"),
    path("suivi/<uuid:pk>/absences/", views.of_file, name="of_file"),
    path("suivi/<uuid:pk>/absences/<slug:slug>/", views.act, name="act"),
    path("suivi/<uuid:pk>/absences/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
    path("suivi/<uuid:pk>/absences/<uuid:target>/papier/<slug:kind>/", papers.paper, name="paper"),
    path("suivi/<uuid:pk>/absences/<uuid:target>/photo/", papers.photo, name="photo"),
    path("suivi/<uuid:pk>/absences/<uuid:target>/ecrit/", papers.report, name="report"),
]
