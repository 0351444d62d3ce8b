"""The visa that sends: guards, snapshot, PDF, seal, recipients, in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from havre.accounts.access import Actor, Seat
from havre.accounts.models import Agency, User
from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.concern_unit.services.reception import receive
from havre.documents import model
from havre.documents.seal import Sealed, seal_and_render
from havre.foundation import audit
from havre.foundation.seals import signer
from havre.kernel.errors import NotVisible, Refused
from havre.law.periods import local_date
from havre.law.territory import METROPOLE, territory_of
from havre.reports.access import gives_visa, is_alone, needs_adviser, report_for
from havre.reports.content import ReportContent, to_json
from havre.reports.models import Dispatch, Report, SealedDocument, Visa
from havre.reports.queries.opened import OpenReport, load, snapshot
from havre.reports.recipients import Destination, destinations_of, parties
from havre.reports.rules import REASON_MIN, REPORT, Channel, ReportAct, ReportStatus, VisaDecision
from havre.reports.services.keeping import acting_detail, cleaned, revision_refused, touch
from havre.reports.services.visa import add_visa
from havre.reports.writings import Envelope, writing_of

OWN_VISA = "auteur de l'écrit, seul à pouvoir viser dans l'équipe"


@transaction.atomic
def send_report(
    *,
    actor: Actor,
    report_id: UUID,
    revision: int,
    now: datetime,
    adviser_view: str = "",
    own_visa_reason: str = "",
) -> Report:
    """Give the visa: seal the report and send it. All or nothing.

    Effects in order: guards; the visa; the snapshot with the identities; the PDF, its hash and its signature; the
    sealed document; one dispatch a recipient, and the reception in the inbox of each CRIP that uses Havre; the
    state; the journal; the author is told. Sending again what the actor already sent changes nothing.
    """
    report = report_for(actor, report_id, lock=True)
    if not gives_visa(actor, report):
        raise NotVisible
    if report.status == ReportStatus.SENT and _sent_by(actor, report):
        return report
    words = _visa_words(actor, report, adviser_view=adviser_view, own_visa_reason=own_visa_reason)
    opened = load(report)
    territory = territory_of(report.departement_code) if report.departement_code else METROPOLE
    on = local_date(now, territory)
    facts = opened.guard_facts(
        on=on, adviser_view_needed=needs_adviser(actor, report), adviser_view=str(words["adviser_view"])
    )
    report.status = REPORT.after(report.status, ReportAct.SEND, facts=facts).value
    revision_refused(report, revision)
    add_visa(report, actor=actor, decision=VisaDecision.APPROVED, words=words, now=now)
    content = snapshot(actor, opened, purpose="report.send", now=now)
    destinations = destinations_of(report, court=content.addressee.court, on=on)
    recipients, copy_to = parties(destinations)
    visa = _printed_visa(actor, words=words, now=now)
    envelope = Envelope(on=on, recipients=recipients, copy_to=copy_to, visa=visa)
    made = seal_and_render(
        writing_of(content, envelope), signer=signer(), sealed_at=now, demo=settings.DEMO, zone=territory.zone
    )
    document = _store(opened, made, actor=actor)
    for destination in destinations:
        _dispatch(report, document, destination, now=now)
        _deliver(actor, report, made, content, destination, now=now)
    report.sent_at = now
    touch(report, now=now)
    audit.record(
        "report.send",
        kind="report",
        object_id=report.pk,
        team_id=report.team_id,
        detail={**acting_detail(actor, report.author_id), "recipients": len(destinations)},
    )
    _tell_author(actor, report, now=now)
    return report


def own_visa_refusal(actor: Actor, report: Report, reason: str, *, author_id: UUID) -> Refused | None:
    """Return why the actor may not give the visa to what ``author_id`` wrote; only one's own text is refused.

    Somebody alone to hold the visa in the team may, with a written reason.
    """
    if author_id != actor.user_id:
        return None
    if not is_alone(actor, report):
        return Refused(
            "Vous êtes l'auteur de cet écrit : une autre personne de l'équipe doit le viser. "
            "Elle est prévenue ; si l'enfant est en danger maintenant, appelez sans attendre.",
            code="own_visa",
        )
    if len(reason.strip()) < REASON_MIN:
        return Refused(
            "Vous êtes seul à pouvoir viser dans votre équipe : écrivez pourquoi vous visez votre propre écrit "
            f"({REASON_MIN} caractères au moins). Ce motif est conservé avec le visa.",
            code="own_visa_reason",
            field="own_visa_reason",
        )
    return None


def _visa_words(
    actor: Actor, report: Report, *, adviser_view: str, own_visa_reason: str
) -> dict[str, str | bool]:
    refusal = own_visa_refusal(actor, report, own_visa_reason, author_id=report.author_id)
    if refusal and report.status == ReportStatus.PENDING:
        raise refusal
    own = report.author_id == actor.user_id
    words = cleaned({"adviser_view": adviser_view, "own_reason": own_visa_reason if own else ""})
    return {**words, "own": own}


def _sent_by(actor: Actor, report: Report) -> bool:
    approved = Visa.objects.filter(report=report, decision=VisaDecision.APPROVED.value)
    return approved.filter(by_id=actor.user_id).exists()


def _printed_visa(actor: Actor, *, words: dict[str, str | bool], now: datetime) -> model.Visa:
    user = User.objects.get(pk=actor.user_id)
    function = ", ".join(part for part in (user.function, OWN_VISA if words["own"] else "") if part)
    return model.Visa(name=user.name, function=function, at=now, view=str(words["adviser_view"]))


def _store(opened: OpenReport, made: Sealed, *, actor: Actor) -> SealedDocument:
    report = opened.report
    row = SealedDocument(
        id=uuid5(report.pk, f"sealed|{made.seal.kind}|0"),
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        kind=made.seal.kind,
        sealed_at=made.seal.sealed_at,
        sealed_by_id=actor.user_id,
        content_sha256=made.seal.content_sha256,
        pdf_sha256=made.seal.pdf_sha256,
        signature=made.seal.signature,
        signing_key_id=made.seal.key_id,
    )
    row.seal(opened.key, content=made.content, pdf=made.pdf)
    row.save(force_insert=True)
    return row


def _dispatch(report: Report, document: SealedDocument, destination: Destination, *, now: datetime) -> None:
    Dispatch(
        team_id=report.team_id,
        report=report,
        document=document,
        recipient=destination.recipient.value,
        recipient_team_id=destination.team_id,
        recipient_name=destination.name[:160],
        authority_code=destination.authority_code,
        channel=destination.channel.value,
        sent_at=now,
    ).save(force_insert=True)


def _deliver(
    actor: Actor,
    report: Report,
    made: Sealed,
    content: ReportContent,
    destination: Destination,
    *,
    now: datetime,
) -> None:
    """Put the report in the inbox of a CRIP that uses Havre; the others are reached by the service's own channel."""
    if destination.channel is not Channel.HAVRE or destination.team_id is None:
        return
    seat = actor.seat_in(report.team_id, Right.REPORT_WRITE)
    receive(
        from_actor=actor,
        from_team_id=report.team_id,
        crip_team_id=destination.team_id,
        source_report_id=report.pk,
        content={**to_json(content), "canonical": made.content.decode("utf-8", "surrogatepass")},
        pdf=made.pdf,
        content_sha256=made.seal.content_sha256,
        pdf_sha256=made.seal.pdf_sha256,
        stated_danger=report.stated_danger,
        sender_sector=_sector(seat),
        sender_name=f"{seat.team_name}, {seat.agency_name}",
        from_professional=True,
        departement_code=destination.departement_code,
        children_count=len(content.children),
        exploitation_concern=report.exploitation_concern,
        now=now,
    )


def _sector(seat: Seat) -> str:
    return str(Agency.objects.values_list("kind", flat=True).get(pk=seat.agency_id))


def _tell_author(actor: Actor, report: Report, *, now: datetime) -> None:
    notify(
        [report.author_id],
        team_id=report.team_id,
        kind="report_sent",
        path=f"/ecrits/{report.pk}/",
        now=now,
        by=actor,
    )
