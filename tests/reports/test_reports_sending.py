"""The visa that sends: sealed once, received by the right CRIP, or carried."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from havre.accounts.models import Notice
from havre.concern_unit.models import Reception
from havre.documents.seal import Verdict, sha256, verify
from havre.foundation import sealing
from havre.foundation.seals import public_keys
from havre.kernel.errors import Refused
from havre.reports.access import may_tell_parents, report_for
from havre.reports.content import ReportContent, from_json
from havre.reports.models import Dispatch, Report, SealedDocument, Visa
from havre.reports.queries.sent import seal_of, sealed_pdf
from havre.reports.rules import Channel, ParentsInformation, Recipient, ReportKind, ReportStatus, Section
from havre.reports.services import sending
from havre.reports.services.sending import send_report
from reports.reports_cast import NOW, sent, submitted, write

pytestmark = pytest.mark.django_db


def dispatched(report):
    rows = Dispatch.objects.filter(report=report).order_by("recipient", "authority_code")
    return [(row.recipient, row.channel, row.authority_code) for row in rows]


def test_a_concern_report_reaches_the_crip_of_residence_sealed(acting, cast):
    report = sent(acting("alice"), acting("karim"))
    with acting("alice"):
        assert dispatched(report) == [("crip", "havre", "59D")]
        row = SealedDocument.objects.get()
        key = sealing.open_key(report.key_id)
        pdf, canonical = row.unseal_bytes(key, "pdf"), row.unseal_bytes(key, "content")
        verdict = verify(seal_of(report, row), public_keys=public_keys(), pdf=pdf, content=canonical)
        assert Notice.objects.filter(kind="report_sent").count() == 1
    assert (report.status, report.sent_at is not None, verdict) == (ReportStatus.SENT, True, Verdict.INTACT)
    assert (sha256(canonical), sha256(pdf), pdf[:5]) == (row.content_sha256, row.pdf_sha256, b"%PDF-")
    with acting("farid"):
        received = Reception.objects.get()
        opened = sealing.open_key(received.key_id)
        content = received.unseal(opened, "content")
        assert received.unseal_bytes(opened, "pdf") == pdf
    assert received.sender_sector == "helpline"
    assert (received.source_report_id, received.content_sha256) == (report.pk, row.content_sha256)
    assert content.pop("canonical").encode() == canonical
    read = from_json(ReportContent, content)
    assert (read.children[0].family_name, read.children[0].given_names) == ("Martin", "Zoé")
    assert (read.facts[0].source, read.child_words[0].heard_by) == ("seen", "l'infirmière")
    assert read.reference == report.reference


def test_a_judicial_report_is_carried_and_always_copied_to_the_crip(acting):
    report = sent(
        acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL, court="Tribunal judiciaire de Lille",
        legal_bases=["casf_l226_4_2"],
    )  # fmt: skip
    with acting("alice") as actor:
        assert dispatched(report) == [("crip", "havre", "59D"), ("prosecutor", "to_carry", "")]
        prosecutor = Dispatch.objects.get(recipient=Recipient.PROSECUTOR.value)
        document = SealedDocument.objects.get()
        name, _ = sealed_pdf(actor, report.pk, document.pk)
        canonical = document.unseal_bytes(sealing.open_key(report.key_id), "content").decode()
    assert "Tribunal judiciaire de Lille" in prosecutor.recipient_name
    assert (document.kind, name) == ("judicial_report", f"{report.reference}.pdf")
    assert "L. 226-4, II" in canonical
    with acting("farid"):
        assert Reception.objects.get().pdf_sha256 == document.pdf_sha256


def test_the_crip_of_presence_receives_it_too(acting):
    report = sent(acting("alice"), acting("karim"), presence_departement_code="13")
    with acting("alice"):
        assert dispatched(report) == [("crip", "havre", "13D"), ("crip", "havre", "59D")]
    with acting("chloe"):
        assert Reception.objects.get().departement_code == "13"
    with acting("farid"):
        assert Reception.objects.get().departement_code == "59"


def test_without_a_crip_in_havre_it_is_carried(acting):
    report = sent(acting("alice"), acting("karim"), departement_code="62", commune_code="")
    with acting("alice"):
        [place] = Dispatch.objects.all().order_by("id")
        assert (place.channel, place.authority_code, place.recipient_team_id) == (
            Channel.TO_CARRY,
            "62D",
            None,
        )
        assert "Pas-de-Calais" in place.recipient_name
        assert report.status == ReportStatus.SENT
    with acting("farid"):
        assert Reception.objects.count() == 0


def test_a_departement_with_two_authorities_is_said_to_be_doubtful(acting):
    sent(acting("alice"), acting("karim"), departement_code="69", commune_code="")
    with acting("alice"):
        place = Dispatch.objects.get()
    assert (place.channel, place.authority_code) == (Channel.TO_CARRY, "")
    assert "ou" in place.recipient_name


def test_a_commune_tells_the_two_authorities_apart(acting):
    report = sent(acting("alice"), acting("karim"), departement_code="69", commune_code="69123")
    with acting("alice"):
        assert dispatched(report) == [("crip", "to_carry", "69M")]


def test_sending_twice_sends_once(acting):
    with acting("alice") as alice:
        report = submitted(alice)
    with acting("karim") as karim:
        for _ in range(2):
            done = send_report(actor=karim, report_id=report.pk, revision=report.revision, now=NOW)
        assert (done.status, SealedDocument.objects.count(), Visa.objects.count()) == ("sent", 1, 1)
    with acting("farid"):
        assert Reception.objects.count() == 1
        assert Notice.objects.filter(kind="reception").count() == 1


def test_a_fault_in_the_middle_sends_nothing(acting, monkeypatch):
    with acting("alice") as alice:
        report = submitted(alice)

    def broken(**how):
        raise OSError("the inbox broke")

    monkeypatch.setattr(sending, "receive", broken)
    with acting("karim") as karim:
        with pytest.raises(OSError, match="the inbox broke"), transaction.atomic():
            send_report(actor=karim, report_id=report.pk, revision=report.revision, now=NOW)
        assert report_for(karim, report.pk).status == ReportStatus.PENDING
        assert (SealedDocument.objects.count(), Visa.objects.count(), Dispatch.objects.count()) == (0, 0, 0)
    with acting("farid"):
        assert Reception.objects.count() == 0


def test_a_text_that_is_no_longer_in_force_stops_the_sending(acting):
    with acting("alice") as alice:
        report = submitted(alice, kind=ReportKind.JUDICIAL, legal_bases=["a_text_that_never_was"])
    with acting("karim") as karim, pytest.raises(Refused) as refusal:
        send_report(actor=karim, report_id=report.pk, revision=report.revision, now=NOW)
    assert "n'est plus en vigueur" in refusal.value.sentence


@pytest.mark.parametrize(
    ("decision", "may"),
    [
        (ParentsInformation.DONE, True),
        (ParentsInformation.NOT_DONE_INTEREST, False),
        (ParentsInformation.IMPOSSIBLE, False),
    ],
)
def test_the_decision_about_the_parents_leaves_with_the_report(acting, decision, may):
    report = sent(acting("alice"), acting("karim"), parents=decision)
    with acting("farid"):
        received = Reception.objects.get()
        parents = received.unseal(sealing.open_key(received.key_id), "content")["parents"]
    assert may_tell_parents(report) is parents["may_tell"] is may
    assert parents["status"] == decision.value
    assert parents["reason"] == "Le père est peut-être en cause."


def test_undecided_means_no():
    assert may_tell_parents(Report()) is False


@pytest.mark.django_db(transaction=True)
def test_two_visas_at_once_send_once(acting, cast):
    from havre.accounts.access import enter
    from havre.accounts.models import Membership

    with transaction.atomic(), acting("olga"):
        Membership.objects.create(
            user_id=cast.bruno.id, agency_id=cast.karim.agency_id, team_id=cast.karim.team_id,
            role="coordinator", starts_at=NOW,
        )  # fmt: skip
    with transaction.atomic(), acting("alice") as alice:
        report = submitted(alice)
    answers = []

    def give(slug):
        try:
            with transaction.atomic():
                actor = enter(getattr(cast, slug).id, name=slug)
                answers.append(
                    send_report(actor=actor, report_id=report.pk, revision=report.revision, now=NOW).status
                )
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(slug,)) for slug in ("karim", "bruno")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["act_not_allowed", "sent"]
    with transaction.atomic(), acting("farid"):
        assert Reception.objects.count() == 1


def test_a_change_of_the_recipient_moves_with_the_child(acting):
    with acting("alice") as alice:
        report = submitted(alice)
    with acting("karim") as karim:
        write(karim, report.pk, Section.ADDRESSEE, departement_code="13", commune_code="", page="k")
        revision = report_for(karim, report.pk).revision
        send_report(actor=karim, report_id=report.pk, revision=revision, now=NOW)
    with acting("chloe"):
        assert Reception.objects.count() == 1
    with acting("farid"):
        assert Reception.objects.count() == 0
