"""What the author's team sees after the sending: its own sealed writing, and what the CRIP chose to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.concern_unit.models import Notice
from havre.concern_unit.rules import NoticeCode
from havre.documents import model
from havre.documents.seal import Seal, Verification, verify_pdf
from havre.foundation import audit, sealing
from havre.foundation.seals import public_keys
from havre.kernel.errors import NotVisible
from havre.law.deadlines import Deadline, compute
from havre.law.territory import territory_of
from havre.reports.access import GONE, names_of, report_for
from havre.reports.models import Dispatch, Report, SealedDocument, Visa
from havre.reports.rules import (
    FEEDBACK_RULE,
    Channel,
    ParentsInformation,
    Recipient,
    ReportStatus,
    VisaDecision,
)

_TITLES = {
    document.kind: document.title for document in (model.ConcernReportDocument, model.JudicialReportDocument)
}


@dataclass(frozen=True)
class DispatchView:
    """One recipient of one document, and what is known of its arrival."""

    id: UUID
    recipient: Recipient
    name: str
    channel: Channel
    carried_at: datetime | None
    carried_by: str


@dataclass(frozen=True)
class DocumentView:
    """One sealed document."""

    id: UUID
    title: str
    number: int
    sealed_at: datetime
    sealed_by: str
    content_sha256: str
    pdf_sha256: str
    key_id: str
    dispatches: tuple[DispatchView, ...]


@dataclass(frozen=True)
class NoticeView:
    """One thing that the CRIP told: a code, and a letter or none."""

    id: UUID
    code: NoticeCode
    at: datetime
    has_letter: bool


@dataclass(frozen=True)
class VisaView:
    """One decision on the report, with the words that came with it."""

    decision: VisaDecision
    at: datetime
    by: str
    comment: str
    own_reason: str
    addendum: int


@dataclass(frozen=True)
class SentReport:
    """All that is shown of a sealed report."""

    report: Report
    documents: tuple[DocumentView, ...]
    notices: tuple[NoticeView, ...]
    visas: tuple[VisaView, ...]
    feedback: Deadline | None

    @property
    def told(self) -> frozenset[NoticeCode]:
        """What the CRIP told so far."""
        return frozenset(notice.code for notice in self.notices)


def sent_report(report: Report) -> SentReport:
    """Return what is shown of a sealed report that a door already gave."""
    documents = list(
        SealedDocument.objects.filter(report=report).defer("content", "pdf").order_by("addendum_number")
    )
    dispatches = list(Dispatch.objects.filter(report=report).order_by("sent_at", "recipient", "id"))
    people = names_of([*(row.sealed_by_id for row in documents), *(row.carried_by_id for row in dispatches)])
    return SentReport(
        report=report,
        documents=tuple(_document(row, dispatches, people) for row in documents),
        notices=_notices(report),
        visas=visas_of(report),
        feedback=_feedback(report),
    )


def visas_of(report: Report) -> tuple[VisaView, ...]:
    """Return the decisions on a report, the last first."""
    rows = list(Visa.objects.filter(report=report).order_by("-at", "-id"))
    people = names_of(row.by_id for row in rows)
    key = sealing.open_key(report.key_id) if rows else b""
    return tuple(_visa(row, key, people) for row in rows)


def sealed_pdf(actor: Actor, report_id: UUID, document_id: UUID) -> tuple[str, bytes]:
    """Return the name and the original bytes of a sealed PDF; the reading is in the journal."""
    report = report_for(actor, report_id)
    row = _sealed(report, document_id)
    _read(report, what="pdf")
    return f"{_reference(report, row)}.pdf".replace("/", "-"), row.unseal_bytes(_key(report), "pdf")


def verification(actor: Actor, report_id: UUID, document_id: UUID) -> Verification:
    """Return whether the sealed PDF kept here is intact, in words."""
    report = report_for(actor, report_id)
    row = _sealed(report, document_id)
    pdf = row.unseal_bytes(_key(report), "pdf")
    return verify_pdf(
        pdf, seal_of(report, row), public_keys=public_keys(), zone=territory_of(report.departement_code).zone
    )


def receipt(actor: Actor, report_id: UUID, document_id: UUID, *, now: datetime) -> model.ReceiptPage:
    """Return the proof of sending of a document, which names no child."""
    report = report_for(actor, report_id)
    row = _sealed(report, document_id)
    places = Dispatch.objects.filter(document=row).order_by("recipient", "id")
    channels = dict.fromkeys(Channel(place.channel).label for place in places)
    found = seal_of(report, row)
    return model.ReceiptPage(
        reference=found.reference,
        sender=model.Party(organisation="Havre"),
        recipients=tuple(model.Party(organisation=place.recipient_name) for place in places),
        written_at=now,
        sealed_kind=found.kind,
        sealed_reference=found.reference,
        sent_at=row.sealed_at,
        channel=" ; ".join(channels),
        content_sha256=found.content_sha256,
        pdf_sha256=found.pdf_sha256,
        key_id=found.key_id,
        signature=found.signature,
        sealed_at=found.sealed_at,
        parents_status=_parents_status(report),
    )


def letter(actor: Actor, report_id: UUID, notice_id: UUID) -> bytes:
    """Return the feedback letter that the CRIP posted to the author's team; the reading is in the journal."""
    report = report_for(actor, report_id)
    notice = Notice.objects.filter(pk=notice_id, report_id=report.pk, team_id=report.team_id).first()
    if notice is None or not notice.letter:
        raise NotVisible
    _read(report, what="letter")
    return notice.unseal_bytes(sealing.open_key(notice.key_id), "letter")


def seal_of(report: Report, row: SealedDocument) -> Seal:
    """Return the seal of a stored document."""
    return Seal(
        kind=row.kind,
        reference=_reference(report, row),
        sealed_at=row.sealed_at,
        content_sha256=row.content_sha256,
        pdf_sha256=row.pdf_sha256,
        key_id=row.signing_key_id,
        signature=row.signature,
    )


def _reference(report: Report, row: SealedDocument) -> str:
    return f"{report.reference}/C{row.addendum_number}" if row.addendum_number else report.reference


def _sealed(report: Report, document_id: UUID) -> SealedDocument:
    row = SealedDocument.objects.filter(pk=document_id, report=report).first()
    if row is None:
        raise NotVisible
    return row


def _key(report: Report) -> bytes:
    return sealing.open_key(report.key_id)


def _read(report: Report, *, what: str) -> None:
    audit.record(
        "report.read", kind="report", object_id=report.pk, team_id=report.team_id, purpose=f"report.{what}"
    )


def _parents_status(report: Report) -> model.ParentsStatus | None:
    code = report.parents_information
    return None if code == ParentsInformation.UNDECIDED else model.ParentsStatus(code)


def _feedback(report: Report) -> Deadline | None:
    if report.status != ReportStatus.SENT or report.sent_at is None:
        return None
    return compute(FEEDBACK_RULE, report.sent_at, territory=territory_of(report.departement_code))


def _notices(report: Report) -> tuple[NoticeView, ...]:
    rows = Notice.objects.filter(team_id=report.team_id, report_id=report.pk).order_by("at", "id")
    return tuple(NoticeView(row.pk, NoticeCode(row.code), row.at, bool(row.letter)) for row in rows)


def _document(row: SealedDocument, dispatches: list[Dispatch], people: dict[UUID, str]) -> DocumentView:
    number = row.addendum_number
    return DocumentView(
        id=row.pk,
        title=f"Complément n° {number}" if number else _TITLES[row.kind],
        number=number,
        sealed_at=row.sealed_at,
        sealed_by=people.get(row.sealed_by_id, GONE),
        content_sha256=row.content_sha256,
        pdf_sha256=row.pdf_sha256,
        key_id=row.signing_key_id,
        dispatches=tuple(_place(place, people) for place in dispatches if place.document_id == row.pk),
    )


def _place(row: Dispatch, people: dict[UUID, str]) -> DispatchView:
    carrier = people.get(row.carried_by_id, GONE) if row.carried_by_id else ""
    return DispatchView(
        row.pk, Recipient(row.recipient), row.recipient_name, Channel(row.channel), row.carried_at, carrier
    )


def _visa(row: Visa, key: bytes, people: dict[UUID, str]) -> VisaView:
    words = row.unseal(key, "comment", {})
    return VisaView(
        decision=VisaDecision(row.decision),
        at=row.at,
        by=people.get(row.by_id, GONE),
        comment=str(words.get("comment", "")),
        own_reason=str(words.get("own_reason", "")),
        addendum=int(words.get("addendum", 0)),
    )
