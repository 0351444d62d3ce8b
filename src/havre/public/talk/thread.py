"""The conversation itself, opened by the cookie alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import uuid4

from django.db import Error as DatabaseFault
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from havre.conversations import visitor
from havre.conversations.locks import Busy, Seed
from havre.conversations.rules import CONVERSATION, SHORTER_DAYS, Act, Status
from havre.foundation.live import live_address
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.public.leaving.views import SeeOther
from havre.public.talk import cookies, forms
from havre.public.talk.views import moment, screen
from havre.public.talk.words import refusal, talk_words

View = Callable[..., HttpResponse]


def of_the_cookie(view: View) -> View:
    """Give the view its visitor's token; without a conversation, a page says how to open it again."""

    @wraps(view)
    def found(request: HttpRequest, lang: str) -> HttpResponse:
        try:
            return view(request, lang, cookies.token_of(request))
        except NotVisible:
            response = screen(request, "public/talk/gone.html", lang, status=404)
            cookies.take_back(response)
            return response
        except DatabaseFault:
            return screen(
                request, "public/talk/cut.html", lang, text=request.POST.get("text", ""), status=503
            )

    return found


@require_safe
@of_the_cookie
def thread(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Show the whole conversation and the box to write."""
    return _thread(request, lang, token)


def _thread(
    request: HttpRequest,
    lang: str,
    token: bytes,
    *,
    error: str = "",
    text: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    now = utc_now()
    talk = visitor.talk_of(token)
    return screen(
        request, "public/talk/thread.html", lang, status=status, own=talk, lines=_said(talk, lang), error=error,
        text=text, note=note,
        state=_state(talk, lang), line=forms.message_id(request), live=live_address(str(talk.id)),
        **_acts(talk, now), days=SHORTER_DAYS, seed=Seed.new().value.hex(),
    )  # fmt: skip


def _acts(talk: visitor.Talk, now: datetime) -> dict[str, bool]:
    """Return whether the visitor may ask for the live chat now, and leave it."""
    may_join = CONVERSATION.allows(talk.status, Act.JOIN)
    desk = visitor.desk_now(now=now) if may_join else None
    return {"may_join": desk is not None and desk.live, "may_go": CONVERSATION.allows(talk.status, Act.GO)}


def _said(talk: visitor.Talk, lang: str) -> list[tuple[visitor.Line, str]]:
    """Return each line with its words: those of somebody, or what the desk said in the visitor's language."""
    words = talk_words(lang)
    return [(line, words[f"said_{line.said}"] if line.said else line.text) for line in talk.lines]


def _state(talk: visitor.Talk, lang: str) -> str:
    """Return in one sentence what happens now, with an honest wait."""
    words = talk_words(lang)
    if talk.status == Status.WAITING:
        desk = visitor.desk_now(now=utc_now())
        if desk is None or desk.minutes is None:
            return words["talk_waiting_long"]
        return words["talk_waiting"].format(minutes=desk.minutes, ahead=talk.ahead)
    if talk.status == Status.PAUSED:
        return words["said_paused"]
    if talk.status == Status.TALKING:
        return words["talk_live"]
    return words["talk_later"] if talk.status == Status.TO_ANSWER else ""


@require_safe
@of_the_cookie
def news(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Return the lines after the last one that the page has, for its script."""
    return _news(request, lang, token)


def _news(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    talk = visitor.talk_of(token, after=_after(request))
    return screen(
        request, "public/talk/news.html", lang, own=talk, lines=_said(talk, lang), state=_state(talk, lang),
        live=live_address(str(talk.id)), line=uuid4(), **_acts(talk, utc_now()),
    )  # fmt: skip


def _after(request: HttpRequest) -> int:
    given = request.headers.get("X-After", "0")
    return min(int(given), 1_000_000) if given.isascii() and given.isdigit() and len(given) < 8 else 0


@require_POST
@of_the_cookie
def say(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Add a line; what cannot be sent comes back with its reason, nothing typed is lost."""
    text = request.POST.get("text", "")
    try:
        visitor.say(token, message_id=forms.message_id(request), text=text, now=utc_now())
    except Refused as refused:
        if "X-After" in request.headers:
            return HttpResponse(refusal(refused, lang), status=422, content_type="text/plain; charset=utf-8")
        return _thread(request, lang, token, error=refusal(refused, lang), text=text, status=422)
    return _news(request, lang, token) if "X-After" in request.headers else _again(lang)


@require_POST
@of_the_cookie
def move(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Ask for the live chat, or leave it."""
    act = Act.JOIN if request.POST.get("act") == Act.JOIN else Act.GO
    try:
        visitor.move(token, act, now=utc_now())
    except Refused as refused:
        if refused.code == "act_not_allowed":
            # The page was older than the conversation: nothing to do any more.
            return _again(lang)
        return _thread(request, lang, token, error=refusal(refused, lang), status=422)
    return _again(lang)


@require_POST
@of_the_cookie
def close(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:  # noqa: ARG001 - one signature
    """Close it on this device: the cookie goes, the six words stay good."""
    visitor.leave(token)
    response = SeeOther(reverse("home", args=[lang]))
    cookies.take_back(response)
    return response


@require_POST
@of_the_cookie
def erase(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Erase everything, on both sides, now."""
    visitor.forget(token)
    response = screen(request, "public/talk/erased.html", lang)
    cookies.take_back(response)
    return response


@require_POST
@of_the_cookie
def change(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Give six other words; the former ones fail from now on, everywhere."""
    try:
        six = visitor.change_words(token, forms.seed_of(request))
    except Busy:
        return moment(request, lang, None)
    return screen(request, "public/talk/sent.html", lang, six=six, changed=True)


@require_POST
@of_the_cookie
def drop(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Drop the six words."""
    visitor.drop_words(token)
    return _thread(request, lang, token, note=talk_words(lang)["talk_dropped"])


@require_POST
@of_the_cookie
def days(request: HttpRequest, lang: str, token: bytes) -> HttpResponse:
    """Keep it for fewer days after the last line."""
    wanted = request.POST.get("days", "")
    try:
        visitor.shorten(token, days=int(wanted) if wanted.isdigit() and len(wanted) < 4 else 0, now=utc_now())
    except Refused as refused:
        return _thread(request, lang, token, error=refusal(refused, lang), status=422)
    return _again(lang)


def _again(lang: str) -> HttpResponse:
    return SeeOther(reverse("talk:thread", args=[lang]))
