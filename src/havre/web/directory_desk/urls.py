"""Addresses of the desk of the directory, under /annuaire/."""

from __future__ import annotations

from django.urls import path

from havre.web.directory_desk.views import (
    entries,
    follow,
    lines,
    professional,
    public,
    queue,
    requests,
    systems,
    twins,
)

app_name = "directory_desk"

urlpatterns = [
    path("fiche/nouvelle/", entries.new, name="new"),
    path("fiche/<uuid:service_id>/modifier/", entries.edit, name="edit"),
    path("fiche/<uuid:service_id>/champ/<slug:field>/", entries.unlock, name="unlock"),
    path("fiche/<uuid:service_id>/suivi/", follow.entry, name="entry"),
    path("fiche/<uuid:service_id>/suivi/<slug:slug>/", follow.act, name="act"),
    path("fiche/<uuid:service_id>/ne-pas-lister/", follow.exclude, name="exclude"),
    path("fiche/<uuid:service_id>/verifier/", follow.verify, name="verify"),
    path("fiche/<uuid:service_id>/version/<uuid:version_id>/", follow.version, name="version"),
    path("fiche/<uuid:service_id>/version/<uuid:version_id>/retablir/", follow.restore, name="restore"),
    path("fiche/<uuid:service_id>/erreur/", public.tell_error, name="tell_error"),
    path("fiche/<uuid:service_id>/retour/", professional.outcome, name="outcome"),
    path("fiche/<uuid:service_id>/favori/", professional.favourite, name="favourite"),
    path("confirmer/<str:token>/", public.confirm, name="confirm"),
    path("mes-fiches/", queue.mine, name="mine"),
    path("mes-favoris/", professional.kept, name="kept"),
    path("mes-favoris/<uuid:search_id>/effacer/", professional.forget, name="forget"),
    path("moderation/", queue.queue, name="queue"),
    path("moderation/correction/<uuid:proposal_id>/", queue.proposal, name="proposal"),
    path("moderation/erreurs/", queue.error_list, name="errors"),
    path("moderation/erreurs/<uuid:report_id>/", queue.handle, name="handle"),
    path("moderation/fermetures.csv", queue.closed_export, name="closed_export"),
    path("moderation/fraicheur/", queue.coverage_page, name="coverage"),
    path("moderation/doublons/", twins.twin_list, name="twins"),
    path("moderation/doublons/<uuid:pair_id>/", twins.pair, name="pair"),
    path("moderation/lignes/", lines.line_list, name="lines"),
    path("moderation/lignes/<uuid:phone_id>/confirmer/", lines.confirm, name="confirm_line"),
    path("moderation/acces/", requests.request_list, name="requests"),
    path("moderation/acces/<uuid:request_id>/", requests.decide, name="decide"),
    path("moderation/acces/<uuid:request_id>/retirer/", requests.end, name="end"),
    path("moderation/systemes/", systems.systems, name="systems"),
    path("acces/", requests.ask, name="ask"),
    path("referents/", professional.referent_list, name="referents"),
    path("referents/moi/", professional.own_consent, name="consent"),
    path("offre-manquante/", professional.missing, name="missing"),
]
