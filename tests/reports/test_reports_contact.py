"""From a conversation to a report: suggestions that a person assigns, nothing copied in silence."""

from __future__ import annotations

import pytest

from havre.kernel.errors import NotVisible
from havre.kernel.ids import uuid7
from havre.listening.rules import NoteKind
from havre.reports.access import report_for
from havre.reports.queries.contact import offer_of
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind
from havre.reports.services.contact import assign_notes, draft_from_contact
from reports.reports_cast import NOW

pytestmark = pytest.mark.django_db
NOTES = (
    (NoteKind.NOTE, "Elle a fugué quatre fois."),
    (NoteKind.CHILD_WORDS, "J'ai peur de rentrer."),
    (NoteKind.CALLER_NEED, "La mère voudrait être rappelée."),
)


@pytest.fixture
def talk(acting):
    from havre.listening.services.contacts import open_contact
    from havre.listening.services.notes import keep_note

    contact_id, ids = uuid7(), [uuid7() for _ in NOTES]
    with acting("alice") as alice:
        open_contact(actor=alice, contact_id=contact_id, now=NOW)
        for note_id, (kind, text) in zip(ids, NOTES, strict=True):
            keep_note(
                actor=alice,
                contact_id=contact_id,
                note_id=note_id,
                kind=kind.value,
                text=text,
                revision=1,
                now=NOW,
            )
    return contact_id, ids


def begin(actor, contact_id):
    return draft_from_contact(actor=actor, report_id=uuid7(), contact_id=contact_id, now=NOW)


def assign(actor, report, choices, **also):
    also = {"with_place": False, "with_marker": False, "with_child": False, **also}
    return assign_notes(actor=actor, report_id=report.pk, choices=choices, now=NOW, **also)


def test_nothing_is_copied_in_silence(acting, talk):
    contact_id, _ = talk
    with acting("alice") as alice:
        report = begin(alice, contact_id)
        opened = load(report)
        offer = offer_of(alice, opened)
    assert (report.contact_id, opened.lines, report.departement_code) == (contact_id, (), "")
    assert [(note.text, note.proposed, note.used) for note in offer.suggestions] == [
        (NOTES[0][1], None, False),
        (NOTES[1][1], LineKind.CHILD_WORDS, False),
        (NOTES[2][1], None, False),
    ]


def test_each_note_goes_where_its_author_says_and_only_once(acting, talk):
    contact_id, ids = talk
    with acting("alice") as alice:
        report = begin(alice, contact_id)
        choices = {ids[0]: LineKind.FACT, ids[1]: LineKind.CHILD_WORDS}
        assert [assign(alice, report, choices) for _ in range(2)] == [2, 0]
        opened = load(report_for(alice, report.pk))
        [fact], [words] = opened.bodies(LineKind.FACT), opened.bodies(LineKind.CHILD_WORDS)
        used = [note.used for note in offer_of(alice, opened).suggestions]
    assert (fact.text, fact.source) == (NOTES[0][1], "told")
    assert (words.text, words.when, words.heard_by) == (NOTES[1][1], "20 novembre 2026", "Alice Morel")
    assert used == [True, True, False]


def test_a_colleague_may_go_on_and_strangers_may_not(acting, talk):
    contact_id, _ = talk
    with acting("bruno") as bruno:
        report = begin(bruno, contact_id)
    for slug in ("maud", "nadia", "farid", "olga"):
        with acting(slug) as stranger:
            with pytest.raises(NotVisible):
                begin(stranger, contact_id)
            with pytest.raises(NotVisible):
                assign(stranger, report, {})


def test_a_report_of_no_conversation_offers_nothing(acting):
    from reports.reports_cast import draft

    with acting("alice") as alice, pytest.raises(NotVisible):
        offer_of(alice, load(draft(alice)))


def test_place_and_marker_are_taken_only_when_ticked(acting, talk):
    from havre.listening.models import Contact

    contact_id, _ = talk
    with acting("alice") as alice:
        Contact.objects.filter(pk=contact_id).update(
            departement_code="59", commune_code="59350", exploitation_concern="suspected"
        )
        first, second = begin(alice, contact_id), begin(alice, contact_id)
        assign(alice, first, {})
        assign(alice, second, {}, with_place=True, with_marker=True)
        kept = [report_for(alice, one.pk) for one in (first, second)]
    assert [(one.departement_code, one.commune_code, one.exploitation_concern) for one in kept] == [
        ("", "", "not_stated"),
        ("59", "59350", "suspected"),
    ]
