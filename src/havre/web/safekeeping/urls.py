"""Addresses of safekeeping."""

from __future__ import annotations

from django.urls import path

from havre.web.safekeeping.views import journal, purges, registers, rights, table

app_name = "keeping"
urlpatterns = [
    path("", table.home, name="home"),
    path("durees/", table.table, name="table"),
    path("durees/<slug:category>/", table.duration, name="duration"),
    path("purges/", purges.runs, name="runs"),
    path("purges/proposer/", purges.propose, name="propose"),
    path("purges/<uuid:run_id>/", purges.run, name="run"),
    path("purges/<uuid:run_id>/certificat.pdf", purges.certificate, name="certificate"),
    path("conservations/", purges.holds, name="holds"),
    path("conservations/<uuid:hold_id>/lever/", purges.lift, name="lift"),
    path("archives/", purges.archives, name="archives"),
    path("archives/<uuid:archived_id>/rouvrir/", purges.reopen, name="reopen"),
    path("demandes/", rights.requests, name="requests"),
    path("demandes/nouvelle/", rights.new, name="new_request"),
    path("demandes/<uuid:request_id>/", rights.detail, name="request"),
    path("demandes/<uuid:request_id>/pieces/<uuid:piece_id>/", rights.piece, name="piece"),
    path("demandes/<uuid:request_id>/reponse.pdf", rights.answer, name="answer"),
    path("violations/", registers.breaches, name="breaches"),
    path("violations/nouvelle/", registers.new_breach, name="new_breach"),
    path("violations/registre.csv", registers.breaches_csv, name="breaches_csv"),
    path("violations/<uuid:breach_id>/", registers.breach, name="breach"),
    path("traitements/", registers.register, name="register"),
    path("analyse-d-impact/", registers.assessment, name="assessment"),
    path("documents/<slug:name>/", registers.document, name="document"),
    path("lectures/", journal.readers, name="readers"),
    path("journal/", journal.search, name="journal"),
    path("acces-exceptionnels/", journal.exceptional, name="exceptional"),
]
