"""Situations: linked, named, closed; the search finds the desk's own open ones and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import Contact, FollowUp, Situation
from havre.listening.queries import situations as reads
from havre.listening.rules import SituationAct
from havre.listening.services import situations as verbs
from havre.persons.access import IdentityCard
from listening_support import NOW, STRANGERS, plan, talk
from tests_support import statements

pytestmark = pytest.mark.django_db
LEA = IdentityCard(given_names="Léa", family_name="Dœuf-Martin", birth_date=date(2011, 3, 5))


def followed(actor, *, card=None, contact_id=None):
    situation_id = uuid4()
    contact_id = contact_id or talk(actor)
    verbs.open_situation(actor=actor, situation_id=situation_id, contact_id=contact_id, now=NOW)
    if card:
        verbs.name_child(actor=actor, situation_id=situation_id, card=card, sex="girl", now=NOW)
    return Situation.objects.get(pk=situation_id)


def search(actor, **asked):
    found = reads.find_situations(actor, **{"reason": "caller_says", **asked})
    return [row.reference for row in found]


def test_opening_links_the_contact_and_its_call_backs(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        plan(alice, contact_id)
        one = followed(alice, contact_id=contact_id)
        again = verbs.open_situation(actor=alice, situation_id=one.pk, contact_id=contact_id, now=NOW)
        assert again.pk == one.pk
        assert Contact.objects.get(pk=contact_id).situation_id == one.pk
        assert FollowUp.objects.get().situation_id == one.pk


def test_linking_another_contact_moves_the_date_of_the_last_one(acting):
    with acting("alice") as alice:
        one = followed(alice)
        later = NOW + timedelta(days=4)
        second = talk(alice, now=later)
        verbs.link_contact(actor=alice, contact_id=second, situation_id=one.pk, now=later)
        page = reads.situation_page(alice, one.pk)
        assert (page.row.last_contact_at, page.row.contacts, len(page.contacts)) == (later, 2, 2)


def test_a_closed_situation_is_neither_linked_nor_found_until_taken_up_again(acting):
    with acting("alice") as alice:
        one = followed(alice, card=LEA)
        verbs.move_situation(actor=alice, situation_id=one.pk, act=SituationAct.CLOSE, now=NOW)
        verbs.move_situation(actor=alice, situation_id=one.pk, act=SituationAct.CLOSE, now=NOW)
        assert (
            search(alice, reference=one.reference)
            == search(alice, names="Léa Dœuf-Martin", birth_date=LEA.birth_date)
            == []
        )
        with pytest.raises(Refused, match="situation_closed"):
            verbs.link_contact(actor=alice, contact_id=talk(alice), situation_id=one.pk, now=NOW)
        assert [row.reference for row in reads.situation_list(alice, closed=True)[0]] == [one.reference]
        verbs.move_situation(actor=alice, situation_id=one.pk, act=SituationAct.REOPEN, now=NOW)
        assert search(alice, reference=one.reference) == [one.reference]


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {2} "])
def test_found_by_reference_as_it_is_dictated(acting, typed):
    with acting("alice") as alice:
        reference = followed(alice).reference
        forms = (reference, reference.lower().replace("-", " "), reference.replace("-", ""))
        assert search(alice, reference=typed.format(*forms)) == [reference]


@pytest.mark.parametrize(
    ("names", "birth_date", "found"),
    [
        ("Léa Dœuf-Martin", LEA.birth_date, 1),
        ("lea doeuf martin", LEA.birth_date, 1),
        ("Lea Doeuf", LEA.birth_date, 0),
        ("Léa Dœuf-Martin", date(2011, 3, 6), 0),
        ("Leah Dœuf-Martin", LEA.birth_date, 0),
    ],
)
def test_found_by_the_exact_name_and_birth_date_only(acting, names, birth_date, found):
    with acting("alice") as alice:
        followed(alice, card=LEA)
        assert len(search(alice, names=names, birth_date=birth_date)) == found


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"reference": "S-7KQ4-M2XD", "reason": ""}, "reason_missing"),
        ({"reference": "S-7KQ4-M2XD", "reason": "curiosité"}, "reason_missing"),
        ({"reference": " "}, "nothing_asked"),
        ({"names": "Léa Dœuf-Martin"}, "nothing_asked"),
        ({"birth_date": date(2011, 3, 5)}, "nothing_asked"),
    ],
)
def test_a_search_needs_a_reason_and_something_exact(acting, asked, code):
    with acting("alice") as alice, pytest.raises(Refused, match=code):
        search(alice, **asked)


def test_the_search_and_its_reason_are_recorded(acting, recorded):
    with acting("alice") as alice:
        one = followed(alice)
        recorded.clear()
        search(alice, reference=one.reference, reason="handover")
        assert [(event.act, event.purpose) for event in recorded] == [
            ("person.search", "handover"),
            ("situation.search", "handover"),
        ]


def test_never_across_desks_and_nothing_tells_it(acting):
    with acting("alice") as alice:
        one = followed(alice, card=LEA)
    asked = {"names": "Léa Dœuf-Martin", "birth_date": LEA.birth_date}
    with acting("maud") as maud:
        with statements() as elsewhere:
            assert search(maud, **asked) == search(maud, reference=one.reference) == []
        with statements() as nowhere:
            assert (
                search(maud, names="Personne Inconnue", birth_date=LEA.birth_date)
                == search(maud, reference="S-X")
                == []
            )
        shapes = [[sql.split("WHERE")[0] for sql in captured.real] for captured in (elsewhere, nowhere)]
        assert shapes[0] == shapes[1]


def test_the_same_statements_whether_found_or_not(acting):
    with acting("alice") as alice:
        followed(alice, card=LEA)
        counts = set()
        for names in ("Léa Dœuf-Martin", "Personne Inconnue"):
            with statements() as captured:
                search(alice, names=names, birth_date=LEA.birth_date)
            counts.add(len(captured.real))
        assert counts == {4}


def test_lists_show_an_alias_and_never_a_name(acting, recorded):
    with acting("alice") as alice:
        one = followed(alice, card=LEA)
        rows, more = reads.situation_list(alice)
        assert more == ""
        assert rows[0].alias
        assert "Dœuf" not in repr(rows)
        recorded.clear()
        assert reads.identity_of(alice, one.pk).full_name == "Léa DŒUF-MARTIN"
        assert [event.act for event in recorded] == ["identity.read"]


def test_naming_again_rewrites_the_same_person(acting):
    with acting("alice") as alice:
        one = followed(alice, card=LEA)
        verbs.name_child(actor=alice, situation_id=one.pk, card=IdentityCard(given_names="Léa"), now=NOW)
        assert Situation.objects.get(pk=one.pk).person_id == one.person_id
        assert search(alice, names="Léa Dœuf-Martin", birth_date=LEA.birth_date) == []


def test_the_list_of_situations_goes_page_by_page(acting, monkeypatch):
    monkeypatch.setattr(reads, "SHOWN", 2)
    with acting("alice") as alice:
        for day in range(5):
            followed(alice, contact_id=talk(alice, now=NOW - timedelta(days=day)))
        seen, cursor = [], ""
        for _ in range(3):
            rows, cursor = reads.situation_list(alice, after=cursor)
            seen += [row.situation_id for row in rows]
        assert (len(seen), len(set(seen)), cursor) == (5, 5, "")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_meet_no_situation(acting, stranger):
    with acting("alice") as alice:
        one = followed(alice, card=LEA)
    with acting(stranger) as person:
        assert reads.situation_list(person) == ([], "")
        assert Situation.objects.count() == 0
        for read in (reads.situation_page, reads.identity_of):
            with pytest.raises(NotVisible):
                read(person, one.pk)
        with pytest.raises(NotVisible):
            verbs.move_situation(actor=person, situation_id=one.pk, act=SituationAct.CLOSE, now=NOW)
