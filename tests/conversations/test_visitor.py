"""What somebody without a name may do, through the functions of the schema talk, under the role havre_public."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import ProgrammingError, transaction

from conversations.conftest import NOW
from havre.conversations import visitor
from havre.conversations.locks import Seed
from havre.conversations.queries.talks import queue, read_talk
from havre.conversations.rules import Act, Author, Mode, Said, Status, receipts
from havre.conversations.services.purging import purge
from havre.conversations.services.talking import be_present, move, reply, take
from havre.kernel.errors import NotVisible, Refused
from havre.operations import install

TABLES = [
    *(
        "desk",
        "deskkey",
        "conversation",
        "talksession",
        "message",
        "presence",
        "cannedphrase",
        "talkcount",
        "purgerun",
    ),
]


def answered(acting, conversation_id, text="je suis là", *, now=NOW):
    with transaction.atomic(), acting("alice") as alice:
        reply(actor=alice, conversation_id=conversation_id, message_id=uuid4(), text=text, now=now)


def rows(query, *values):
    with install.connect("admin") as admin:
        return admin.execute(query, list(values)).fetchall()


def test_words_are_read_by_the_desk_and_the_answer_from_another_telephone(begun, acting):
    made = begun("j'ai peur de rentrer")
    with transaction.atomic(), acting("alice") as alice:
        page = read_talk(alice, made.conversation_id, now=NOW)
    assert [line.text for line in page.lines] == ["j'ai peur de rentrer"]
    answered(acting, made.conversation_id)
    token = visitor.come_back(receipts.folded(" ".join(made.words).upper()), now=NOW)
    assert token is not None
    assert token != made.token
    talk = visitor.talk_of(token)
    assert [(line.author, line.text) for line in talk.lines] == [
        (Author.VISITOR, "j'ai peur de rentrer"),
        (Author.COUNSELLOR, "je suis là"),
    ]
    assert talk.status == Status.ANSWERED


def test_the_same_form_twice_is_one_conversation_and_one_answer(desk):
    seed, words = Seed.new(), visitor.FirstWords(text="une fois")
    first, second = (visitor.begin(seed, words, now=NOW) for _ in range(2))
    assert first == second
    assert rows("SELECT count(*) FROM conversations_message") == [(1,)]


def test_the_same_line_twice_is_kept_once(begun):
    made, line = begun(), uuid4()
    for _ in range(3):
        visitor.say(made.token, message_id=line, text="encore", now=NOW)
    assert [line.text for line in visitor.talk_of(made.token).lines] == ["bonjour", "encore"]


def test_without_an_answer_wanted_nothing_is_left_to_come_back_with(begun, acting):
    made = begun("je voulais juste le dire", wants_answer=False)
    assert made.words == ()
    assert made.token is None
    assert rows("SELECT count(*) FROM conversations_talksession") == [(0,)]
    with transaction.atomic(), acting("bruno") as bruno:
        page = read_talk(bruno, made.conversation_id, now=NOW)
    assert page.lines[0].text == "je voulais juste le dire"
    assert not page.has_receipt


@pytest.mark.parametrize("table", TABLES)
def test_the_public_role_has_no_table(public, table):
    with pytest.raises(ProgrammingError, match="permission denied"), public.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM conversations_{table}")


@pytest.mark.parametrize(
    "statement",
    ["SELECT talk.erase(gen_random_uuid(), 'erased')", "SELECT talk.purge(current_date, now(), 10)",
     "SELECT 1 FROM keyring.talk_key", "SELECT 1 FROM keyring.data_key", "SELECT sec.sign('v1|user|x|9')",
     "SELECT 1 FROM accounts_user", "SELECT 1 FROM listening_contact", "SELECT 1 FROM persons_identity"],
)  # fmt: skip
def test_the_public_role_has_nothing_else(public, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), public.cursor() as cursor:
        cursor.execute(statement)


def test_a_dump_holds_no_word_and_no_receipt(begun, acting):
    made = begun("canari bleu quarante-deux")
    answered(acting, made.conversation_id, "réponse canari")
    kept = "\n".join(
        str(row) for table in TABLES for row in rows(f"SELECT to_jsonb(t)::text FROM conversations_{table} t")
    )
    for secret in ("canari", "quarante", " ".join(made.words), made.token.hex()):
        assert secret not in kept
    # A word alone may be that of a column (« position »): three of six are not.
    assert sum(word in kept for word in made.words) < 3
    assert str(made.conversation_id) in kept


def test_lengths_and_times_say_little(begun):
    made = begun("a")
    for size in (2, 40, 700, 4_000, 5_000):
        visitor.say(made.token, message_id=uuid4(), text="é" * size, now=NOW + timedelta(minutes=size % 50))
    found = rows("SELECT length(body), sent_at FROM conversations_message")
    assert len({length for length, _ in found}) <= 5
    assert {moment.minute % 15 or moment.second for _, moment in found} == {0}
    assert {str(key)[14] for (key,) in rows("SELECT id FROM conversations_conversation")} == {"4"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("\u202e\u0000", "empty"),
        ("x" * 5_001, "too_long"),
        ("x" * 1_000_000, "too_long"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_reason(begun, text, code):
    made = begun()
    with pytest.raises(Refused) as refused:
        visitor.say(made.token, message_id=uuid4(), text=text, now=NOW)
    assert refused.value.code == code


def test_a_receipt_pasted_as_a_message_is_refused_and_not_kept(begun):
    made = begun()
    for text in (" ".join(made.words), "mes mots : " + ", ".join(made.words).upper() + " voilà"):
        with pytest.raises(Refused) as refused:
            visitor.say(made.token, message_id=uuid4(), text=text, now=NOW)
        assert refused.value.code == "receipt_pasted"
    assert len(visitor.talk_of(made.token).lines) == 1


def test_changed_words_replace_the_former_ones_at_once_and_everywhere(begun):
    made = begun()
    elsewhere = visitor.come_back(made.words, now=NOW)
    new = visitor.change_words(made.token, Seed.new())
    assert visitor.come_back(made.words, now=NOW) is None
    assert visitor.come_back(new, now=NOW) is not None
    with pytest.raises(NotVisible):
        visitor.talk_of(elsewhere)


def test_words_may_be_dropped(begun):
    made = begun()
    visitor.drop_words(made.token)
    assert visitor.come_back(made.words, now=NOW) is None
    assert not visitor.talk_of(made.token).has_receipt


def test_erasing_takes_everything_away_on_both_sides(begun, acting):
    made, other = begun("à effacer"), begun("à garder")
    visitor.forget(made.token)
    with pytest.raises(NotVisible):
        visitor.talk_of(made.token)
    assert visitor.come_back(made.words, now=NOW) is None
    with transaction.atomic(), acting("alice") as alice:
        with pytest.raises(NotVisible):
            read_talk(alice, made.conversation_id, now=NOW)
        assert read_talk(alice, other.conversation_id, now=NOW).lines
    assert rows("SELECT outcome FROM conversations_talkcount") == [("erased",)]
    assert rows("SELECT conversation_id FROM keyring.talk_key") == [(other.conversation_id,)]


def test_one_cookie_never_reaches_another_conversation(begun):
    mine, theirs = begun("le mien"), begun("le leur")
    assert visitor.talk_of(mine.token).id == mine.conversation_id
    with pytest.raises(NotVisible):
        visitor.talk_of(b"\0" * 32)
    visitor.forget(mine.token)
    assert visitor.talk_of(theirs.token).lines[0].text == "le leur"


def test_live_needs_somebody_there(begun, acting):
    assert begun(mode=Mode.LIVE).mode == Mode.MESSAGE
    with transaction.atomic(), acting("alice") as alice:
        be_present(actor=alice, now=NOW)
    now = visitor.desk_now(now=NOW)
    assert not now.live or now.minutes >= 1


def test_a_live_talk_from_the_queue_to_its_end(begun, acting, monkeypatch):
    with transaction.atomic(), acting("alice") as alice:
        be_present(actor=alice, now=visitor.timezone.now())
    made = begun(mode=Mode.LIVE)
    assert visitor.talk_of(made.token).status == Status.WAITING
    with transaction.atomic(), acting("alice") as alice:
        assert [row.conversation_id for row in queue(alice, now=NOW).waiting] == [made.conversation_id]
        take(actor=alice, conversation_id=made.conversation_id, now=NOW)
        move(actor=alice, conversation_id=made.conversation_id, act=Act.PAUSE, now=NOW)
        reply(
            actor=alice, conversation_id=made.conversation_id, message_id=uuid4(), text="me revoilà", now=NOW
        )
        move(actor=alice, conversation_id=made.conversation_id, act=Act.END, now=NOW)
    told = visitor.talk_of(made.token)
    assert [line.said for line in told.lines] == [None, Said.TAKEN, Said.PAUSED, None, Said.ENDED]
    assert rows("SELECT waiting_since FROM conversations_conversation") == [(None,)]


def test_whoever_leaves_the_live_chat_is_answered_later(begun, acting):
    with transaction.atomic(), acting("alice") as alice:
        be_present(actor=alice, now=visitor.timezone.now())
    made = begun(mode=Mode.LIVE)
    visitor.move(made.token, Act.GO, now=NOW)
    assert visitor.talk_of(made.token).status == Status.TO_ANSWER


def test_what_has_expired_disappears_and_the_passage_is_noted(begun):
    old, young = begun("vieux"), begun("récent")
    visitor.shorten(old.token, days=1, now=NOW)
    later = NOW + timedelta(days=3)
    with install.connect("havre_jobs", autocommit=True) as jobs:
        assert jobs.execute("SELECT * FROM talk.purge(%s, %s, 50)", [later.date(), later]).fetchone()[0] == 1
    assert rows("SELECT id FROM conversations_conversation") == [(young.conversation_id,)]
    assert rows("SELECT outcome FROM conversations_talkcount") == [("unanswered",)]


def test_the_purge_is_for_the_jobs_only(public):
    with install.connect("havre_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT * FROM talk.purge(current_date, now(), 10)")
    assert purge.__doc__


@pytest.mark.parametrize("days", [0, 2, 31, -1])
def test_only_the_offered_durations(begun, days):
    with pytest.raises(Refused):
        visitor.shorten(begun().token, days=days, now=NOW)


def test_who_answered_may_be_off_duty(begun, acting):
    made = begun()
    answered(acting, made.conversation_id)
    visitor.say(made.token, message_id=uuid4(), text="encore moi", now=NOW)
    with transaction.atomic(), acting("bruno") as bruno:
        reply(actor=bruno, conversation_id=made.conversation_id, message_id=uuid4(), text="bonsoir", now=NOW)
    with transaction.atomic(), acting("bruno") as bruno:
        be_present(actor=bruno, now=visitor.timezone.now())
    visitor.move(made.token, Act.JOIN, now=visitor.timezone.now())
    with transaction.atomic(), acting("karim") as karim:
        assert take(actor=karim, conversation_id=made.conversation_id, now=NOW).holder_id == karim.user_id


def test_a_message_taken_and_left_comes_back_to_the_desk(begun, acting):
    made = begun()
    with transaction.atomic(), acting("alice") as alice:
        take(actor=alice, conversation_id=made.conversation_id, now=NOW)
    with transaction.atomic(), acting("bruno") as bruno, pytest.raises(Refused):
        take(actor=bruno, conversation_id=made.conversation_id, now=NOW)
    with install.connect("havre_jobs", autocommit=True) as jobs:
        jobs.execute("SELECT * FROM talk.purge(%s, %s, 50)", [NOW.date(), NOW + timedelta(hours=3)])
    with transaction.atomic(), acting("bruno") as bruno:
        take(actor=bruno, conversation_id=made.conversation_id, now=NOW)
