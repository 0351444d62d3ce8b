"""Requests of persons about their data."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.safekeeping.queries import rights as queries
from havre.safekeeping.queries.papers import answer_pdf
from havre.safekeeping.rules.rights import RequestAct, RequestStatus
from havre.safekeeping.services import linking
from havre.safekeeping.services import rights as services
from havre.web.safekeeping import pages
from havre.web.safekeeping.acting import PAGE, actor_of, as_pdf, attempt, status_of, written
from havre.web.safekeeping.forms import PROLONG, LinkForm, MoveForm, PieceForm, RequestForm

_SAID: Final = {
    RequestAct.IDENTIFY: "L’identité est notée. Vous pouvez trier les pièces.",
    RequestAct.SUBMIT: "Un second regard est demandé à un collègue.",
    RequestAct.RETURN: "La demande revient au tri.",
    RequestAct.ANSWER: "La réponse est validée. Vous pouvez la produire.",
    RequestAct.DROP: "La demande est classée sans suite, avec sa raison.",
}


@policy(Right.KEEPING)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests with their clocks; nothing of what they say."""
    now = utc_now()
    rows = pages.request_rows(queries.requests_of(actor_of(request), now=now), today=timezone.localdate(now))
    context = {"columns": pages.REQUEST_COLUMNS, "rows": rows}
    return render(request, "web/safekeeping/requests.html", context)


@policy(Right.KEEPING)
@PAGE
def new(request: HttpRequest) -> HttpResponse:
    """Register a request for a team."""
    actor, now = actor_of(request), utc_now()
    teams = queries.teams_to_answer(actor)
    form = RequestForm(request.POST or None, teams=teams, initial={"received_on": timezone.localdate(now)})
    if request.method == "POST" and written(
        form,
        lambda: services.register_request(
            actor=actor, request_id=form.cleaned_data["id"], asked=form.asked(), now=now
        ),
    ):
        messages.success(request, "La demande est enregistrée. L’équipe est prévenue, le délai court.")
        return redirect("keeping:requests")
    return render(request, "web/safekeeping/new_request.html", {"form": form}, status=status_of(request))


@policy(Right.RIGHTS_ANSWER)
@PAGE
def detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request to the team that answers; do one act on it."""
    actor = actor_of(request)
    links = request.POST.get("act") == "link"
    form = MoveForm(request.POST, act=request.POST.get("act", "")) if request.POST and not links else None
    link = LinkForm(request.POST if links else None)
    page = queries.request_page(actor, request_id, now=utc_now())
    if request.method == "POST":
        done = (
            _linked(request, actor, request_id, link) if links else form and _acted(request, request_id, form)
        )
        if done:
            return redirect("keeping:request", request_id=request_id)
        page = queries.request_page(actor, request_id, now=utc_now())
    if not link.is_bound:
        link = LinkForm(initial={"file_reference": page.file.reference})
    context = {
        "page": page,
        **pages.moves(page, sent=form),
        "link": link,
        "link_title": "Corriger le dossier" if page.file.reference else "Rattacher à un dossier",
        **pages.validation(page),
        "sorting": page.state == RequestStatus.SORTING,
        "answered": page.state == RequestStatus.ANSWERED,
        "piece_id": uuid4(),
        "today": timezone.localdate(),
    }
    return render(request, "web/safekeeping/request.html", context, status=status_of(request))


def _acted(request: HttpRequest, request_id: UUID, form: MoveForm) -> bool:
    if form.act == PROLONG:
        return _prolonged(request, request_id, form)
    if form.act not in RequestAct.codes():
        return False
    act, actor = RequestAct(form.act), actor_of(request)

    def move() -> object:
        data = form.cleaned_data
        asked = services.Move(
            act=act, revision=data["revision"], identity=data["identity"], words=data["words"]
        )
        return services.move_request(actor=actor, request_id=request_id, move=asked, now=utc_now())

    done = written(form, move)
    if done:
        messages.success(request, _SAID[act])
    return done


def _prolonged(request: HttpRequest, request_id: UUID, form: MoveForm) -> bool:
    def prolong() -> object:
        why = form.cleaned_data["words"]
        return services.prolong_request(
            actor=actor_of(request), request_id=request_id, why=why, now=utc_now()
        )

    done = written(form, prolong)
    if done:
        messages.success(request, "Le délai est prolongé de deux mois.")
    return done


def _linked(request: HttpRequest, actor: Actor, request_id: UUID, form: LinkForm) -> bool:
    def link() -> object:
        data = form.cleaned_data
        return linking.link_request(
            actor=actor,
            request_id=request_id,
            revision=data["revision"],
            file_reference=data["file_reference"],
        )

    done = written(form, link)
    if done:
        messages.success(request, "Le dossier de la demande est enregistré. Le délai ne change pas.")
    return done


@policy(Right.RIGHTS_ANSWER)
@PAGE
def piece(request: HttpRequest, request_id: UUID, piece_id: UUID) -> HttpResponse:
    """Write one piece and sort it; an id that is not known yet is a new piece."""
    actor, now = actor_of(request), utc_now()
    page = queries.request_page(actor, request_id, now=now)
    known = next((one for one in page.pieces if one.id == piece_id), None)
    if request.POST.get("act") == "drop":
        attempt(
            request,
            lambda: services.drop_piece(actor=actor, request_id=request_id, piece_id=piece_id),
            "Pièce retirée.",
        )
        return redirect("keeping:request", request_id=request_id)
    must_not = [(topic.value, topic.label) for topic in page.must_not]
    form = PieceForm(request.POST or None, must_not=must_not, initial=vars(known) if known else {})
    if request.method == "POST" and written(
        form,
        lambda: services.put_piece(
            actor=actor, request_id=request_id, piece_id=piece_id, piece=form.piece(), now=now
        ),
    ):
        messages.success(request, "La pièce est enregistrée.")
        return redirect("keeping:request", request_id=request_id)
    context = {"page": page, "form": form, "known": known}
    return render(request, "web/safekeeping/piece.html", context, status=status_of(request))


@policy(Right.RIGHTS_ANSWER)
@require_safe
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the answer to hand over, once it was looked at twice."""
    try:
        made = answer_pdf(actor_of(request), request_id, now=utc_now(), demo=settings.DEMO)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("keeping:request", request_id=request_id)
    return as_pdf(made, "reponse")
