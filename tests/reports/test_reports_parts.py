"""Lines and children: added once, ordered, removed, never overwritten blindly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard, identity_for
from havre.persons.rules import Sex
from havre.reports.access import report_for
from havre.reports.content import ChildParticulars, fingerprint
from havre.reports.models import Line, ReportChild
from havre.reports.queries.opened import load
from havre.reports.rules import CHILDREN_MAX, LineKind
from havre.reports.services.children import child_values, link_child, remove_child
from havre.reports.services.keeping import Changed
from havre.reports.services.lines import DOWN, UP, move_line, remove_line
from reports.reports_cast import FACT, NOW, ZOE, child, draft, line

pytestmark = pytest.mark.django_db


def texts(actor, report, kind=LineKind.FACT):
    return [body.text for body in load(report_for(actor, report.pk)).bodies(kind)]


def test_sending_a_line_twice_adds_it_once(acting):
    line_id = uuid7()
    with acting("alice") as actor:
        report = draft(actor)
        for text in ("Premier jet", "Premier jet", "Premier jet, complété"):
            line(actor, report.pk, LineKind.FACT, {**FACT, "text": text}, line_id=line_id)
        assert texts(actor, report) == ["Premier jet, complété"]


def test_the_three_lists_are_never_mixed(acting):
    with acting("alice") as actor:
        report = draft(actor)
        for kind in (LineKind.FACT, LineKind.CHILD_WORDS, LineKind.INTERPRETATION):
            line(actor, report.pk, kind, {"text": kind.value})
        for kind in (LineKind.FACT, LineKind.CHILD_WORDS, LineKind.INTERPRETATION):
            assert texts(actor, report, kind) == [kind.value]


def test_a_line_does_not_change_list(acting):
    with acting("alice") as actor:
        report = draft(actor)
        kept = line(actor, report.pk, LineKind.INTERPRETATION, {"text": "Je crains"})
        with pytest.raises(NotVisible):
            line(actor, report.pk, LineKind.FACT, FACT, line_id=kept.id)


def test_two_people_on_one_line(acting):
    with acting("alice") as alice:
        report = draft(alice)
        kept = line(alice, report.pk, LineKind.FACT, FACT)
        revision = kept.revision
        line(alice, report.pk, LineKind.FACT, {**FACT, "text": "Alice"}, line_id=kept.id, revision=revision)
    with acting("bruno") as bruno, pytest.raises(Changed) as conflict:
        line(
            bruno,
            report.pk,
            LineKind.FACT,
            {**FACT, "text": "Bruno"},
            line_id=kept.id,
            revision=revision,
            page="b",
        )
    assert conflict.value.current["text"] == "Alice"


def test_lines_are_ordered_by_hand(acting):
    with acting("alice") as actor:
        report = draft(actor)
        a, b, c = (line(actor, report.pk, LineKind.FACT, {**FACT, "text": text}).id for text in "abc")
        move_line(actor=actor, report_id=report.pk, line_id=c, step=UP, now=NOW)
        move_line(actor=actor, report_id=report.pk, line_id=a, step=DOWN, now=NOW)
        assert texts(actor, report) == ["c", "a", "b"]
        move_line(actor=actor, report_id=report.pk, line_id=c, step=UP, now=NOW)
        move_line(actor=actor, report_id=report.pk, line_id=b, step=DOWN, now=NOW)
        assert texts(actor, report) == ["c", "a", "b"]


def test_removing_a_line_twice_removes_it_once(acting):
    with acting("alice") as actor:
        report = draft(actor)
        kept = line(actor, report.pk, LineKind.FACT, FACT)
        for _ in range(2):
            remove_line(actor=actor, report_id=report.pk, line_id=kept.id, now=NOW)
        assert Line.objects.count() == 0


def test_an_empty_line_and_an_addendum_are_not_lines(acting):
    with acting("alice") as actor:
        report = draft(actor)
        with pytest.raises(Refused) as refusal:
            line(actor, report.pk, LineKind.FACT, {"text": "  "})
        assert refusal.value.code == "empty_line"
        with pytest.raises(NotVisible):
            line(actor, report.pk, LineKind.ADDENDUM, {"reason": "x", "text": "y"})


def test_the_id_of_anothers_line_tells_nothing(acting):
    with acting("nadia") as nadia:
        theirs = line(nadia, draft(nadia).pk, LineKind.FACT, FACT)
    with acting("alice") as alice:
        report = draft(alice)
        with pytest.raises(NotVisible):
            line(alice, report.pk, LineKind.FACT, FACT, line_id=theirs.id)
        assert Line.objects.count() == 0


def test_nothing_written_is_in_clear_in_the_database(acting, admin_db):
    with acting("alice") as actor:
        report = draft(actor)
        child(actor, report.pk, whereabouts="Gare Saint-Sauveur")
        line(actor, report.pk, LineKind.CHILD_WORDS, {"text": "Il me demande de rester joignable"})
        with connection.cursor() as cursor:
            for table in ("reports_report", "reports_line", "reports_reportchild", "persons_identity"):
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                rows = " ".join(row[0] for row in cursor.fetchall())
                for words in ("joignable", "Sauveur", "Martin", "Zoé"):
                    assert words not in rows
                    assert words.encode().hex() not in rows


# --- children -----------------------------------------------------------------------------------------------
def test_a_child_has_an_alias_here_and_a_name_in_the_vault(acting):
    with acting("alice") as actor:
        report = draft(actor)
        child(actor, report.pk, whereabouts="Au collège")
        [shown] = load(report).children
        card = identity_for(actor, shown.person_id, purpose="test")
    assert (card.full_name, shown.particulars.named, shown.can_be_found) == ("Zoé MARTIN", True, True)
    assert "Zoé" not in repr(shown)
    assert "Martin" not in repr(shown)


@pytest.mark.parametrize(
    ("card", "particulars", "found"),
    [
        (IdentityCard(), {}, False),
        (IdentityCard(given_names="Zoé"), {}, True),
        (IdentityCard(), {"whereabouts": "Un compte @…"}, True),
        (IdentityCard(), {"school": "Collège"}, False),
    ],
)
def test_a_name_or_a_place_finds_a_child(acting, card, particulars, found):
    with acting("alice") as actor:
        report = draft(actor)
        child(actor, report.pk, card=card, **particulars)
        assert load(report).children[0].can_be_found is found


def test_rewriting_a_child_keeps_the_person_and_what_the_form_does_not_show(acting):
    child_id = uuid7()
    with acting("alice") as actor:
        report = draft(actor)
        child(actor, report.pk, child_id=child_id, card=replace(ZOE, phone="06", other_names=("Zouzou",)))
        first = load(report).child(child_id)
        child(actor, report.pk, child_id=child_id, card=replace(ZOE, family_name="Durand"))
        second = load(report).child(child_id)
        card = identity_for(actor, second.person_id, purpose="test")
        assert ReportChild.objects.count() == 1
    assert first.person_id == second.person_id
    assert (card.family_name, card.phone, card.other_names) == ("Durand", "06", ("Zouzou",))


def test_two_people_on_one_child(acting):
    child_id = uuid7()
    with acting("alice") as alice:
        report = draft(alice)
        child(alice, report.pk, child_id=child_id)
        revision = fingerprint(child_values(ZOE, sex=Sex.GIRL, particulars=ChildParticulars(named=True)))
        child(alice, report.pk, child_id=child_id, school="Collège", revision=revision)
    with acting("bruno") as bruno, pytest.raises(Changed) as conflict:
        child(bruno, report.pk, child_id=child_id, school="Lycée", revision=revision, page="b")
    assert conflict.value.current["school"] == "Collège"


def test_several_children_and_not_too_many(acting):
    with acting("alice") as actor:
        report = draft(actor)
        for number in range(CHILDREN_MAX):
            child(actor, report.pk, card=IdentityCard(given_names=f"Enfant {number}"))
        with pytest.raises(Refused) as refusal:
            child(actor, report.pk)
        assert refusal.value.code == "too_many_children"
        positions = [one.position for one in load(report).children]
    assert positions == list(range(CHILDREN_MAX))


def test_a_known_child_is_linked_under_the_same_alias_once(acting):
    with acting("alice") as actor:
        first, second = draft(actor), draft(actor)
        child(actor, first.pk)
        known = load(first).children[0]
        for _ in range(2):
            link_child(actor=actor, report_id=second.pk, child_id=uuid7(), person_id=known.person_id, now=NOW)
        [linked] = load(second).children
        remove_child(actor=actor, report_id=second.pk, child_id=linked.id, now=NOW)
        assert load(second).children == ()
        # The first report still holds the child: the identity stays until it goes from there too.
        assert identity_for(actor, known.person_id, purpose="test").full_name
        remove_child(actor=actor, report_id=first.pk, child_id=known.id, now=NOW)
        with pytest.raises(NotVisible):
            identity_for(actor, known.person_id, purpose="test")
    assert (linked.alias, linked.particulars.named) == (known.alias, True)


def test_the_child_of_others_is_not_linked(acting):
    with acting("nadia") as nadia:
        theirs = draft(nadia)
        child(nadia, theirs.pk)
        person_id = load(theirs).children[0].person_id
    with acting("alice") as alice:
        report = draft(alice)
        with pytest.raises(NotVisible):
            link_child(actor=alice, report_id=report.pk, child_id=uuid7(), person_id=person_id, now=NOW)
