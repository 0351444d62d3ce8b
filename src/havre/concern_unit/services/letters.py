"""The papers of the CRIP: acknowledgement, feedback, transmission to the prosecutor, and what the author is told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from havre.accounts.notices import notify_posted_to
from havre.accounts.rules import Right
from havre.concern_unit.content import AuthorRead, ReportRead
from havre.concern_unit.models import Notice
from havre.concern_unit.rules import NoticeCode
from havre.concern_unit.services.steps import Work
from havre.documents.model import AcknowledgementDocument, Document, Party
from havre.documents.render import render
from havre.foundation import audit, sealing
from havre.kernel.ids import uuid7


def party_of(work: Work) -> Party:
    """Return the CRIP as the sender of a letter, signed by who acts."""
    seat = work.seat
    return Party(
        organisation=seat.agency_name,
        service=seat.team_name,
        name=work.entry.actor.name,
        function=seat.role.label,
    )


def author_of(author: AuthorRead, *, fallback: str) -> Party:
    """Return the author of the report as the recipient of a letter."""
    return Party(
        organisation=author.organisation or fallback,
        service=author.service,
        name=author.name,
        function=author.function,
        address=author.address,
        email=author.email,
    )


def printed(document: Document, *, work: Work) -> bytes:
    """Return the PDF of a letter of the CRIP, on the clock of the département."""
    return render(
        document, reader=None, produced_at=work.now, draft=False, demo=settings.DEMO, zone=work.zone
    )


def acknowledgement(work: Work, report: ReportRead, *, parents_may_know: bool) -> bytes:
    """Return the acknowledgement; it tells to keep silent when the parents must not learn of the report."""
    row = work.row
    steps = ["La cellule fait une première analyse, puis une évaluation si la situation le demande."]
    if row.from_professional:
        steps.append("Un retour vous sera fait ; il ne comporte aucun élément du dossier.")
    if not parents_may_know:
        steps.append(
            "Ne parlez pas de cet écrit aux parents : leur information n’est pas décidée ou est écartée."
        )
    document = AcknowledgementDocument(
        reference=row.reference,
        sender=party_of(work),
        recipients=(author_of(report.author, fallback=row.sender_name),),
        written_at=work.now,
        concern_reference=report.reference or row.reference,
        received_at=row.received_at,
        contact=party_of(work),
        next_steps=tuple(steps),
    )
    return printed(document, work=work)


def tell_author(work: Work, code: NoticeCode, *, letter: bytes | None = None) -> None:
    """Post a code, and a letter sealed under the author's team's own key, to the team that reported."""
    row = work.row
    notice_id = uuid7()
    key_id, key = sealing.new_key("notice", team_id=row.from_team_id, object_id=notice_id)
    notice = Notice(
        id=notice_id,
        key_id=key_id,
        team_id=row.from_team_id,
        from_team_id=row.team_id,
        report_id=row.source_report_id,
        code=code.value,
        at=work.now,
    )
    if letter is not None:
        notice.seal(key, letter=letter)
    notice.save(force_insert=True)
    audit.record(
        "reception.notice",
        kind="reception",
        object_id=row.pk,
        team_id=row.team_id,
        detail={"code": code.value},
    )
    _ring(work, now=work.now)


def _ring(work: Work, *, now: datetime) -> None:
    path = f"/ecrits/{work.row.source_report_id}/"
    notify_posted_to(work.row.from_team_id, right=Right.REPORT_WRITE, kind="crip_notice", path=path, now=now)
