"""Live notes: kept once, never overwritten by an older copy, never lost for a colleague."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import Note
from havre.listening.queries.contacts import contact_page, note_lines
from havre.listening.rules import NOTE_MAX, ContactStatus
from listening_support import NOW, STRANGERS, talk, write

pytestmark = pytest.mark.django_db


def texts(actor, contact_id):
    return [line.text for line in note_lines(actor, contact_id, recorded=True)]


def test_a_line_sent_twice_is_kept_once(acting, recorded):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        first = write(alice, contact_id, "Bonjour", note_id=note_id)
        again = write(alice, contact_id, "Bonjour", note_id=note_id, now=NOW + timedelta(seconds=9))
        assert (first.fresh, again.fresh) == (True, False)
        assert again.written_at == first.written_at == NOW
        assert texts(alice, contact_id) == ["Bonjour"]
        assert [event.act for event in recorded if event.act.startswith("note")] == ["note.write"]


def test_an_older_revision_never_overwrites_a_newer_one(acting):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        write(alice, contact_id, "Bonj", note_id=note_id, revision=1)
        write(alice, contact_id, "Bonjour, je", note_id=note_id, revision=3)
        late = write(alice, contact_id, "Bonjour", note_id=note_id, revision=2)
        assert (late.fresh, late.revision) == (False, 3)
        assert texts(alice, contact_id) == ["Bonjour, je"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, 7)))
def test_whatever_the_order_of_arrival_the_last_revision_stays(acting, order):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        for revision in order:
            write(alice, contact_id, f"version {revision}", note_id=note_id, revision=revision)
        assert texts(alice, contact_id) == ["version 6"]


def test_the_same_revision_with_other_words_asks_for_a_new_line(acting):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        write(alice, contact_id, "Onglet un", note_id=note_id)
        with pytest.raises(Refused, match="note_fork"):
            write(alice, contact_id, "Onglet deux", note_id=note_id)
        assert texts(alice, contact_id) == ["Onglet un"]


def test_two_people_write_in_the_same_contact_and_both_are_kept(acting):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        write(alice, contact_id, "La mère appelle.", note_id=note_id)
    with acting("bruno") as bruno:
        write(bruno, contact_id, "J'appelle le 17.", kind="action")
        with pytest.raises(Refused, match="note_of_another"):
            write(bruno, contact_id, "Effacé", note_id=note_id, revision=9)
        page = contact_page(bruno, contact_id)
        assert [(line.text, line.author, line.mine) for line in page.lines] == [
            ("La mère appelle.", "Alice Morel", False),
            ("J'appelle le 17.", "Bruno Keller", True),
        ]


def test_a_line_of_another_contact_is_refused(acting):
    with acting("alice") as alice:
        one, other, note_id = talk(alice), talk(alice), uuid4()
        write(alice, one, "Ici", note_id=note_id)
        with pytest.raises(Refused, match="note_elsewhere"):
            write(alice, other, "Là", note_id=note_id)


def test_an_id_used_by_another_desk_says_nothing_of_it(acting):
    with acting("alice") as alice:
        note_id = uuid4()
        write(alice, talk(alice), "Ici", note_id=note_id)
    with acting("maud") as maud:
        mine = talk(maud)
        with pytest.raises(Refused, match="note_elsewhere"):
            write(maud, mine, "Là", note_id=note_id)
        assert texts(maud, mine) == []


def test_a_closed_contact_takes_additions_and_no_correction(acting):
    with acting("alice") as alice:
        contact_id, note_id = talk(alice), uuid4()
        write(alice, contact_id, "Écrit pendant", note_id=note_id)
    with acting("alice") as alice:
        from listening_support import A, do

        for act in (A.END, A.QUALIFY, A.CLOSE):
            do(alice, contact_id, act)
        with pytest.raises(Refused, match="note_closed"):
            write(alice, contact_id, "Récrit", note_id=note_id, revision=2)
        write(alice, contact_id, "Ajouté après")
        assert texts(alice, contact_id) == ["Écrit pendant", "Ajouté après"]
        assert contact_page(alice, contact_id).status == ContactStatus.CLOSED


def test_lines_follow_the_moment_they_were_begun(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        later = NOW + timedelta(minutes=5)
        write(alice, contact_id, "arrivée d'abord", now=later)
        write(alice, contact_id, "commencée avant", age_seconds=120, now=later)
        assert texts(alice, contact_id) == ["commencée avant", "arrivée d'abord"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("gauche \u202egauche", "gauche gauche"),
        ("مرحبا بك", "مرحبا بك"),
        ("e\u0301te\u0301", "été"),
        ("🙂 zéro\u200blargeur", "🙂 zérolargeur"),
        ("ligne\r\nsuivante", "ligne\nsuivante"),
        ("' OR 1=1; --", "' OR 1=1; --"),
        ("é" * NOTE_MAX, "é" * NOTE_MAX),
    ],
)
def test_hostile_words_are_kept_clean(acting, typed, kept):
    with acting("alice") as alice:
        contact_id = talk(alice)
        write(alice, contact_id, typed)
        assert texts(alice, contact_id) == [kept]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "x" * (NOTE_MAX + 1)}, "too_long"),
        ({"text": "x" * 1_000_000}, "too_long"),
        ({"text": "x", "kind": "verdict"}, "unknown_kind"),
        ({"text": "x", "revision": 0}, "bad_revision"),
        ({"text": "x", "revision": 2**40}, "bad_revision"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(acting, change, code):
    with acting("alice") as alice:
        contact_id = talk(alice)
        with pytest.raises(Refused, match=code) as refused:
            write(alice, contact_id, **change)
        assert refused.value.sentence.endswith(".")
        assert Note.objects.count() == 0


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_neither_write_nor_read(acting, stranger):
    with acting("alice") as alice:
        contact_id = talk(alice)
        write(alice, contact_id, "Secret de la ligne")
    with acting(stranger) as person:
        with pytest.raises(NotVisible):
            write(person, contact_id, "Intrusion")
        with pytest.raises(NotVisible):
            contact_page(person, contact_id)
        assert Note.objects.count() == 0


def test_words_are_sealed_in_the_database(acting):
    with acting("alice") as alice:
        write(alice, talk(alice), "canari-nocturne")
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM listening_note")
            (stored,) = cursor.fetchone()
        assert b"canari" not in bytes(stored)


def test_the_reading_of_a_contact_is_recorded_once_for_a_page(acting, recorded):
    with acting("alice") as alice:
        contact_id = talk(alice)
        recorded.clear()
        contact_page(alice, contact_id)
        note_lines(alice, contact_id, recorded=True)
        assert [(event.act, event.object_id) for event in recorded] == [("contact.read", contact_id)]
        note_lines(alice, contact_id, recorded=False)
        assert [event.act for event in recorded] == ["contact.read"] * 2
