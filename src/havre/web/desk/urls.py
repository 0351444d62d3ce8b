"""Addresses of the listening desk, under ``/ecoute/``."""

from __future__ import annotations

from django.urls import path

from havre.web.desk.views import (
    after,
    care,
    contacts,
    danger,
    floor,
    follow_ups,
    notes,
    registers,
    situations,
)

app_name = "desk"
urlpatterns = [
    path("", floor.floor, name="floor"),
    path("plateau/", floor.floor_fragment, name="floor_fragment"),
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/nouveau/", contacts.open_contact, name="open"),
    path("communes/", contacts.communes, name="communes"),
    path("pauses/", care.take_pause, name="pause"),
    path("pauses/<uuid:pause_id>/<slug:act>/", care.answer_pause, name="pause_answer"),
    path("rappels/", follow_ups.calendar, name="calendar"),
    path("rappels/<uuid:follow_up_id>/", follow_ups.follow_up, name="follow_up"),
    path("situations/", situations.situations, name="situations"),
    path("situations/<uuid:situation_id>/", situations.situation, name="situation"),
    path("situations/<uuid:situation_id>/identite/", situations.identity, name="identity"),
    path("situations/<uuid:situation_id>/<slug:act>/", situations.move, name="situation_move"),
    path("recherche/", situations.search, name="search"),
    path("transmissions/", registers.handovers, name="handovers"),
    path("transmissions/<uuid:handover_id>/lu/", registers.acknowledge, name="acknowledge"),
    path("aller-vers/", registers.outreach, name="outreach"),
    path("requisitions/", registers.requisitions, name="requisitions"),
    path("requisitions/<uuid:requisition_id>/", registers.requisition, name="requisition"),
    path("<uuid:contact_id>/", contacts.contact, name="contact"),
    path("<uuid:contact_id>/acte/<slug:act>/", contacts.move, name="move"),
    path("<uuid:contact_id>/qualification/", after.qualification, name="qualification"),
    path("<uuid:contact_id>/clore/", after.close, name="close"),
    path("<uuid:contact_id>/mots/", after.debrief, name="debrief"),
    path("<uuid:contact_id>/rappel/", follow_ups.plan, name="plan"),
    path("<uuid:contact_id>/suivi/", situations.link, name="link"),
    path("<uuid:contact_id>/volet/", contacts.panel, name="panel"),
    path("<uuid:contact_id>/notes/", notes.lines, name="lines"),
    path("<uuid:contact_id>/notes/<uuid:note_id>/", notes.keep_line, name="keep_line"),
    path("<uuid:contact_id>/danger/", danger.danger, name="danger"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/rejoindre/", danger.join, name="danger_join"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/etape/", danger.step, name="danger_step"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/lieu/", danger.place, name="danger_place"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/fin/", danger.end, name="danger_end"),
]
