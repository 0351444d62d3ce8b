"""The papers of an absence, its photograph, and the way to a writing when a child confided something."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.reports.content import FactBody, WordsBody
from havre.reports.rules import FactKind, ReportKind
from havre.reports.services.drafts import open_draft
from havre.runaways.queries import of_file as queries
from havre.runaways.services import papers as services
from havre.runaways.services import pictures
from havre.web.cases.head import act_crumbs, actor_of
from havre.web.runaways.photo_form import PhotoForm
from havre.web.runaways.shown import when


@policy(Right.RUNAWAY_WRITE)
@require_GET
def paper(request: HttpRequest, pk: UUID, target: UUID, kind: str) -> HttpResponse:
    """Hand over one paper as PDF."""
    try:
        made = services.paper(
            actor=actor_of(request), case_id=pk, episode_id=target, kind=kind, now=utc_now()
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("runaways:of_file", pk)
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@policy(Right.RUNAWAY_WRITE)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Explain what becomes of the photograph, receive it, erase it. It is shown on the declaration, nowhere else."""
    actor = actor_of(request)
    case = case_for(actor, pk, right=Right.RUNAWAY_WRITE)
    episode = queries.one(actor, case, target)
    if not pictures.enabled():
        raise Http404
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        act = Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=utc_now())
        try:
            if form.cleaned_data["erase"]:
                pictures.drop(act, episode_id=target)
            else:
                pictures.keep(act, episode_id=target, content=form.content())
        except Refused as refusal:
            form.add_error("photo", refusal.sentence)
        else:
            return redirect("runaways:of_file", pk)
    context = {
        "form": form, "case": case, "episode": episode, "back": reverse("runaways:of_file", args=[pk]),
        "crumbs": act_crumbs(case, "runaways", "Photographie"),
    }  # fmt: skip
    return render(request, "web/runaways/photo.html", context, status=422 if form.errors else 200)


@policy(Right.REPORT_WRITE)
@require_POST
def report(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Begin a signalement from what was seen at the return; nothing leaves without the person and the visa."""
    actor = actor_of(request)
    case = case_for(actor, pk, right=Right.RUNAWAY_WRITE)
    episode = queries.one(actor, case, target)
    try:
        kept = open_draft(
            actor=actor, report_id=_draft_id(request, target), now=utc_now(), team_id=case.team_id,
            kind=ReportKind.JUDICIAL, facts=_facts(episode),
            words=_words(queries.words_said(actor, case, episode.id), episode),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("runaways:of_file", pk)
    return redirect("reports:report", report_id=kept.pk)


def _draft_id(request: HttpRequest, target: UUID) -> UUID:
    """Return the id of the draft: the one that the form carries, so that two presses begin one."""
    try:
        return uuid5(UUID(request.POST.get("id", "")), str(target))
    except ValueError:
        return uuid7()


def _words(said: str, episode: queries.EpisodeRead) -> list[WordsBody]:
    return [WordsBody(text=said, when=when(episode.returned_at))] if said and episode.returned_at else []


def _facts(episode: queries.EpisodeRead) -> list[FactBody]:
    """Return what was seen, in plain words: the absence and the return, then each thing noted, to be made precise."""
    facts = [
        FactBody(
            text="Absence constatée du lieu d’accueil.", when=when(episode.noticed_at), source=FactKind.SEEN
        )
    ]
    if episode.returned_at:
        facts.append(
            FactBody(text="Retour de l’enfant.", when=when(episode.returned_at), source=FactKind.SEEN)
        )
    check = episode.safe_check
    seen = {
        "injury": "Au retour, une blessure se voit ou l’enfant dit avoir mal (à préciser, sans description intime).",
        "doctor": "Au retour, un médecin est à voir vite.",
        "threat": "Au retour, une menace venant de l’extérieur est perçue (à préciser).",
        "confided": "Au retour, l’enfant a confié de soi-même quelque chose qui inquiète (ses mots vont à part).",
    }
    known = [text for name, text in seen.items() if check and getattr(check, name) == "yes"]
    moment = when(episode.returned_at) if episode.returned_at else ""
    return [*facts, *(FactBody(text=text, when=moment, source=FactKind.SEEN) for text in known)]
