"""The page of the night: a shell for the telephone, where to write, what it hands over, what a colleague takes up."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.runaways import rules
from havre.runaways.queries import board as queries
from havre.runaways.services import night as services
from havre.runaways.services.night_keys import public_key
from havre.ui.shapes import Definition
from havre.web.cases.head import actor_of
from havre.web.runaways import forms
from havre.web.runaways.shown import when

# What the page names, under the address that holds its digest; what a module imports, under its own name.
FILES: Final = ("night.css", "night.js")
MODULES: Final = ("post.js", "sealing.js", "store.js", "telling.js", "writing.js")
_FORMS: Final = (
    {
        "kind": rules.NightKind.DECLARE, "label": "Absence", "hour": "Vu pour la dernière fois à (vide : maintenant)",
        "text": "Circonstances, vêtements, ce qui a été vu",
        "choices": [{"name": "nature", "label": "C’est", "options": rules.AbsenceNature.choices()}],
    },
    {
        "kind": rules.NightKind.RETURN, "label": "Retour", "hour": "De retour à (vide : maintenant)",
        "text": "Ce que l’équipe du matin doit savoir",
        "choices": [{"name": "how", "label": "Comment", "options": rules.HowFound.choices()}],
        "note": "Accueillez d’abord : chaud, calme, repos. Aucune question sur ce qui s’est passé.",
    },
    {
        "kind": rules.NightKind.CONTACT, "label": "Contact", "hour": "À (vide : maintenant)",
        "text": "Ce qui a été dit, en quelques mots",
        "choices": [
            {"name": "way", "label": "Comment", "options": rules.ContactWay.choices()},
            {"name": "answered", "label": "L’enfant a répondu", "options": [("no", "Non"), ("yes", "Oui")]},
        ],
    },
    {"kind": rules.NightKind.NOTE, "label": "Note", "hour": "À (vide : maintenant)", "text": "Note", "choices": []},
)  # fmt: skip


@policy(Right.RUNAWAY_WRITE)
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page without anything of a person: the telephone may keep it."""
    return render(request, "web/runaways/night.html", {"forms": _FORMS})


@policy(Right.RUNAWAY_WRITE)
@require_GET
def state(request: HttpRequest) -> JsonResponse:
    """Tell the open page to which keys it writes and which children it may name; kept in memory only."""
    actor, now = actor_of(request), utc_now()
    teams = list(dict.fromkeys(actor.teams_with(Right.RUNAWAY_WRITE)))
    return JsonResponse(
        {
            "csrf": get_token(request),
            "posts": [_post(actor, team_id, place=place, now=now) for place, team_id in enumerate(teams)],
            "children": queries.named(actor),
        }
    )


def _post(actor: Actor, team_id: UUID, *, place: int, now: datetime) -> dict[str, Any]:
    key = public_key(actor=actor, team_id=team_id, now=now)
    public = base64.b64encode(bytes(key.public)).decode()
    return {"team": team_id, "author": actor.user_id, "key": key.pk, "public": public, "place": place}


@policy(Right.RUNAWAY_WRITE)
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Receive what a telephone kept; the answer says, for each, whether the telephone may erase it."""
    try:
        envelopes = json.loads(request.body)["envelopes"]
        if not isinstance(envelopes, list) or len(envelopes) > rules.NIGHT_ENVELOPES:
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"message": "Cet envoi n’a pas la forme attendue."}, status=422)
    answers = services.receive(actor_of(request), envelopes, utc_now())
    return JsonResponse(
        {
            "answers": [
                {"id": one.id, "outcome": one.outcome, "words": one.outcome.label, "held": one.held,
                 "sentence": one.sentence, "path": one.path}
                for one in answers
            ]
        }
    )  # fmt: skip


@policy(public=True)
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes a request
    """Give the script that opens the page without network; it knows addresses of files only."""
    named = [static(f"runaways/{name}") for name in FILES] + [static("havre/havre.svg")]
    imported = [f"{settings.STATIC_URL}runaways/{name}" for name in MODULES]
    digests = "|".join([*named, *(static(f"runaways/{name}") for name in (*MODULES, "worker.js"))])
    lines = (
        f"const VERSION = {json.dumps(hashlib.sha256(digests.encode()).hexdigest()[:16])};",
        f"const PAGE = {json.dumps(reverse('runaways:night'))};",
        f"const SHELL = {json.dumps([*named, *imported])};",
        f"importScripts({json.dumps(static('runaways/worker.js'))});",
    )
    return HttpResponse("\n".join(lines), content_type="text/javascript; charset=utf-8")


@policy(Right.RUNAWAY_WRITE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """List what came from telephones and waits for somebody."""
    return render(request, "web/runaways/waiting.html", {"waiting": queries.waiting(actor_of(request))})


@policy(Right.RUNAWAY_WRITE)
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show one writing, the journal has it; attach it, keep it as a note, or put it aside."""
    actor = actor_of(request)
    entry, written = services.read_waiting(actor, entry_id)
    children = [(str(pk), alias) for pk, alias in queries.children(actor)]
    attach = forms.AttachForm(request.POST if "attach" in request.POST or "note" in request.POST else None)
    attach.fields["case_id"].choices = children  # type: ignore[attr-defined]  # a choice field
    attach.initial = {"case_id": str(entry.case_id or "")}
    drop = forms.DropForm(request.POST if "drop" in request.POST else None)
    if request.method == "POST" and _acted(request, actor, entry_id, attach, drop):
        return redirect("runaways:waiting")
    context = {
        "entry": entry, "facts": _facts(entry, written), "text": written.get("text"), "attach": attach, "drop": drop,
        "refusal": written.get("refusal", ""), "back": reverse("runaways:waiting"),
    }  # fmt: skip
    return render(
        request, "web/runaways/resume.html", context, status=422 if request.method == "POST" else 200
    )


def _acted(
    request: HttpRequest, actor: Actor, entry_id: UUID, attach: forms.AttachForm, drop: forms.DropForm
) -> bool:
    """Do what was pressed; a refusal is put on the form."""
    now = utc_now()
    form: Any = drop if drop.is_bound else attach
    if not form.is_bound or not form.is_valid():
        return False
    try:
        if drop.is_bound:
            services.drop(actor=actor, entry_id=entry_id, reason=drop.cleaned_data["reason"], now=now)
        else:
            verb = services.as_note if "note" in request.POST else services.attach
            verb(actor=actor, entry_id=entry_id, case_id=UUID(attach.cleaned_data["case_id"]), now=now)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "C’est fait : cet écrit n’attend plus.")
    return True


def _facts(entry: Any, written: Mapping[str, str]) -> list[Definition]:
    facts = [
        Definition("C’est", rules.NightKind.label_of(entry.kind)),
        Definition("Écrit sur un téléphone", when(entry.written_at)),
    ]
    words: tuple[tuple[str, str, Any], ...] = (
        ("who", "Qui", None), ("nature", "Nature", rules.AbsenceNature), ("how", "Retour", rules.HowFound),
        ("way", "Comment", rules.ContactWay),
    )  # fmt: skip
    found = (
        (label, kind.label_of(text) if kind else text)
        for name, label, kind in words
        if (text := written.get(name))
    )
    facts += [Definition(label, text) for label, text in found]
    if at := written.get("at"):
        facts.append(Definition("Heure dite", _hour(at)))
    return facts


def _hour(text: str) -> str:
    try:
        return when(datetime.fromisoformat(text))
    except ValueError:
        return text
