"""The conversation on a telephone, with scripts: what comes is seen, what is typed is never lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from playwright.sync_api import expect

from havre.conversations.models import Conversation
from havre.conversations.services.desks import DeskWords, open_desk
from havre.conversations.services.talking import reply
from havre.kernel.clock import utc_now
from havre.public.library.words import words
from havre.public.talk.words import talk_words

pytestmark = pytest.mark.e2e
SAID = talk_words("fr")
# Whether an element is in the window and clear of the button that leaves.
SEEN = """node => {
  const box = node.getBoundingClientRect(), leave = document.querySelector(".leave").getBoundingClientRect();
  return box.top >= 0 && box.bottom <= leave.top;
}"""


@pytest.fixture
def thread(launched, face_with_database, acting):
    """A conversation just begun, open on a telephone."""
    with transaction.atomic(), acting("karim") as karim:
        open_desk(actor=karim, words=DeskWords(name="Plateau"), now=utc_now())
    context = launched.new_context(
        viewport={"width": 360, "height": 640}, locale="fr-FR", base_url=face_with_database
    )
    page = context.new_page()
    page.goto("/fr/p/")
    page.locator("textarea").fill("un mot")
    page.get_by_role("button", name=SAID["send_message"]).click()
    page.get_by_role("link", name=SAID["sent_open"]).click()
    page.wait_for_url("**/p/4/")
    yield page
    context.close()


def test_the_last_line_is_in_the_window_when_it_comes(thread, acting):
    with transaction.atomic(), acting("alice") as alice:
        (which,) = Conversation.objects.values_list("pk", flat=True)
        for _ in range(4):
            reply(
                actor=alice,
                conversation_id=which,
                message_id=uuid4(),
                text="Je suis là. " * 20,
                now=utc_now(),
            )
    thread.locator("textarea").fill("merci")
    thread.get_by_role("button", name=SAID["talk_send"], exact=True).click()
    expect(thread.locator(".line")).to_have_count(6)
    assert thread.locator(".line").last.evaluate(SEEN)
    expect(thread.locator("textarea")).to_be_focused()


def test_what_is_typed_stays_when_the_conversation_is_closed_elsewhere(thread):
    other = thread.context.new_page()
    other.goto("/fr/p/4/")
    other.get_by_role("button", name=SAID["talk_close"]).click()
    other.wait_for_url("**/fr/")
    thread.locator("textarea").fill("des mots longs à trouver")
    thread.get_by_role("button", name=SAID["talk_send"], exact=True).click()
    expect(thread.locator("[data-error]")).to_have_text(SAID["talk_gone_text"])
    expect(thread.locator("textarea")).to_have_value("des mots longs à trouver")
    assert words("fr")["leave"] in thread.content()
