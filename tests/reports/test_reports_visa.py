"""The visa: who asks, who corrects and is seen to, who gives it and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from havre.accounts.models import Membership, Notice
from havre.kernel.errors import NotVisible, Refused
from havre.reports.access import report_for
from havre.reports.queries.opened import load
from havre.reports.queries.sent import visas_of
from havre.reports.rules import LineKind, ReportStatus, Section
from havre.reports.services.lines import move_line, remove_line
from havre.reports.services.sending import send_report
from havre.reports.services.visa import give_back, submit
from reports.reports_cast import FACT, NOW, complete, draft, line, submitted, write

pytestmark = pytest.mark.django_db
REASON = "Seule cadre cette nuit, danger immédiat."


def send(actor, report, **words):
    return send_report(actor=actor, report_id=report.pk, revision=report.revision, now=NOW, **words)


def test_asking_tells_those_who_give_the_visa(acting, cast):
    with acting("alice") as actor:
        report = submitted(actor)
    assert (report.status, report.submitted_at) == (ReportStatus.PENDING, NOW)
    with acting("karim"):
        assert list(Notice.objects.values_list("kind", "path")) == [
            ("visa_wanted", f"/ecrits/{report.pk}/visa/")
        ]
    for slug in ("alice", "bruno", "maud"):
        with acting(slug):
            assert Notice.objects.filter(kind="visa_wanted").count() == 0


def test_an_incomplete_draft_is_not_submitted(acting):
    with acting("alice") as actor:
        report = draft(actor)
        with pytest.raises(Refused) as refusal:
            submit(actor=actor, report_id=report.pk, revision=report.revision, now=NOW)
        assert refusal.value.sentence.startswith("Aucun fait")
        assert report_for(actor, report.pk).status == ReportStatus.DRAFT


def test_what_changed_since_it_was_read_is_not_decided_on(acting):
    with acting("alice") as alice:
        report = complete(alice)
        with pytest.raises(Refused) as refusal:
            submit(actor=alice, report_id=report.pk, revision=report.revision - 1, now=NOW)
        assert refusal.value.code == "changed_meanwhile"
        report = submitted(alice)
    with acting("karim") as karim:
        stale = report.revision
        write(karim, report.pk, Section.DONE, health="Corrigé entre-temps", page="k")
        with pytest.raises(Refused) as refusal:
            send_report(actor=karim, report_id=report.pk, revision=stale, now=NOW)
        assert refusal.value.code == "changed_meanwhile"
        assert report_for(karim, report.pk).status == ReportStatus.PENDING


def test_giving_back_needs_a_word_and_tells_the_author(acting):
    with acting("alice") as alice:
        report = submitted(alice)
    with acting("karim") as karim:
        with pytest.raises(Refused) as refusal:
            give_back(actor=karim, report_id=report.pk, comment="  ", now=NOW)
        assert (refusal.value.code, refusal.value.field) == ("comment_missing", "comment")
        give_back(actor=karim, report_id=report.pk, comment="Précise la date.", now=NOW)
    with acting("alice") as alice:
        kept = report_for(alice, report.pk)
        [visa] = visas_of(kept)
        assert (kept.status, visa.decision, visa.comment, visa.by) == (
            "draft", "returned", "Précise la date.", "Karim Haddad",
        )  # fmt: skip
        assert Notice.objects.filter(kind="report_returned").count() == 1


@pytest.mark.parametrize("slug", ["bruno", "alice", "maud", "jeanne", "samir", "farid", "gaelle", "olga"])
def test_who_does_not_hold_the_visa_of_the_team_gives_nothing(acting, slug):
    with acting("alice") as alice:
        report = submitted(alice)
    with acting(slug) as actor:
        for act in (
            lambda: send_report(actor=actor, report_id=report.pk, revision=report.revision, now=NOW),
            lambda: give_back(actor=actor, report_id=report.pk, comment="x", now=NOW),
        ):
            with pytest.raises(NotVisible):
                act()


def test_corrections_are_kept_for_the_author_to_see(acting, cast):
    with acting("alice") as alice:
        report = submitted(alice)
        fact = load(report).of(LineKind.FACT)[0]
    with acting("karim") as karim:
        for text in ("Depuis le 2", "Depuis le 2 novembre"):
            write(karim, report.pk, Section.DONE, health=text, page="k", now=NOW + timedelta(minutes=1))
        line(
            karim, report.pk, LineKind.FACT, {**FACT, "text": "Corrigé"}, line_id=fact.id,
            revision=fact.revision, page="k",
        )  # fmt: skip
    with acting("alice") as alice:
        corrections = load(report_for(alice, report.pk)).narrative.corrections
    assert [(one.part.split()[0], one.by_id) for one in corrections] == [
        ("done", str(cast.karim.id)),
        ("fact", str(cast.karim.id)),
    ]
    assert (corrections[0].before["health"], corrections[0].after["health"]) == ("", "Depuis le 2 novembre")
    assert (corrections[1].before["text"], corrections[1].after["text"]) == (FACT["text"], "Corrigé")


def test_a_removed_or_moved_line_is_a_correction_too(acting):
    with acting("alice") as alice:
        report = complete(alice)
        second = line(alice, report.pk, LineKind.FACT, {**FACT, "text": "Second fait"})
        report = report_for(alice, report.pk)
        submit(actor=alice, report_id=report.pk, revision=report.revision, now=NOW)
    with acting("karim") as karim:
        move_line(actor=karim, report_id=report.pk, line_id=second.id, step=-1, now=NOW)
        remove_line(actor=karim, report_id=report.pk, line_id=second.id, now=NOW)
        [kept] = load(report_for(karim, report.pk)).narrative.corrections
    assert (kept.before["text"], kept.before["rank"], kept.after) == ("Second fait", 2, {})


def test_a_line_changed_then_moved_shows_both(acting):
    with acting("alice") as alice:
        report = complete(alice)
        second = line(alice, report.pk, LineKind.FACT, {**FACT, "text": "Avant"})
        report = report_for(alice, report.pk)
        submit(actor=alice, report_id=report.pk, revision=report.revision, now=NOW)
    with acting("karim") as karim:
        line(
            karim, report.pk, LineKind.FACT, {**FACT, "text": "Après"}, line_id=second.id,
            revision=second.revision, page="k",
        )  # fmt: skip
        move_line(actor=karim, report_id=report.pk, line_id=second.id, step=-1, now=NOW)
        [kept] = load(report_for(karim, report.pk)).narrative.corrections
    assert (kept.before["text"], kept.after["text"]) == ("Avant", "Après")
    assert (kept.before["rank"], kept.after["rank"]) == (2, 1)


def test_an_author_does_not_correct_their_own_text_in_secret(acting):
    """Karim writes, Karim holds the visa: what he changes while it waits is his own text, not a correction."""
    with acting("karim") as karim:
        report = submitted(karim)
        write(karim, report.pk, Section.DONE, health="Ajout", page="k")
        assert load(report_for(karim, report.pk)).narrative.corrections == ()


def add_coordinator(acting, cast, slug="bruno"):
    with acting("olga"):
        Membership.objects.create(
            user_id=getattr(cast, slug).id, agency_id=cast.karim.agency_id, team_id=cast.karim.team_id,
            role="coordinator", starts_at=NOW - timedelta(days=1),
        )  # fmt: skip


def test_nobody_gives_the_visa_to_their_own_writing_when_another_may(acting, cast):
    add_coordinator(acting, cast)
    with acting("karim") as karim:
        report = submitted(karim)
        with pytest.raises(Refused) as refusal:
            send(karim, report, own_visa_reason=REASON)
        assert refusal.value.code == "own_visa"
        assert report_for(karim, report.pk).status == ReportStatus.PENDING
    with acting("bruno") as bruno:
        assert send(bruno, report).status == ReportStatus.SENT


def test_somebody_alone_gives_it_with_a_written_reason(acting):
    with acting("karim") as karim:
        report = submitted(karim)
        for reason in ("", "trop court"):
            with pytest.raises(Refused) as refusal:
                send(karim, report, own_visa_reason=reason)
            assert (refusal.value.code, refusal.value.field) == ("own_visa_reason", "own_visa_reason")
        sent = send(karim, report, own_visa_reason=REASON)
        [visa] = visas_of(sent)
    assert (sent.status, visa.own_reason) == ("sent", REASON)


def test_a_former_coordinator_is_not_counted(acting, cast):
    add_coordinator(acting, cast)
    with acting("olga"):
        Membership.objects.filter(user_id=cast.bruno.id, role="coordinator").update(ends_at=NOW)
    with acting("karim") as karim:
        assert send(karim, submitted(karim), own_visa_reason=REASON).status == ReportStatus.SENT


def test_a_school_records_the_view_of_its_adviser(acting):
    with acting("nadia") as nadia:
        report = submitted(nadia)
    with acting("jeanne") as jeanne:
        with pytest.raises(Refused) as refusal:
            send(jeanne, report)
        assert "conseiller technique" in refusal.value.sentence
        assert send(jeanne, report, adviser_view="Situation à transmettre.").status == ReportStatus.SENT
