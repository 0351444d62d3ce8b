"""First words and coming back. Nothing secret is ever in an address, a title or a log."""

from __future__ import annotations

from typing import Any

from django.db import Error as DatabaseFault
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from havre.conversations import visitor
from havre.conversations.locks import POOL, Busy, Seed
from havre.conversations.rules import receipts
from havre.directory.hours.french import in_french
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.public.leaving.views import SeeOther
from havre.public.shown import shown
from havre.public.talk import cookies, flood, forms
from havre.public.talk.words import refusal, talk_words


def screen(
    request: HttpRequest, template: str, lang: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return one page of the conversation, with its words."""
    given = {"talk": talk_words(lang), "lang": lang, "error": "", "note": "", "typed": "", "changed": False}
    return shown(request, template, {**given, **context}, status=status)


@require_safe
def start(request: HttpRequest, lang: str) -> HttpResponse:
    """Say what happens here, then offer to write."""
    return _start(request, lang, seed=Seed.new())


_WRITTEN = ("text", "answer", "who", "age", "callback_number", "callback_when")


def _start(
    request: HttpRequest, lang: str, *, seed: Seed, error: str = "", wrong: str = "text", status: int = 200
) -> HttpResponse:
    desk = _desk()
    said = talk_words(lang)
    return screen(
        request, "public/talk/start.html", lang, status=status, seed=seed.value.hex(), error=error, desk=desk,
        wrong=wrong if error else "",
        sent={name: request.POST.get(name, "") for name in _WRITTEN},
        live_open=said["live_open"].format(minutes=desk.minutes) if desk and desk.live else "",
        live_closed=said["live_closed"].format(hours=desk.reply_hours) if desk and not desk.live else "",
        # Told in French only: the other languages say within how long somebody answers.
        hours=in_french(desk.opening_hours) if desk and desk.opening_hours and lang in {"fr", "falc"} else "",
    )  # fmt: skip


def _desk() -> visitor.DeskNow | None:
    """Return the desk, None when the database does not answer: the page still gives the numbers."""
    try:
        return visitor.desk_now(now=utc_now())
    except DatabaseFault:
        return None


@require_POST
def send(request: HttpRequest, lang: str) -> HttpResponse:
    """Keep somebody's first words, then show the six words, or thank."""
    wanted = _work(flood.FIRST_WORDS, request)
    if wanted:
        return moment(request, lang, wanted)
    seed = forms.seed_of(request)
    try:
        begun = visitor.begin(seed, forms.first_words(request, lang), now=utc_now())
    except Busy:
        return moment(request, lang, None)
    except Refused as refused:
        status = 503 if refused.code == "no_desk" else 422
        return _start(
            request,
            lang,
            seed=seed,
            error=refusal(refused, lang),
            wrong=refused.field or "text",
            status=status,
        )
    except DatabaseFault:
        return _start(request, lang, seed=seed, error=talk_words(lang)["error_no_desk"], status=503)
    if begun.token is None:
        return screen(request, "public/talk/sent_alone.html", lang)
    response = screen(request, "public/talk/sent.html", lang, six=begun.words)
    cookies.give(response, begun.token)
    return response


@require_safe
def back(request: HttpRequest, lang: str) -> HttpResponse:
    """Ask for the six words."""
    return screen(request, "public/talk/back.html", lang)


@require_POST
def come_back(request: HttpRequest, lang: str) -> HttpResponse:
    """Open the conversation of six words. Wrong, erased and changed ones give the same page in the same time."""
    typed = forms.typed_words(request)
    error = _slip(typed, lang)
    if error:
        return _not_opened(request, lang, error)
    wanted = _work(flood.RECEIPTS, request)
    if wanted:
        return moment(request, lang, wanted)
    try:
        token = visitor.come_back(typed, now=utc_now())
    except Busy:
        return moment(request, lang, None)
    except DatabaseFault:
        return _not_opened(request, lang, talk_words(lang)["error_no_desk"], status=503)
    if token is None:
        return _not_opened(request, lang, talk_words(lang)["back_nowhere"])
    response = SeeOther(reverse("talk:thread", args=[lang]))
    cookies.give(response, token)
    return response


def _not_opened(request: HttpRequest, lang: str, error: str, *, status: int = 422) -> HttpResponse:
    """Give the form back with the reason and the words as they were typed."""
    typed = request.POST.get("words", "")
    return screen(request, "public/talk/back.html", lang, error=error, typed=typed, status=status)


def _slip(typed: tuple[str, ...], lang: str) -> str:
    """Return what is wrong with the words themselves: the list is public, saying so tells nothing of receipts."""
    said = talk_words(lang)
    if len(typed) != receipts.COUNT:
        return said["back_count"].format(count=len(typed))
    odd = receipts.stranger(typed)
    if odd is None:
        return ""
    nearest = receipts.nearest(odd)
    return (
        said["back_nearest"].format(word=odd, nearest=nearest)
        if nearest
        else said["back_stranger"].format(word=odd)
    )


def _work(gate: flood.Gate, request: HttpRequest) -> flood.Challenge | None:
    """Return the work wanted of this form before it costs us anything; None to go on."""
    return gate.admits(challenge=request.POST.get("work", ""), answer=request.POST.get("proof", ""))


_OF_THE_PAGE = {"work", "proof", "form_token"}


def moment(request: HttpRequest, lang: str, wanted: flood.Challenge | None) -> HttpResponse:
    """Give the form back with what was written, and the small work that is wanted, or a few seconds to wait."""
    fields = [(name, value) for name, value in request.POST.items() if name not in _OF_THE_PAGE]
    wait = wanted.wait if wanted else max(2, POOL.waiting // 10)
    told = talk_words(lang)["moment_wait"].format(seconds=wait)
    response = screen(
        request,
        "public/talk/moment.html",
        lang,
        fields=fields,
        path=request.path,
        told=told,
        status=429,
        work=wanted.text if wanted else "",
        bits=wanted.bits if wanted else 0,
    )
    response["Retry-After"] = str(wait)
    return response
