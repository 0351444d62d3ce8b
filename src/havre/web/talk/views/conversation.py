"""One conversation: its lines, an answer, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.queries.talks import beside, phrases, read_talk
from havre.conversations.rules import Act
from havre.conversations.services import links, talking
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.web.desk.pages import actor_of, add_refusal, tell_refusal
from havre.web.talk.forms import ReplyForm
from havre.web.talk.pages import from_script, live_of, url
from havre.web.talk.shown import danger, reply_form, state, state_fragment, tag, whole_page


@policy(Right.CONTACT_WRITE)
@require_GET
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Show one conversation."""
    return whole_page(request, conversation_id)


@policy(Right.CONTACT_WRITE)
@require_GET
def news(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Answer the lines that a page already open does not have, and what can be done now; 204 when nothing changed."""
    given, actor, now = request.GET, actor_of(request), utc_now()
    after = int(given["apres"]) if given.get("apres", "").isdecimal() and len(given["apres"]) < 9 else 0
    talk = read_talk(actor, conversation_id, after=after, now=now)
    near = beside(actor, talk.row, now=now)
    context = {**state(talk), "beside": near, "live": live_of(talk.team_id), "swapping": True}
    if tag(talk) != given.get("etat"):
        context |= {"moved": True, **danger(request, talk)}
    return render(request, "web/talk/_news.html", context)


@policy(Right.CONTACT_WRITE)
@require_POST
def reply(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Send an answer, or put a ready phrase in the box; what is refused stays in the box with the reason."""
    actor, form = actor_of(request), ReplyForm(request.POST)
    if request.POST.get("phrase"):
        return _with_phrase(request, conversation_id)
    if "id" in form.errors:
        form = _under_a_new_id(request)
    elif form.is_valid():
        data = form.cleaned_data
        try:
            talking.reply(
                actor=actor,
                conversation_id=conversation_id,
                message_id=data["id"],
                text=data["text"],
                now=utc_now(),
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return _sent(request, conversation_id)
    return _box(request, conversation_id, form, status=422)


def _under_a_new_id(request: HttpRequest) -> ReplyForm:
    """Return the words of a page that lost its id, to be sent again."""
    form = ReplyForm({"id": str(uuid4()), "text": request.POST.get("text", "")})
    form.add_error(
        None, "La page était incomplète : rien n'est parti. Vos mots sont ici, envoyez de nouveau."
    )
    return form


def _with_phrase(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Add a reviewed phrase to what is typed; nothing is sent."""
    chosen = {str(phrase.phrase_id): phrase.text for phrase in phrases(actor_of(request))}
    text = "\n".join(
        filter(None, (request.POST.get("text", "").rstrip(), chosen.get(request.POST["phrase"], "")))
    )
    return _box(request, conversation_id, reply_form(text=text))


def _sent(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    if not from_script(request):
        return redirect(f"{url('conversation', conversation_id)}#suite")
    response = _box(request, conversation_id, reply_form())
    response["HX-Trigger"] = "talk:said"
    return response


def _box(request: HttpRequest, conversation_id: UUID, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    """Answer the box to a script, the whole page otherwise."""
    if not from_script(request):
        return whole_page(request, conversation_id, form=form, status=status)
    actor = actor_of(request)
    talk = read_talk(actor, conversation_id, after=_EVERY_LINE, now=utc_now())
    context = {"row": talk.row, "form": form, "phrases": phrases(actor)}
    return render(request, "web/talk/_reply.html", context, status=status)


_EVERY_LINE = 1_000_000


def _move(act: Act) -> Callable[..., object]:
    def verb(**given: Any) -> object:
        return talking.move(act=act, **given)

    return verb


def _untimed(verb: Callable[..., object]) -> Callable[..., object]:
    def timed(*, now: object, **given: Any) -> object:  # noqa: ARG001 - these verbs note no time
        return verb(**given)

    return timed


# What one press does.
VERBS: dict[str, Callable[..., object]] = {
    Act.TAKE.value: talking.take,
    Act.PAUSE.value: _move(Act.PAUSE),
    Act.RESUME.value: _move(Act.RESUME),
    Act.HAND_OVER.value: _move(Act.HAND_OVER),
    "help": _untimed(talking.ask_help),
    "join": _untimed(talking.join_help),
    "contact": links.link_contact,
    "danger": links.say_danger,
}


@policy(Right.CONTACT_WRITE)
@require_POST
def move(request: HttpRequest, conversation_id: UUID, act: str) -> HttpResponse:
    """Do an act that needs no form; the page stays when a script asked, so that what is typed stays too."""
    verb, actor, said = VERBS.get(act), actor_of(request), ""
    if verb is None:
        raise NotVisible
    try:
        verb(actor=actor, conversation_id=conversation_id, now=utc_now())
    except Refused as refusal:
        said = refusal.sentence
    if from_script(request):
        talk = read_talk(actor, conversation_id, after=_EVERY_LINE, now=utc_now())
        return state_fragment(request, talk, said=said)
    if said:
        tell_refusal(request, Refused(said, code="refused"))
        return redirect("talk:conversation", conversation_id)
    return _next(request, conversation_id, act)


def _next(request: HttpRequest, conversation_id: UUID, act: str) -> HttpResponse:
    """Go where the work goes on."""
    if act == Act.HAND_OVER:
        messages.success(request, "La personne sait que quelqu'un d'autre prend la suite.")
        return redirect("talk:queue")
    if act in {"contact", "danger"}:
        talk = read_talk(actor_of(request), conversation_id, after=_EVERY_LINE, now=utc_now())
        return redirect("desk:contact", talk.contact_id)
    return redirect("talk:conversation", conversation_id)
