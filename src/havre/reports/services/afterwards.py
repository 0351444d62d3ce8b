"""After the sending: what was carried by hand, what the prosecutor did, and the addenda. Nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.notices import notify
from havre.concern_unit.services.reception import add_addendum as post_addendum
from havre.documents import model
from havre.documents.seal import Sealed, seal_and_render
from havre.foundation import audit
from havre.foundation.seals import signer
from havre.kernel.errors import NotVisible, Refused
from havre.law.territory import territory_of
from havre.reports.access import gives_visa, report_for, visa_holders
from havre.reports.content import AddendumBody, from_json, to_json
from havre.reports.models import Dispatch, Line, Report, SealedDocument
from havre.reports.queries.opened import LineView, OpenReport, load
from havre.reports.rules import Channel, LineKind, ProsecutorOutcome, ReportKind, ReportStatus, VisaDecision
from havre.reports.services.keeping import cleaned, insert, touch
from havre.reports.services.sending import OWN_VISA, own_visa_refusal
from havre.reports.services.visa import add_visa
from havre.reports.writings import sender_of

ADDENDUM = model.Addendum.kind


@transaction.atomic
def mark_carried(*, actor: Actor, report_id: UUID, dispatch_id: UUID, now: datetime) -> Dispatch:
    """Record that a sealed PDF was carried to its recipient; the first record stays."""
    report = _sent(actor, report_id)
    dispatch = Dispatch.objects.filter(pk=dispatch_id, report=report, channel=Channel.TO_CARRY.value).first()
    if dispatch is None:
        raise NotVisible
    if dispatch.carried_at is None:
        dispatch.carried_at, dispatch.carried_by_id = now, actor.user_id
        dispatch.save(force_update=True)
        audit.record(
            "report.carried",
            kind="report",
            object_id=report.pk,
            team_id=report.team_id,
            detail={"dispatch": str(dispatch_id)},
        )
    return dispatch


@transaction.atomic
def record_outcome(*, actor: Actor, report_id: UUID, outcome: ProsecutorOutcome, now: datetime) -> Report:
    """Record what is known of a judicial report afterwards."""
    report = _sent(actor, report_id)
    if report.kind != ReportKind.JUDICIAL:
        raise Refused(
            "Seule la suite d'un signalement au procureur se note ici. Pour une information préoccupante, "
            "c'est la CRIP qui dit où elle en est.",
            code="not_judicial",
        )
    report.prosecutor_outcome = outcome.value
    touch(report, now=now)
    audit.record(
        "report.outcome",
        kind="report",
        object_id=report.pk,
        team_id=report.team_id,
        detail={"outcome": outcome.value},
    )
    return report


@transaction.atomic
def prepare_addendum(
    *, actor: Actor, report_id: UUID, addendum_id: UUID, reason: str, text: str, now: datetime
) -> LineView:
    """Write an addendum that waits for its visa; the same id again rewrites it. Those who give the visa are told."""
    report = _sent(actor, report_id)
    if SealedDocument.objects.filter(pk=addendum_id).exists():
        raise Refused("Ce complément est déjà scellé. Préparez-en un autre.", code="already_sealed")
    words = cleaned({"reason": reason.strip(), "text": text.strip()})
    for name, asked in (("reason", "le motif du complément"), ("text", "le texte du complément")):
        if not words[name]:
            raise Refused(f"Écrivez {asked} : il est envoyé tel quel.", code="empty_addendum", field=name)
    opened = load(report)
    body = AddendumBody(**words, author_id=str(actor.user_id))
    known = opened.line(addendum_id)
    line = Line(
        id=addendum_id,
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        kind=LineKind.ADDENDUM.value,
        position=known.position if known else len(opened.of(LineKind.ADDENDUM)),
    )
    line.seal(opened.key, body=to_json(body))
    if known is None:
        insert(line)
    else:
        line.save(force_update=True)
    audit.record("report.addendum_write", kind="report", object_id=report.pk, team_id=report.team_id)
    if known is None:
        _ask_visa(actor, report, now=now)
    return LineView(addendum_id, LineKind.ADDENDUM, line.position, body)


@transaction.atomic
def drop_addendum(*, actor: Actor, report_id: UUID, addendum_id: UUID) -> None:
    """Give up an addendum that is not sealed; already gone, nothing changes."""
    report = _sent(actor, report_id)
    gone, _ = Line.objects.filter(pk=addendum_id, report=report, kind=LineKind.ADDENDUM.value).delete()
    if gone:
        audit.record("report.addendum_drop", kind="report", object_id=report.pk, team_id=report.team_id)


@transaction.atomic
def seal_addendum(
    *, actor: Actor, report_id: UUID, addendum_id: UUID, now: datetime, own_visa_reason: str = ""
) -> SealedDocument:
    """Give the visa to an addendum: number it, seal it, send it to the recipients of the report.

    The prepared line goes away with the sealing. Sealing again returns the document that is there.
    """
    report = _sent(actor, report_id)
    if not gives_visa(actor, report):
        raise NotVisible
    done = SealedDocument.objects.filter(pk=addendum_id, report=report).first()
    if done is not None:
        return done
    opened = load(report)
    line = opened.line(addendum_id)
    if line is None or not isinstance(line.body, AddendumBody):
        raise NotVisible
    own = line.body.author_id == str(actor.user_id)
    refusal = own_visa_refusal(actor, report, own_visa_reason, author_id=UUID(line.body.author_id))
    if refusal:
        raise refusal
    places = list(Dispatch.objects.filter(report=report, document__addendum_number=0).order_by("id"))
    made, number = _sealed_addendum(opened, line.body, places, actor=actor, own=own, now=now)
    words = {"addendum": number, "own": own, **cleaned({"own_reason": own_visa_reason if own else ""})}
    add_visa(report, actor=actor, decision=VisaDecision.APPROVED, words=words, now=now)
    row = _store(opened, made, addendum_id, number=number, actor=actor)
    for place in places:
        _send_on(actor, opened, row, made, place, body=line.body, now=now)
    Line.objects.filter(pk=addendum_id, report=report).delete()
    touch(report, now=now)
    audit.record(
        "report.addendum_send",
        kind="report",
        object_id=report.pk,
        team_id=report.team_id,
        detail={"number": number, "own": own},
    )
    return row


def _sent(actor: Actor, report_id: UUID) -> Report:
    report = report_for(actor, report_id, lock=True)
    if report.status != ReportStatus.SENT:
        raise Refused(
            "Cet écrit n'est pas encore scellé : modifiez-le directement, ou demandez le visa.",
            code="not_sent",
        )
    return report


def _ask_visa(actor: Actor, report: Report, *, now: datetime) -> None:
    notify(
        visa_holders(report),
        team_id=report.team_id,
        kind="addendum_wanted",
        path=f"/ecrits/{report.pk}/complement/",
        now=now,
        by=actor,
    )


def _sealed_addendum(
    opened: OpenReport, body: AddendumBody, places: list[Dispatch], *, actor: Actor, own: bool, now: datetime
) -> tuple[Sealed, int]:
    report = opened.report
    documents = SealedDocument.objects.filter(report=report)
    first = documents.get(addendum_number=0)
    number = (documents.aggregate(last=Max("addendum_number"))["last"] or 0) + 1
    people = User.objects.in_bulk([actor.user_id, UUID(body.author_id)])
    user, author = people[actor.user_id], people.get(UUID(body.author_id))
    function = ", ".join(part for part in (user.function, OWN_VISA if own else "") if part)
    sender = sender_of(opened.narrative.author)
    if author is not None:
        sender = replace(sender, name=author.name, function=author.function)
    document = model.Addendum(
        reference=f"{report.reference}/C{number}",
        sender=sender,
        recipients=tuple(model.Party(organisation=place.recipient_name) for place in places),
        written_at=now,
        first_kind=first.kind,
        first_reference=report.reference,
        first_sealed_at=first.sealed_at,
        first_content_sha256=first.content_sha256,
        number=number,
        reason=body.reason,
        text=body.text,
        visa=model.Visa(name=user.name, function=function, at=now),
    )
    zone = territory_of(report.departement_code).zone
    return seal_and_render(document, signer=signer(), sealed_at=now, demo=settings.DEMO, zone=zone), number


def _store(opened: OpenReport, made: Sealed, row_id: UUID, *, number: int, actor: Actor) -> SealedDocument:
    report = opened.report
    row = SealedDocument(
        id=row_id,
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        kind=made.seal.kind,
        addendum_number=number,
        sealed_at=made.seal.sealed_at,
        sealed_by_id=actor.user_id,
        content_sha256=made.seal.content_sha256,
        pdf_sha256=made.seal.pdf_sha256,
        signature=made.seal.signature,
        signing_key_id=made.seal.key_id,
    )
    row.seal(opened.key, content=made.content, pdf=made.pdf)
    insert(row)
    return row


def _send_on(
    actor: Actor,
    opened: OpenReport,
    row: SealedDocument,
    made: Sealed,
    place: Dispatch,
    *,
    body: AddendumBody,
    now: datetime,
) -> None:
    """Send the addendum where the report went, by the same channel."""
    report = opened.report
    Dispatch(
        team_id=report.team_id,
        report=report,
        document=row,
        recipient=place.recipient,
        recipient_team_id=place.recipient_team_id,
        recipient_name=place.recipient_name,
        authority_code=place.authority_code,
        channel=place.channel,
        sent_at=now,
    ).save(force_insert=True)
    if place.recipient_team_id is None:
        return
    said = from_json(AddendumBody, {"reason": body.reason, "text": body.text})
    post_addendum(
        from_actor=actor,
        from_team_id=report.team_id,
        crip_team_id=place.recipient_team_id,
        source_report_id=report.pk,
        number=row.addendum_number,
        content={
            **to_json(said),
            "content_sha256": made.seal.content_sha256,
            "pdf_sha256": made.seal.pdf_sha256,
            "canonical": made.content.decode("utf-8", "surrogatepass"),
        },
        pdf=made.pdf,
        now=now,
    )
