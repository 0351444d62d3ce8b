"""Addresses of the listening desk, under ``/ecoute/``."""

from __future__ import annotations

from django.urls import path

from havre.web.desk.views import care, contacts, danger, floor, notes

app_name = "desk"
urlpatterns = [
    path("", floor.floor, name="floor"),
    path("plateau/", floor.floor_fragment, name="floor_fragment"),
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/nouveau/", contacts.open_contact, name="open"),
    path("communes/", contacts.communes, name="communes"),
    path("pauses/", care.take_pause, name="pause"),
    path("pauses/<uuid:pause_id>/<slug:act>/", care.answer_pause, name="pause_answer"),
    path("<uuid:contact_id>/", contacts.contact, name="contact"),
    path("<uuid:contact_id>/acte/<slug:act>/", contacts.move, name="move"),
    path("<uuid:contact_id>/volet/", contacts.panel, name="panel"),
    path("<uuid:contact_id>/notes/", notes.lines, name="lines"),
    path("<uuid:contact_id>/notes/<uuid:note_id>/", notes.keep_line, name="keep_line"),
    path("<uuid:contact_id>/danger/", danger.danger, name="danger"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/rejoindre/", danger.join, name="danger_join"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/etape/", danger.step, name="danger_step"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/lieu/", danger.place, name="danger_place"),
    path("<uuid:contact_id>/danger/<uuid:alert_id>/fin/", danger.end, name="danger_end"),
]
