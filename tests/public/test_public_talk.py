"""Writing without a name over HTTP, as a browser without JavaScript does, under the role of the public process."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from havre.conversations import visitor
from havre.conversations.queries.talks import read_talk
from havre.conversations.rules import Act
from havre.conversations.rules.callback import Callback
from havre.conversations.services.desks import DeskWords, open_desk
from havre.conversations.services.talking import be_present, reply, take
from havre.conversations.services.talking import move as talking_move
from havre.public.talk import flood
from havre.settings import public as face
from tests_support import role_connection

NOW = datetime(2026, 11, 23, 21, 7, tzinfo=UTC)
CANARY = "canari-bleu"


@pytest.fixture
def calm(monkeypatch):
    for name in ("RECEIPTS", "FIRST_WORDS"):
        monkeypatch.setattr(flood, name, flood.Gate(name))


@pytest.fixture
def young(calm, transactional_db, acting, stranger, settings, monkeypatch):
    """A browser, and a desk that answers."""
    with transaction.atomic(), acting("karim") as karim:
        open_desk(actor=karim, words=DeskWords(name="Plateau"), now=NOW)
    settings.TALK_COOKIE, settings.PUBLIC_COOKIES_SECURE = face.TALK_COOKIE, False
    connection = role_connection("havre_public")
    monkeypatch.setattr(visitor, "connection", connection)
    yield stranger
    connection.close()


def hidden(answer, name):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)


def written(browser, text=CANARY, **more):
    seed = hidden(browser.get("/fr/p/"), "seed")
    return browser.post("/fr/p/1/", {"text": text, "seed": seed, **more})


def six(answer):
    block = re.search(r'<ol class="six".*?</ol>', answer.content.decode(), re.DOTALL).group(0)
    return re.findall(r"<li>([^<]+)</li>", block)


def conversations():
    from havre.operations import install

    with install.connect("admin") as admin:
        return admin.execute("SELECT id, holder_id FROM conversations_conversation").fetchall()


def test_no_cookie_before_writing(young):
    for path in ("/fr/", "/fr/p/", "/fr/p/2/"):
        answer = young.get(path)
        assert answer.status_code == 200
        assert not answer.cookies


NUMBER, SAFE_TIME = "06 39 98 00 42", "après 22 h, pas avant"


def test_a_father_asks_to_be_called_back_and_only_the_counsellor_reads_the_number(young, acting):
    written(young, who="parent", callback_number=NUMBER, callback_when=SAFE_TIME)
    own = young.get("/fr/p/4/").content.decode()
    assert "Rappel demandé" in own
    assert NUMBER not in own
    ((conversation_id, _),) = conversations()
    with transaction.atomic(), acting("alice") as alice:
        line = read_talk(alice, conversation_id, now=NOW).lines[0]
    assert line.callback == Callback(number=NUMBER, when=SAFE_TIME)
    assert NUMBER.encode() not in stored()


def test_a_wrong_number_comes_back_with_every_word_typed(young):
    told = written(young, callback_number="0639", callback_when=SAFE_TIME)
    shown = told.content.decode()
    assert told.status_code == 422
    assert all(typed in shown for typed in (CANARY, "0639", SAFE_TIME))
    assert shown.count('aria-invalid="true"') == 1
    assert conversations() == []


def stored():
    """Every byte of the rows of the messages."""
    from havre.operations import install

    with install.connect("admin") as admin:
        rows = admin.execute(
            "SELECT m.body, m::text, c::text FROM conversations_message m "
            "JOIN conversations_conversation c ON c.id = m.conversation_id"
        ).fetchall()
    return b"".join(bytes(body or b"") + message.encode() + talk.encode() for body, message, talk in rows)


def test_write_keep_six_words_and_read_the_answer_on_another_telephone(young, acting, client_class):
    sent = written(young)
    words = six(sent)
    assert len(words) == 6
    assert CANARY in young.get("/fr/p/4/").content.decode()
    ((conversation_id, _),) = conversations()
    with transaction.atomic(), acting("alice") as alice:
        reply(actor=alice, conversation_id=conversation_id, message_id=uuid4(), text="on t'écoute", now=NOW)
    other = client_class()
    opened = other.post("/fr/p/3/", {"words": "  ".join(words).upper()})
    assert opened.status_code == 303
    assert opened["Location"] == "/fr/p/4/"
    page = other.get("/fr/p/4/").content.decode()
    assert CANARY in page
    assert "on t&#x27;écoute" in page


@pytest.fixture
def client_class(stranger):
    from django.test import Client

    return lambda: Client(headers={"Sec-Fetch-Site": "same-origin"})


def test_the_same_form_twice_shows_the_same_words_once(young):
    seed = hidden(young.get("/fr/p/"), "seed")
    first, second = (young.post("/fr/p/1/", {"text": "bonjour", "seed": seed}) for _ in range(2))
    assert six(first) == six(second)
    assert len(conversations()) == 1


def test_saying_it_without_an_answer_leaves_no_cookie(young):
    answer = written(young, answer="no")
    assert not answer.cookies
    assert b"119" in answer.content
    assert len(conversations()) == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, "\u202e"])
def test_what_cannot_be_sent_comes_back_with_its_reason_and_its_text(young, text):
    answer = written(young, text)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert conversations() == []


def test_text_is_shown_as_text(young):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7|add:7 }}"
    written(young, hostile)
    page = young.get("/fr/p/4/").content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "{{ 7|add:7 }}" in page


def test_wrong_erased_and_changed_words_give_one_page(young, client_class):
    gone, changed = client_class(), client_class()
    erased_words = six(written(gone))
    gone.post("/fr/p/4/5/", {})
    former = six(written(changed))
    seed = hidden(changed.get("/fr/p/4/"), "seed")
    new = six(changed.post("/fr/p/4/6/", {"seed": seed}))
    assert new != former
    wrong = visitor.Seed.new().words
    pages = set()
    for words in (erased_words, former, wrong):
        answer = client_class().post("/fr/p/3/", {"words": " ".join(words)})
        assert answer.status_code == 422
        assert not answer.cookies
        pages.add(re.sub(r"(?s)<textarea.*?</textarea>|value=\"[0-9a-f]{32}\"", "", answer.content.decode()))
    assert len(pages) == 1


def test_a_slip_is_told_without_looking_anything_up(young, monkeypatch):
    monkeypatch.setattr(visitor, "come_back", pytest.fail)
    words = list(visitor.Seed.new().words)
    assert "il y en a 5" in young.post("/fr/p/3/", {"words": " ".join(words[:5])}).content.decode()
    odd = [*words[:5], "zzzzzzzz"]
    assert "zzzzzzzz" in young.post("/fr/p/3/", {"words": " ".join(odd)}).content.decode()


def test_every_act_on_the_conversation(young):
    written(young)
    for path, fields in (
        ("4/2/", {"text": "encore", "line": str(uuid4())}),
        ("4/8/", {"days": "7"}),
        ("4/3/", {"act": "go"}),
    ):
        assert young.post(f"/fr/p/{path}", fields).status_code in {200, 303, 422}
    assert b"encore" in young.get("/fr/p/4/").content
    assert young.post("/fr/p/4/7/", {}).status_code == 200
    closed = young.post("/fr/p/4/4/", {})
    assert closed.status_code == 303
    assert young.get("/fr/p/4/").status_code == 404
    assert len(conversations()) == 1


def test_erasing_leaves_nothing(young):
    written(young)
    assert young.post("/fr/p/4/5/", {}).status_code == 200
    assert conversations() == []
    assert young.get("/fr/p/4/").status_code == 404


def test_the_quick_exit_takes_the_cookie_away(young):
    written(young)
    left = young.get("/sortie")
    assert left.cookies[face.TALK_COOKIE].value == ""
    assert CANARY not in young.get("/fr/p/4/").content.decode()


def test_nothing_secret_in_an_address_a_title_or_a_log(young, caplog):
    caplog.set_level(0)
    answer = written(young)
    token = answer.cookies[face.TALK_COOKIE].value
    page = young.get("/fr/p/4/").content.decode()
    young.post("/fr/p/3/", {"words": " ".join(six(answer))})
    for place in (
        *re.findall(r'(?:href|action|src)="([^"]*)"', page),
        re.search("<title>(.*?)</title>", page).group(1),
        caplog.text,
    ):
        for secret in (token, CANARY, " ".join(six(answer)), "+".join(six(answer))):
            assert secret not in place
        # One word may be in « /sortie » or « /static/public »: two of six are not.
        assert sum(word in place for word in six(answer)) < 2
    assert re.search("<title>(.*?)</title>", page).group(1) == "Accueil"


def test_the_script_gets_only_what_is_new(young):
    written(young)
    answer = young.get("/fr/p/4/1/", headers={"X-After": "1"}).content.decode()
    assert "<li" not in answer
    said = young.post(
        "/fr/p/4/2/", {"text": "deux", "line": str(uuid4())}, headers={"X-After": "1"}
    ).content.decode()
    assert said.count("<li") == 1
    refused = young.post("/fr/p/4/2/", {"text": ""}, headers={"X-After": "2"})
    assert (refused.status_code, refused["Content-Type"]) == (422, "text/plain; charset=utf-8")
    for odd in ("-1", "1e9", "²", "9" * 40, "x"):
        assert young.get("/fr/p/4/1/", headers={"X-After": odd}).status_code == 200


def test_without_a_database_the_numbers_and_the_words_remain(calm, stranger, monkeypatch):
    from django.db import OperationalError

    class Down:
        def cursor(self):
            raise OperationalError("down")

    monkeypatch.setattr(visitor, "connection", Down())
    assert b"119" in stranger.get("/fr/p/").content
    answer = stranger.post("/fr/p/1/", {"text": CANARY, "seed": "ab" * 32})
    assert answer.status_code == 503
    assert CANARY in answer.content.decode()
    assert b"tel:119" in answer.content
    stranger.cookies[face.TALK_COOKIE] = "00" * 32
    cut = stranger.post("/fr/p/4/2/", {"text": CANARY})
    assert cut.status_code in {404, 503}


def test_a_pause_is_not_told_as_a_live_talk(young, acting):
    written(young, mode="live")
    with transaction.atomic(), acting("alice") as alice:
        ((which, _),) = conversations()
        be_present(actor=alice, now=NOW)
    young.post("/fr/p/4/3/", {"act": "join"})
    with transaction.atomic(), acting("alice") as alice:
        take(actor=alice, conversation_id=which, now=NOW)
        talking_move(actor=alice, conversation_id=which, act=Act.PAUSE, now=NOW)
    told = young.get("/fr/p/4/").content.decode()
    assert "revient dans quelques minutes" in re.search(r"<p[^>]*data-state>([^<]*)<", told).group(1)
