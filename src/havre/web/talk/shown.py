"""What the page of one conversation shows around its lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.conversations.queries.talks import TalkPage, beside, phrases, read_talk
from havre.conversations.rules import Act
from havre.kernel.clock import utc_now
from havre.listening.queries.danger import danger_of
from havre.ui.shapes import Link
from havre.web.desk.pages import actor_of
from havre.web.desk.talk import danger_context, view_token
from havre.web.talk.forms import ReplyForm
from havre.web.talk.pages import crumbs, live_of, page

# Acts that one press does, in the order of use: label, variant, two keys. Ending has its own page.
ACTIONS = {
    Act.PAUSE: ("Pause de quelques minutes", "secondary", "p p"),
    Act.RESUME: ("Reprendre", "primary", "r r"),
    Act.HAND_OVER: ("Passer le relais", "secondary", "p r"),
}


def reply_form(*, text: str = "") -> ReplyForm:
    """Return an empty answer, or one that begins with ``text``, under a new id."""
    return ReplyForm(initial={"id": uuid4(), "text": text})


def whole_page(
    request: HttpRequest,
    conversation_id: UUID,
    *,
    form: ReplyForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render one conversation; the reading is in the journal before the words are opened."""
    actor, now = actor_of(request), utc_now()
    talk = read_talk(actor, conversation_id, now=now)
    context = {
        **state(talk, said=said),
        **danger(request, talk),
        "form": form or reply_form(),
        "phrases": phrases(actor) if talk.may_write else [],
        "beside": beside(actor, talk.row, now=now),
        "live": live_of(talk.team_id),
        "crumbs": crumbs(Link(f"Conversation {talk.row.number}")),
    }
    return page(request, "web/talk/conversation.html", context, status=status)


def state(talk: TalkPage, *, said: str = "") -> dict[str, Any]:
    """Return what can be done now; ``said`` is why the last act was not."""
    # Nobody can pass on what nobody follows.
    acts = [(act, *ACTIONS[act]) for act in talk.acts if act in ACTIONS and talk.row.holder]
    may_help = not talk.row.mine and not talk.row.joined and not talk.second and bool(talk.row.holder)
    return {
        "talk": talk,
        "row": talk.row,
        "actions": acts,
        "may_take": Act.TAKE in talk.acts and not talk.row.mine,
        "may_end": Act.END in talk.acts,
        "may_help": may_help,
        "tag": tag(talk),
        "said": said,
    }


def tag(talk: TalkPage) -> str:
    """Return what changes when anything but the lines does: a page that holds the same one is up to date."""
    row = talk.row
    yes = (
        talk.danger_said, row.help_wanted, row.mine, row.joined, bool(row.holder), bool(talk.second),
        talk.contact_id is not None, talk.may_write,
    )  # fmt: skip
    return f"{row.status}-{''.join(str(int(one)) for one in yes)}"


def danger(request: HttpRequest, talk: TalkPage) -> dict[str, Any]:
    """Return the band of « danger maintenant » of the contact, when somebody said so here."""
    if not (talk.danger_said and talk.contact_id):
        return {}
    seen = danger_of(actor_of(request), talk.contact_id, recorded=False)
    return {"contact": seen, "view_token": view_token(request, talk.contact_id), **danger_context(seen)}


def state_fragment(request: HttpRequest, talk: TalkPage, *, said: str = "") -> HttpResponse:
    """Answer what can be done now to a page that stays; it then asks for the lines that the act added."""
    context = {**state(talk, said=said), **danger(request, talk), "swapping": True}
    response = render(request, "web/talk/_done.html", context)
    response["HX-Trigger"] = "talk:said"
    return response
