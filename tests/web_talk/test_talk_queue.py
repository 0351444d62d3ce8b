"""The queue of the anonymous conversations: who waits, who is there, what it costs, what it never shows."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from havre.conversations.models import Presence
from havre.conversations.rules import Status
from havre.conversations.services import talking
from havre.kernel.clock import utc_now
from listening_support import cost
from tests_support import statements
from web_talk.conftest import said, written

pytestmark = pytest.mark.django_db
QUEUE = "/ecoute/tchat/"


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_ten_statements_whatever_the_rows(client_of, talk, rows):
    for status in Status:
        for _ in range(1 if status in {Status.TALKING, Status.PAUSED} else rows):
            talk(status)
    client = client_of("alice")
    client.get(QUEUE)
    with statements() as captured:
        page = client.get(QUEUE)
    assert cost(captured) == 10
    assert words(page).count("Conversation ") == 2 + 4 * rows


def test_a_floor_without_conversations_says_so(client_of, team):
    page = words(client_of("alice").get(QUEUE))
    assert "Personne n’attend." in page
    assert "Tous les messages ont reçu une réponse." in page
    assert "Personne n’est disponible" in page


def test_a_floor_that_answers_no_public_is_told_how_to_open(client_of):
    page = words(client_of("maud").get(QUEUE))
    assert "ne répond pas au public" in page
    assert "/ecoute/tchat/reglages/" in page
    assert "/ecoute/tchat/reglages/" not in words(client_of("alice").get(QUEUE))


def test_the_tabs_of_the_desk_lead_to_the_queue(client_of, team):
    assert f'href="{QUEUE}"' in words(client_of("alice").get("/ecoute/"))


def test_each_conversation_is_where_its_state_says(client_of, acting, talk, team):
    waiting, mine, message = talk(Status.WAITING), talk(Status.TALKING), talk(Status.TO_ANSWER)
    his = talk(Status.TALKING, by="bruno")
    with acting("bruno") as bruno:
        talking.ask_help(actor=bruno, conversation_id=his)
    page = words(client_of("alice").get(QUEUE))
    places = {
        "waiting": page.index(str(waiting)),
        "mine": page.index(str(mine)),
        "his": page.index(str(his)),
        "message": page.index(str(message)),
    }
    heads = [
        page.index(f'id="tchat-{name}"') for name in ("presence", "attente", "miens", "collegues", "lire")
    ]
    assert heads == sorted(heads)
    assert (
        heads[1] < places["waiting"] < heads[2] < places["mine"] < heads[3] < places["his"] < heads[4]
        < places["message"]
    )  # fmt: skip
    assert "attend depuis moins d’une minute" in page
    assert "un second écoutant est demandé" in page


def test_no_word_of_anybody_is_in_the_list_nor_in_its_title(client_of, acting, team):
    with acting("alice") as alice:
        written(alice, team, "il m'attend rue des Lilas", live=True, language="ro")
    page = words(client_of("alice").get(QUEUE))
    assert "Lilas" not in page
    assert "roumain" in page
    assert 'data-talk-count="1"' in page


def test_new_words_in_ones_own_talk_are_marked_and_counted(client_of, acting, talk):
    which = talk(Status.TALKING)
    with acting("alice") as alice:
        talking.reply(actor=alice, conversation_id=which, message_id=which, text="Je suis là.", now=utc_now())
    fragment = "/ecoute/tchat/file/"
    assert 'data-talk-count="0"' in words(client_of("alice").get(fragment))
    with acting("alice") as alice:
        said(alice, which, "encore moi")
    page = words(client_of("alice").get(fragment))
    assert 'data-talk-count="1"' in page
    assert "mots à lire" in page
    assert 'data-talk-count="0"' in words(client_of("bruno").get(fragment))


def test_two_hundred_answered_conversations_do_not_hide_a_new_message(client_of, acting, team, monkeypatch):
    from havre.conversations.queries import talks as queries

    monkeypatch.setattr(queries, "SHOWN", 2)
    with acting("alice") as alice:
        for _ in range(4):
            which = written(alice, team)
            talking.reply(actor=alice, conversation_id=which, message_id=which, text="Oui.", now=utc_now())
        fresh = written(alice, team)
    assert str(fresh) in words(client_of("alice").get(QUEUE))


# --- being there -----------------------------------------------------------------------------------------
def test_one_says_that_one_is_there_and_it_lapses(client_of, acting, team):
    alice = client_of("alice")
    page = words(alice.post(f"{QUEUE}presence/", {"present": "oui"}, follow=True))
    assert "Vous êtes disponible pour le tchat" in page
    assert "data-present>" in page
    with acting("alice"):
        one = Presence.objects.get()
        assert timedelta(minutes=2) < one.until - utc_now() <= timedelta(minutes=3)
        one.until = utc_now() - timedelta(seconds=1)
        one.save()
    assert "Vous n’êtes pas disponible" in words(alice.get(QUEUE))


def test_the_page_says_it_again_without_leaving(client_of, team):
    alice = client_of("alice")
    answer = alice.post(f"{QUEUE}presence/", {"present": "oui"}, HTTP_X_REQUESTED_WITH="havre")
    assert (answer.status_code, answer.content) == (204, b"")
    page = words(alice.post(f"{QUEUE}presence/", {"present": "non"}, follow=True))
    assert "Vous n’êtes pas disponible" in page


def test_a_page_left_open_prolongs_a_presence_and_never_begins_one(client_of, acting, team):
    alice, script = client_of("alice"), {"HTTP_X_REQUESTED_WITH": "havre"}
    alice.post(f"{QUEUE}presence/", {"present": "encore"}, **script)
    with acting("alice"):
        assert not Presence.objects.exists()
    alice.post(f"{QUEUE}presence/", {"present": "oui"})
    with acting("alice"):
        Presence.objects.update(until=utc_now() + timedelta(seconds=20))
    alice.post(f"{QUEUE}presence/", {"present": "encore"}, **script)
    with acting("alice"):
        assert Presence.objects.get().until > utc_now() + timedelta(minutes=2)


def test_who_takes_a_pause_is_no_longer_announced_to_those_who_wait(client_of, acting, talk):
    which = talk(Status.TALKING)
    alice = client_of("alice")
    alice.post(f"{QUEUE}presence/", {"present": "oui"})
    page = words(alice.post(f"{QUEUE}{which}/fin/", {"id": which, "text": "Au revoir."}, follow=True))
    alice.post(re.search(r'action="(/ecoute/pauses/[0-9a-f-]+/take/)"', page).group(1))
    with acting("alice"):
        assert not Presence.objects.exists()


@pytest.mark.parametrize("slug", ["alice", "maud"])
def test_a_pause_of_ones_own_is_taken_whether_or_not_the_floor_answers_the_public(client_of, team, slug):
    assert client_of(slug).post("/ecoute/pauses/", {"id": uuid4()}).status_code == 302


def test_the_limit_of_the_desk_is_told_with_what_to_do(client_of, acting, talk):
    for _ in range(3):
        talk(Status.TALKING)
    which = talk(Status.WAITING)
    page = words(client_of("alice").post(f"{QUEUE}{which}/acte/take/", follow=True))
    assert "la limite du plateau est de 3" in page
    assert "Prendre, la personne attend" in page


@pytest.mark.parametrize("stranger", ["maud", "chloe", "farid", "olga"])
def test_another_team_finds_nothing(client_of, talk, stranger):
    which = talk(Status.TALKING)
    client = client_of(stranger)
    for address in ("", "lignes/", "fin/"):
        assert client.get(f"{QUEUE}{which}/{address}").status_code == 404
    for address in ("reponse/", "acte/take/", "acte/danger/", "fin/"):
        assert client.post(f"{QUEUE}{which}/{address}", {"id": which, "text": "x"}).status_code == 404


def test_the_home_page_lists_what_waits_and_not_what_colleagues_hold(client_of, talk):
    waiting, message = talk(Status.WAITING), talk(Status.TO_ANSWER)
    page = words(client_of("bruno").get("/"))
    assert "Attend en direct" in page
    assert "Messages à lire" in page
    assert f'href="{QUEUE}{waiting}/"' in page
    assert f'href="{QUEUE}{message}/"' in page
    client_of("alice").post(f"{QUEUE}{message}/acte/take/")
    assert f'href="{QUEUE}{message}/"' not in words(client_of("bruno").get("/"))
    assert f'href="{QUEUE}{message}/"' in words(client_of("alice").get("/"))
