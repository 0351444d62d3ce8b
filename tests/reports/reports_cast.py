"""A report ready to be written, submitted or sent, with wholly invented words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from havre.concern_unit.models import Notice
from havre.foundation import sealing
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard
from havre.persons.rules import Sex
from havre.reports.access import report_for
from havre.reports.content import ChildParticulars
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ParentsInformation, ReportKind, Section
from havre.reports.services.children import put_child
from havre.reports.services.drafts import open_draft, write_section
from havre.reports.services.lines import put_line
from havre.reports.services.sending import send_report
from havre.reports.services.visa import submit

NOW = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
LILLE = "59350"
ZOE = IdentityCard(
    family_name="Martin", given_names="Zoé", birth_date=date(2011, 3, 4), birth_place="Roubaix"
)
FACT = {"text": "Elle dort en cours depuis trois semaines.", "when": "depuis le 2 novembre", "source": "seen"}
WORDS = {"text": "Il me demande de rester joignable la nuit.", "when": "lundi", "heard_by": "l'infirmière"}
WORRY = {"text": "Je crains que quelqu'un profite d'elle."}


def write(actor, report_id, section, now=NOW, page="page-1", **values):
    revision = load(report_for(actor, report_id)).revision(section)
    return write_section(
        actor=actor,
        report_id=report_id,
        section=section,
        values=values,
        revision=revision,
        page=page,
        now=now,
    )


def line(actor, report_id, kind, values, *, line_id=None, revision="", page="page-1", now=NOW):
    return put_line(
        actor=actor,
        report_id=report_id,
        line_id=line_id or uuid7(),
        kind=kind,
        values=values,
        revision=revision,
        page=page,
        now=now,
    )


def child(actor, report_id, *, child_id=None, card=ZOE, revision="", page="page-1", now=NOW, **particulars):
    child_id = child_id or uuid7()
    put_child(
        actor=actor,
        report_id=report_id,
        child_id=child_id,
        card=card,
        sex=Sex.GIRL,
        particulars=ChildParticulars(**particulars),
        revision=revision,
        page=page,
        now=now,
    )
    return child_id


def draft(actor, *, kind=ReportKind.CONCERN, now=NOW, **more):
    return open_draft(actor=actor, report_id=uuid7(), kind=kind, now=now, **more)


def complete(
    actor, *, kind=ReportKind.CONCERN, now=NOW, parents=ParentsInformation.NOT_DONE_INTEREST, **addressee
):
    """Return a draft that lacks nothing for the visa and the sending."""
    report = draft(actor, kind=kind, now=now)
    child(actor, report.pk, whereabouts="Au collège", school="Collège des Tilleuls", now=now)
    line(actor, report.pk, LineKind.FACT, FACT, now=now)
    line(actor, report.pk, LineKind.CHILD_WORDS, WORDS, now=now)
    line(actor, report.pk, LineKind.INTERPRETATION, WORRY, now=now)
    write(actor, report.pk, Section.AUTHOR, name="Alice Morel", function="Écoutante", now=now)
    place = {"departement_code": "59", "commune_code": LILLE, "stated_danger": "serious"}
    write(actor, report.pk, Section.ADDRESSEE, **{**place, "kind": kind.value, **addressee}, now=now)
    write(
        actor,
        report.pk,
        Section.PARENTS,
        parents_information=parents.value,
        reason="Le père est peut-être en cause.",
        by="Alice Morel",
        now=now,
    )
    return report_for(actor, report.pk)


def submitted(actor, **how):
    """Return a report that waits for its visa."""
    report = complete(actor, **how)
    return submit(actor=actor, report_id=report.pk, revision=report.revision, now=how.get("now", NOW))


def sent(author, superior, *, now=NOW, **how):
    """Return a report written by one, sent by the other; both scopes are entered by the caller's ``acting``."""
    with author as writer:
        report = submitted(writer, now=now, **how)
    with superior as reader:
        return send_report(
            actor=reader,
            report_id=report.pk,
            revision=report.revision,
            now=now + timedelta(minutes=10),
            adviser_view="Situation à signaler.",
        )


def post_notice(actor, report, code, *, letter=None, now=NOW):
    """Post what a CRIP tells the author's team, as its own services do."""
    [seat] = [seat for seat in actor.seats if seat.team_id]
    notice_id = uuid7()
    key_id, key = sealing.new_key("notice", team_id=report.team_id, object_id=notice_id)
    notice = Notice(
        id=notice_id,
        key_id=key_id,
        team_id=report.team_id,
        from_team_id=seat.team_id,
        report_id=report.pk,
        code=code.value,
        at=now,
    )
    if letter is not None:
        notice.seal(key, letter=letter)
    notice.save(force_insert=True)
    return notice_id
