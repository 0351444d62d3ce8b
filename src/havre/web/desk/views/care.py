"""Care of those who listen: pauses and words set down after a talk."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.services.talking import be_absent
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.listening.rules import PauseAct
from havre.listening.services import care as verbs
from havre.web.desk.forms.fields import CreationForm
from havre.web.desk.pages import actor_of, tell_refusal


@policy(Right.CONTACT_WRITE)
@require_POST
def take_pause(request: HttpRequest) -> HttpResponse:
    """Begin a pause of one's own accord."""
    form = CreationForm(request.POST)
    if form.is_valid():
        verbs.take_pause(actor=actor_of(request), pause_id=form.cleaned_data["id"], now=utc_now())
        _leave_the_chat(request)
    return redirect("desk:floor")


@policy(Right.CONTACT_WRITE)
@require_POST
def answer_pause(request: HttpRequest, pause_id: UUID, act: str) -> HttpResponse:
    """Take, decline or end one's own pause."""
    if act not in PauseAct.codes():
        raise NotVisible
    try:
        verbs.answer_pause(actor=actor_of(request), pause_id=pause_id, act=PauseAct(act), now=utc_now())
        if act == PauseAct.TAKE:
            _leave_the_chat(request)
    except Refused as refusal:
        tell_refusal(request, refusal)
    return redirect("desk:floor")


def _leave_the_chat(request: HttpRequest) -> None:
    """Nobody who waits live is told that somebody who rests may answer."""
    with suppress(NotVisible):  # the floor answers no public
        be_absent(actor=actor_of(request))
