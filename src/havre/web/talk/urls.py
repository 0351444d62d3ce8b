"""Addresses of the anonymous conversations, under ``/ecoute/tchat/``."""

from __future__ import annotations

from django.urls import path

from havre.web.talk.views import conversation, ending, figures, phrases, queue, settling

app_name = "talk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("file/", queue.queue_fragment, name="queue_fragment"),
    path("presence/", queue.presence, name="presence"),
    path("phrases/", phrases.phrases, name="phrases"),
    path("phrases/<uuid:phrase_id>/", phrases.phrase, name="phrase"),
    path("phrases/<uuid:phrase_id>/<slug:act>/", phrases.act_on_phrase, name="phrase_act"),
    path("reglages/", settling.settle, name="settings"),
    path("reglages/cle/", settling.renew_key, name="renew_key"),
    path("chiffres/", figures.figures, name="figures"),
    path("<uuid:conversation_id>/", conversation.conversation, name="conversation"),
    path("<uuid:conversation_id>/lignes/", conversation.news, name="news"),
    path("<uuid:conversation_id>/reponse/", conversation.reply, name="reply"),
    path("<uuid:conversation_id>/acte/<slug:act>/", conversation.move, name="move"),
    path("<uuid:conversation_id>/fin/", ending.end, name="end"),
]
