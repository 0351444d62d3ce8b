"""Addresses of the organisation's administrator, and of an invitation."""

from __future__ import annotations

from django.urls import path

from havre.web.members import views

app_name = "members"
urlpatterns = [
    path("", views.members, name="list"),
    path("inviter/", views.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/renvoyer/", views.send_again, name="send_again"),
    path("invitations/<uuid:invitation_id>/retirer/", views.withdraw, name="withdraw"),
    path("membres/<uuid:membership_id>/", views.member, name="member"),
    path("membres/<uuid:membership_id>/fin/", views.end, name="end"),
    path("membres/<uuid:membership_id>/codes/", views.totp, name="totp"),
    path("equipes/nouvelle/", views.new_team, name="new_team"),
    path("equipes/<uuid:team_id>/", views.rename_team, name="rename_team"),
]
