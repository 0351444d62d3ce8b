"""What was decided about the parents is obeyed; a graver writing begins from the same facts and decides again."""

from __future__ import annotations

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.reports.access import may_tell_parents, may_tell_parents_of_contact, report_for
from havre.reports.models import Report
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ParentsInformation, ReportKind, Section
from havre.reports.services.drafts import withdraw
from havre.reports.services.sending import send_report
from havre.reports.services.twins import write_to_prosecutor
from havre.reports.services.visa import submit
from reports.reports_cast import NOW, complete, draft, sent, write

pytestmark = pytest.mark.django_db


def decided(actor, status, contact_id=None):
    report = draft(actor, contact_id=contact_id)
    if status is not ParentsInformation.UNDECIDED:
        write(actor, report.pk, Section.PARENTS, parents_information=status.value, reason="Motif")
    return report_for(actor, report.pk)


@pytest.mark.parametrize("status", list(ParentsInformation))
def test_only_a_done_decision_opens_the_mouth(acting, status):
    with acting("alice") as alice:
        assert may_tell_parents(decided(alice, status)) is (status is ParentsInformation.DONE)


def test_one_silence_is_enough_for_a_conversation(acting):
    contact_id = uuid7()
    with acting("alice") as alice:
        assert may_tell_parents_of_contact(alice, contact_id) is None
        decided(alice, ParentsInformation.DONE, contact_id)
        assert may_tell_parents_of_contact(alice, contact_id) is True
        silent = decided(alice, ParentsInformation.NOT_DONE_INTEREST, contact_id)
        assert may_tell_parents_of_contact(alice, contact_id) is False
        withdraw(actor=alice, report_id=silent.pk, now=NOW)
        assert may_tell_parents_of_contact(alice, contact_id) is True
    with acting("maud") as maud:
        assert may_tell_parents_of_contact(maud, contact_id) is None


def test_a_judicial_report_begins_from_the_same_facts_and_decides_again(acting):
    done = sent(acting("alice"), acting("karim"), parents=ParentsInformation.DONE)
    new_id = uuid7()
    with acting("bruno") as bruno:
        for _ in range(2):
            twin = write_to_prosecutor(actor=bruno, report_id=done.pk, new_id=new_id, now=NOW)
        source, target = load(report_for(bruno, done.pk)), load(report_for(bruno, new_id))
        assert Report.objects.count() == 2
    assert (twin.twin_id, target.report.kind, target.report.status) == (done.pk, "judicial_report", "draft")
    for kind in LineKind:
        assert target.bodies(kind) == source.bodies(kind)
    assert [child.person_id for child in target.children] == [child.person_id for child in source.children]
    assert target.report.departement_code == "59"
    assert target.narrative.author.name == "Bruno Keller"
    assert target.report.parents_information == ParentsInformation.UNDECIDED
    assert may_tell_parents(target.report) is False
    assert (source.report.status, source.report.revision) == ("sent", done.revision)


def test_the_twin_is_sent_on_its_own(acting):
    from havre.concern_unit.models import Reception

    done = sent(acting("alice"), acting("karim"))
    with acting("alice") as alice:
        twin = write_to_prosecutor(actor=alice, report_id=done.pk, new_id=uuid7(), now=NOW)
        write(
            alice,
            twin.pk,
            Section.PARENTS,
            parents_information="impossible",
            reason="Le parquet demande le silence",
        )
        twin = report_for(alice, twin.pk)
        twin = submit(actor=alice, report_id=twin.pk, revision=twin.revision, now=NOW)
    with acting("karim") as karim:
        send_report(actor=karim, report_id=twin.pk, revision=twin.revision, now=NOW)
    with acting("farid"):
        assert Reception.objects.count() == 2


def test_only_a_sealed_concern_report_has_a_twin(acting):
    with acting("alice") as alice:
        waiting = complete(alice)
        with pytest.raises(Refused) as refusal:
            write_to_prosecutor(actor=alice, report_id=waiting.pk, new_id=uuid7(), now=NOW)
        assert refusal.value.code == "not_sent"
    done = sent(acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL)
    with acting("alice") as alice, pytest.raises(Refused):
        write_to_prosecutor(actor=alice, report_id=done.pk, new_id=uuid7(), now=NOW)
    with acting("maud") as maud, pytest.raises(NotVisible):
        write_to_prosecutor(actor=maud, report_id=done.pk, new_id=uuid7(), now=NOW)
