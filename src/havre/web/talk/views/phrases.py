"""Ready phrases: written by one, reviewed by another, in an order that helps."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.access import desk_for
from havre.conversations.queries.talks import PhraseView
from havre.conversations.queries.talks import phrases as every_phrase
from havre.conversations.services import phrases as verbs
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.ui.shapes import Link
from havre.web.desk.pages import actor_of, add_refusal, tell_refusal
from havre.web.talk.forms import PhraseForm
from havre.web.talk.pages import crumbs, page, url

WRITTEN = "Phrase gardée. Elle servira quand un collègue l'aura relue."


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """Show every phrase of the desk, and write a new one."""
    actor = actor_of(request)
    desk_for(actor)
    found = every_phrase(actor, reviewed_only=False)
    form = PhraseForm(request.POST or None, initial={"id": uuid4()})
    if request.method == "POST" and form.is_valid() and _kept(request, form, position=len(found)):
        return redirect("talk:phrases")
    context = {"phrases": found, "form": form, "crumbs": crumbs(Link("Phrases"))}
    return page(request, "web/talk/phrases.html", context, status=422 if form.errors else 200)


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def phrase(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Write a phrase again; two versions are shown when somebody wrote it meanwhile."""
    kept = next(
        (one for one in every_phrase(actor_of(request), reviewed_only=False) if one.phrase_id == phrase_id),
        None,
    )
    if kept is None:
        raise NotVisible
    form = PhraseForm(request.POST or None, initial=_initial(kept))
    theirs = None
    if request.method == "POST" and form.is_valid():
        if _kept(request, form, position=kept.position):
            return redirect("talk:phrases")
        if form.cleaned_data["revision"] != kept.revision:
            theirs, form = kept, PhraseForm(initial={**form.cleaned_data, "revision": kept.revision})
    context = {"kept": kept, "form": form, "theirs": theirs}
    context["crumbs"] = crumbs(Link("Phrases", url("phrases")), Link("Réécrire"))
    status = 409 if theirs else 422 if form.errors else 200
    return page(request, "web/talk/phrase.html", context, status=status)


def _one(request: HttpRequest, phrase_id: UUID) -> PhraseView:
    found = every_phrase(actor_of(request), reviewed_only=False)
    kept = next((one for one in found if one.phrase_id == phrase_id), None)
    if kept is None:
        raise NotVisible
    return kept


def _initial(kept: PhraseView) -> dict[str, object]:
    return {
        "id": kept.phrase_id,
        "revision": kept.revision,
        "code": kept.code,
        "use": kept.use,
        "text": kept.text,
    }


def _kept(request: HttpRequest, form: PhraseForm, *, position: int) -> bool:
    data = form.cleaned_data
    try:
        verbs.write_phrase(
            actor=actor_of(request), phrase_id=data["id"], revision=data["revision"],
            phrase=form.phrase(position=position),
        )  # fmt: skip
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, WRITTEN)
    return True


@policy(Right.CONTACT_WRITE)
@require_POST
def act_on_phrase(request: HttpRequest, phrase_id: UUID, act: str) -> HttpResponse:
    """Review a colleague's phrase, move it, or take it out."""
    actor = actor_of(request)
    if act not in {"relue", "monter", "descendre", "retirer"}:
        raise NotVisible
    try:
        if act == "relue":
            verbs.review_phrase(actor=actor, phrase_id=phrase_id, today=timezone.localdate(utc_now()))
        elif act == "retirer":
            verbs.drop_phrase(actor=actor, phrase_id=phrase_id)
        else:
            verbs.place_phrase(actor=actor, phrase_id=phrase_id, up=act == "monter")
    except Refused as refusal:
        tell_refusal(request, refusal)
    return redirect("talk:phrases")
