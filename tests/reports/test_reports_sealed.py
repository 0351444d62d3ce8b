"""Once sealed nothing changes, through no verb and no statement; an addendum is added beside."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from havre.concern_unit.models import Reception, Step
from havre.concern_unit.rules import NoticeCode
from havre.documents.seal import Verdict, verify
from havre.foundation import sealing
from havre.foundation.seals import public_keys
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.reports.access import report_for
from havre.reports.models import Dispatch, Line, Report, ReportChild, SealedDocument
from havre.reports.queries.opened import load
from havre.reports.queries.sent import (
    letter,
    receipt,
    seal_of,
    sealed_pdf,
    sent_report,
    verification,
    visas_of,
)
from havre.reports.rules import Channel, LineKind, ProsecutorOutcome, ReportKind, Section
from havre.reports.services.afterwards import (
    drop_addendum,
    mark_carried,
    prepare_addendum,
    record_outcome,
    seal_addendum,
)
from havre.reports.services.children import link_child, remove_child
from havre.reports.services.drafts import withdraw
from havre.reports.services.lines import move_line, remove_line
from havre.reports.services.visa import give_back, submit
from reports.reports_cast import FACT, NOW, child, line, post_notice, sent, submitted, write

pytestmark = pytest.mark.django_db
REASON = "Seule cadre cette nuit, danger immédiat."


@pytest.fixture
def done(acting):
    return sent(acting("alice"), acting("karim"))


def verbs(actor, report):
    """Every verb that writes into a report, as a person who holds the visa would call it."""
    opened = load(report)
    one_line, one_child = opened.of(LineKind.FACT)[0], opened.children[0]
    known = {"actor": actor, "report_id": report.pk, "now": NOW}
    return {
        "section": lambda: write(actor, report.pk, Section.DONE, health="après"),
        "parents": lambda: write(actor, report.pk, Section.PARENTS, parents_information="done"),
        "new line": lambda: line(actor, report.pk, LineKind.FACT, FACT),
        "line": lambda: line(actor, report.pk, LineKind.FACT, {**FACT, "text": "après"}, line_id=one_line.id),
        "move": lambda: move_line(**known, line_id=one_line.id, step=1),
        "remove": lambda: remove_line(**known, line_id=one_line.id),
        "new child": lambda: child(actor, report.pk),
        "child": lambda: child(actor, report.pk, child_id=one_child.id, school="après"),
        "link child": lambda: link_child(**known, child_id=uuid7(), person_id=one_child.person_id),
        "remove child": lambda: remove_child(**known, child_id=one_child.id),
        "submit": lambda: submit(**known, revision=report.revision),
        "give back": lambda: give_back(**known, comment="après"),
        "withdraw": lambda: withdraw(**known),
    }


@pytest.mark.parametrize("slug", ["alice", "karim"])
def test_no_verb_changes_what_is_sealed(acting, done, slug):
    with acting(slug) as actor:
        before = load(report_for(actor, done.pk))
        for name, verb in verbs(actor, done).items():
            if name == "give back" and slug == "alice":
                continue
            with pytest.raises(Refused):
                verb()
        after = load(report_for(actor, done.pk))
    assert (after.narrative, after.lines, after.children) == (before.narrative, before.lines, before.children)
    assert (after.report.status, after.report.revision) == ("sent", before.report.revision)


@pytest.mark.parametrize(
    "statement",
    [
        lambda: Report.objects.update(parents_information="done"),
        lambda: Report.objects.update(status="draft"),
        lambda: Report.objects.update(narrative=b"x"),
        lambda: Line.objects.update(position=9),
        lambda: Line.objects.update(kind="addendum"),
        lambda: Line.objects.all().delete(),
        lambda: ReportChild.objects.all().delete(),
        lambda: SealedDocument.objects.update(pdf=b"x"),
        lambda: SealedDocument.objects.all().delete(),
        lambda: Report.objects.all().delete(),
    ],
)
def test_no_statement_of_the_application_changes_what_is_sealed(acting, done, statement):
    with acting("karim"), pytest.raises(DatabaseError), transaction.atomic():
        statement()


def test_the_author_team_sees_its_own_writing_and_what_the_crip_tells_nothing_else(acting, done):
    with acting("farid") as farid:
        post_notice(farid, done, NoticeCode.RECEIVED)
        notice_id = post_notice(farid, done, NoticeCode.FEEDBACK, letter=b"%PDF-1.7 lettre")
    with acting("alice") as alice:
        found = sent_report(report_for(alice, done.pk))
        assert [(one.code, one.has_letter) for one in found.notices] == [
            ("received", False),
            ("feedback", True),
        ]
        assert letter(alice, done.pk, notice_id) == b"%PDF-1.7 lettre"
        assert Reception.objects.count() == Step.objects.count() == 0
        assert found.feedback is not None
        assert found.feedback.due_on.isoformat() == "2027-02-20"
        assert "à vérifier par un juriste" in found.feedback.reserve
    for slug in ("maud", "nadia", "farid", "gaelle", "olga", "paul"):
        with acting(slug) as stranger, pytest.raises(NotVisible):
            letter(stranger, done.pk, notice_id)


def test_the_seal_is_verified_and_the_proof_names_no_child(acting, done):
    with acting("bruno") as bruno:
        [document] = sent_report(report_for(bruno, done.pk)).documents
        assert verification(bruno, done.pk, document.id).is_intact
        proof = receipt(bruno, done.pk, document.id, now=NOW)
        _, pdf = sealed_pdf(bruno, done.pk, document.id)
    assert pdf.startswith(b"%PDF-")
    assert "Martin" not in repr(proof)
    assert (proof.content_sha256, proof.pdf_sha256) == (document.content_sha256, document.pdf_sha256)
    for slug in ("maud", "nadia", "farid", "olga"):
        with acting(slug) as stranger:
            for door in (sealed_pdf, verification):
                with pytest.raises(NotVisible):
                    door(stranger, done.pk, document.id)


def test_what_is_carried_is_told_once(acting):
    report = sent(acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL)
    with acting("alice") as alice:
        paper = Dispatch.objects.get(channel=Channel.TO_CARRY.value)
        inbox = Dispatch.objects.get(channel=Channel.HAVRE.value)
        first = mark_carried(actor=alice, report_id=report.pk, dispatch_id=paper.pk, now=NOW)
        with pytest.raises(NotVisible):
            mark_carried(actor=alice, report_id=report.pk, dispatch_id=inbox.pk, now=NOW)
    with acting("karim") as karim:
        again = mark_carried(actor=karim, report_id=report.pk, dispatch_id=paper.pk, now=NOW)
    assert first.carried_by_id == again.carried_by_id


def test_the_outcome_of_a_judicial_report_is_recorded_and_of_no_other(acting, done):
    judicial = sent(acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL)
    with acting("alice") as alice:
        kept = record_outcome(actor=alice, report_id=judicial.pk, outcome=ProsecutorOutcome.OPP, now=NOW)
        assert kept.prosecutor_outcome == "opp"
        with pytest.raises(Refused) as refusal:
            record_outcome(actor=alice, report_id=done.pk, outcome=ProsecutorOutcome.OPP, now=NOW)
    assert refusal.value.code == "not_judicial"


def prepared(actor, report, addendum_id, text="Le 3 novembre, et non le 2."):
    return prepare_addendum(
        actor=actor,
        report_id=report.pk,
        addendum_id=addendum_id,
        reason="Date à corriger",
        text=text,
        now=NOW,
    )


def test_an_addendum_is_prepared_sealed_numbered_and_sent_to_the_same(acting, done):
    ids = [uuid7(), uuid7()]
    with acting("alice") as alice:
        for addendum_id in (*ids, ids[0]):
            prepared(alice, done, addendum_id)
        assert len(load(done).of(LineKind.ADDENDUM)) == 2
    with acting("karim") as karim:
        rows = [
            seal_addendum(actor=karim, report_id=done.pk, addendum_id=addendum_id, now=NOW)
            for addendum_id in (*ids, ids[0])
        ]
        assert [row.addendum_number for row in rows] == [1, 2, 1]
        assert load(done).of(LineKind.ADDENDUM) == ()
        key = sealing.open_key(done.key_id)
        pdf = rows[0].unseal_bytes(key, "pdf")
        canonical = rows[0].unseal_bytes(key, "content").decode()
        assert verify(seal_of(done, rows[0]), public_keys=public_keys(), pdf=pdf) is Verdict.INTACT
        first = SealedDocument.objects.get(addendum_number=0)
        assert first.content_sha256 in canonical
        assert "Alice Morel" in canonical
        assert Dispatch.objects.filter(document=rows[0]).count() == 1
    with acting("farid"):
        steps = Step.objects.filter(kind="addendum").order_by("code")
        assert [step.code for step in steps] == ["1", "2"]
        said = steps[0].unseal(sealing.open_key(steps[0].key_id), "content")
    assert (said["reason"], said["text"]) == ("Date à corriger", "Le 3 novembre, et non le 2.")
    assert said["canonical"] == canonical


def test_an_addendum_needs_the_visa_of_another(acting, done):
    addendum_id = uuid7()
    with acting("alice") as alice:
        prepared(alice, done, addendum_id)
        with pytest.raises(NotVisible):
            seal_addendum(actor=alice, report_id=done.pk, addendum_id=addendum_id, now=NOW)
    own = uuid7()
    with acting("karim") as karim:
        prepared(karim, done, own)
        with pytest.raises(Refused) as refusal:
            seal_addendum(actor=karim, report_id=done.pk, addendum_id=own, now=NOW)
        assert refusal.value.code == "own_visa_reason"
        seal_addendum(actor=karim, report_id=done.pk, addendum_id=own, now=NOW, own_visa_reason=REASON)
        assert {(visa.addendum, visa.own_reason) for visa in visas_of(done)} == {(1, REASON), (0, "")}


@pytest.mark.parametrize(("reason", "text", "field"), [("", "x", "reason"), ("x", "  ", "text")])
def test_an_addendum_says_why_and_what(acting, done, reason, text, field):
    with acting("alice") as alice, pytest.raises(Refused) as refusal:
        prepare_addendum(
            actor=alice, report_id=done.pk, addendum_id=uuid7(), reason=reason, text=text, now=NOW
        )
    assert refusal.value.field == field


def test_an_addendum_is_dropped_before_its_visa_and_refused_on_a_draft(acting, done):
    addendum_id = uuid7()
    with acting("alice") as alice:
        prepared(alice, done, addendum_id)
        for _ in range(2):
            drop_addendum(actor=alice, report_id=done.pk, addendum_id=addendum_id)
        assert load(done).of(LineKind.ADDENDUM) == ()
        waiting = submitted(alice)
        with pytest.raises(Refused) as refusal:
            prepared(alice, waiting, uuid7())
    assert refusal.value.code == "not_sent"
