"""Addresses of sharing, under /suivi/ for one file and under /partages/ for what one receives."""

from __future__ import annotations

from django.urls import path

from havre.web.sharing import exports, reading, sending, views

app_name = "sharing"
urlpatterns = [
    path("suivi/motif/", reading.reason, name="reason"),
    path("suivi/lectures/", reading.many, name="many_readings"),
    path("suivi/<uuid:pk>/partages/", views.of_file, name="of_file"),
    path("suivi/<uuid:pk>/partages/acte/<slug:slug>/", views.act, name="act"),
    path("suivi/<uuid:pk>/partages/acte/<slug:slug>/<uuid:target>/", views.act, name="act_on"),
    path("suivi/<uuid:pk>/partages/partager/", views.share, name="share"),
    path("suivi/<uuid:pk>/partages/transmettre/<slug:kind>/", sending.send, name="send"),
    path("suivi/<uuid:pk>/partages/exporter/", exports.ask_file, name="export_file"),
    path("exports/", exports.listing, name="exports"),
    path("exports/liste/", exports.ask_list, name="export_list"),
    path("exports/<uuid:export_id>/", exports.page, name="export"),
    path("exports/<uuid:export_id>/<slug:form>/", exports.download, name="download"),
    path("partages/", views.received, name="received"),
    path("partages/boite/<uuid:transmission_id>/", sending.answer, name="answer"),
    path("partages/<uuid:share_id>/", views.read, name="read"),
]
