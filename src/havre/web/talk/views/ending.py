"""Ending: soft words first, never abruptly."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.queries.talks import PhraseView, phrases, read_talk
from havre.conversations.rules import Act
from havre.conversations.services.ending import end_softly
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.shapes import Link
from havre.web.desk.pages import actor_of, add_refusal
from havre.web.talk.forms import ReplyForm
from havre.web.talk.pages import crumbs, page, url
from havre.web.talk.shown import reply_form

ENDING = "fin"
WORDS = "On peut s'arrêter là pour aujourd'hui. Merci de m'avoir écrit. Tu peux revenir ici quand tu veux."
WITHOUT_WORDS = "sans-mots"


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Propose last words, then send them and end together; without words when they were already said."""
    actor = actor_of(request)
    ready = [phrase for phrase in phrases(actor) if phrase.use.lower().startswith(ENDING)]
    form = ReplyForm(request.POST) if request.method == "POST" else reply_form(text=_proposed(ready, request))
    if request.method == "POST" and form.is_valid():
        silent = request.POST.get("puis") == WITHOUT_WORDS
        if not silent and not form.cleaned_data["text"].strip():
            form.add_error("text", "Écrivez quelques mots pour dire au revoir, ou choisissez l'autre bouton.")
        elif answer := _ended(request, conversation_id, form, silent=silent):
            return answer
    talk = read_talk(actor, conversation_id, after=1_000_000, now=utc_now())
    back = Link(f"Conversation {talk.row.number}", url("conversation", conversation_id))
    context = {
        "row": talk.row, "form": form, "ready": ready, "may_end": Act.END in talk.acts, "may_write": talk.may_write,
        "crumbs": crumbs(back, Link("Terminer")), "silent": WITHOUT_WORDS,
    }  # fmt: skip
    return page(request, "web/talk/end.html", context, status=422 if form.errors else 200)


def _proposed(ready: list[PhraseView], request: HttpRequest) -> str:
    chosen = [phrase.text for phrase in ready if str(phrase.phrase_id) == request.GET.get("phrase")]
    return next(iter([*chosen, *(phrase.text for phrase in ready)]), WORDS)


def _ended(
    request: HttpRequest, conversation_id: UUID, form: ReplyForm, *, silent: bool
) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        end_softly(
            actor=actor_of(request), conversation_id=conversation_id, message_id=data["id"],
            text="" if silent else data["text"], now=utc_now(),
        )  # fmt: skip
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, "La conversation est terminée. La personne peut encore écrire quand elle veut.")
    return redirect("talk:queue")
