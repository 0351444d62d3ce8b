"""What safekeeping prints: certificate, answer to a person, who read a file, register of processings, assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Agency, Membership, User
from havre.accounts.rules import Role
from havre.documents.blocks import Bullets, Fields, Paragraphs, Section, Sheet, Table
from havre.documents.followup import access_register, purge_certificate, rights_answer
from havre.documents.followup.forms import ChildLine
from havre.documents.followup.produce import as_pdf
from havre.documents.model import Party
from havre.documents.render import render_sheet
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.safekeeping.access import run_for
from havre.safekeeping.models import PurgeLine, PurgeRun
from havre.safekeeping.queries.journal import Reading, Subject
from havre.safekeeping.queries.rights import request_page, said_of, summary_of
from havre.safekeeping.queries.telling import SUMMARY, checked
from havre.safekeeping.registers import MEASURES, TRANSFERS, Processing, assessment, processings
from havre.safekeeping.rules import RunStatus, Status, Then
from havre.safekeeping.rules.retention import BY_CODE, Duration
from havre.safekeeping.rules.rights import PieceCategory, PieceOutcome, RequestStatus

KEYRING_DAYS = 35
"""Days after which no keyring of before a purge is left in a backup (ADR 6)."""


def purge_pdf(actor: Actor, run_id: UUID, *, demo: bool) -> bytes:
    """Return the certificate of a purge that is done; raise ``NotVisible`` while it is not."""
    run = run_for(actor, run_id)
    if run.status != RunStatus.DONE or run.ended_at is None:
        raise NotVisible
    audit.record("purge.certificate", kind="purge", object_id=run.pk)
    return as_pdf(_certificate(run, run.ended_at), produced_at=run.ended_at, demo=demo)


def _certificate(run: PurgeRun, ended_at: datetime) -> purge_certificate.PurgeCertificate:
    lines = PurgeLine.objects.filter(run=run).order_by("category", "then", "team_id")
    agency = Agency.objects.get(pk=run.agency_id)
    return purge_certificate.PurgeCertificate(
        reference=run.reference,
        sender=Party(organisation=agency.name),
        recipients=(),
        written_at=ended_at,
        rehearsed_at=run.proposed_at,
        executed_at=ended_at,
        method="Lignes et clés effacées, un dossier par transaction ; archives scellées : clés mises à l'écart",
        erased=tuple(_erased(line) for line in lines),
        approvals=tuple(_approvals(run)),
        kept_fields=tuple(sorted({BY_CODE[line.category].counted for line in lines} - {"Rien"})),
        backups_until=timezone.localdate(ended_at) + timedelta(days=KEYRING_DAYS),
        list_sha256=run.certificate_sha256,
    )


def _erased(line: PurgeLine) -> purge_certificate.Erased:
    category = BY_CODE[line.category]
    words = Duration(months=line.months, days=line.days).words
    return purge_certificate.Erased(
        category=category.label if line.then == Then.ERASE else f"{category.label} (mise en archive scellée)",
        rule=f"{words} depuis : {category.event.lower()}",
        status=category.status.label,
        count=line.done,
        held=line.held,
    )


def _approvals(run: PurgeRun) -> Iterator[purge_certificate.Approval]:
    for user_id, at in ((run.proposed_by_id, run.proposed_at), (run.decided_by_id, run.decided_at)):
        user = User.objects.filter(pk=user_id).first() if user_id else None
        if at is not None:
            # Somebody who left is told by the id that the journal holds.
            yield purge_certificate.Approval(
                name=user.name if user else str(user_id), function=user.function if user else "", at=at
            )


def answer_pdf(actor: Actor, request_id: UUID, *, now: datetime, demo: bool) -> bytes:
    """Return the answer to a person with the extracts that leave; before the second look it is refused."""
    page = request_page(actor, request_id, now=now)
    if page.state != RequestStatus.ANSWERED:
        raise Refused("La réponse se produit après le second regard.", code="not_answered")
    told = checked(
        actor, [*map(said_of, page.pieces), summary_of(page.answer)], case_id=page.object_id, asker=page.asker,
        on=timezone.localdate(now),
    )  # fmt: skip
    audit.record("rights.answer_pdf", kind="rights", object_id=page.id)
    user = User.objects.get(pk=actor.user_id)
    sender = Party(organisation=page.agency, service=page.line.team, name=user.name, function=user.function)
    document = rights_answer.RightsAnswer(
        reference=page.line.reference,
        sender=sender,
        recipients=(Party(organisation="", name=page.who),),
        written_at=now,
        right=page.line.rights,
        received_on=timezone.localdate(page.line.received_at),
        answer_due_on=page.line.due_on,
        summary=told[SUMMARY],
        pieces=tuple(
            rights_answer.Piece(
                title=one.title,
                category=_printed(one.category, one.outcome),
                remark=_remark(told[str(one.id)], one.words if one.withheld else ""),
            )
            for one in page.pieces
        ),
        contact=sender,
    )
    return as_pdf(document, produced_at=now, demo=demo)


def _printed(category: str, outcome: str) -> rights_answer.Category:
    if category == PieceCategory.OTHER and outcome == PieceOutcome.OCCULTED:
        return rights_answer.Category.OTHER_PEOPLE
    return rights_answer.Category(category)


def _remark(*parts: str) -> str:
    return "\n".join(part for part in parts if part.strip())


def readers_pdf(
    actor: Actor, subject: Subject, readings: list[Reading], *, since: date, now: datetime, demo: bool
) -> bytes:
    """Return « Qui a lu mon dossier », for the person it concerns; names are those of professionals."""
    team = next(seat for seat in actor.seats if seat.team_id == subject.team_id)
    document = access_register.AccessRegister(
        reference=subject.reference,
        sender=Party(organisation=team.agency_name, service=team.team_name),
        recipients=(),
        written_at=now,
        person=ChildLine(shown_as=subject.label, file_reference=subject.reference),
        since=since,
        until=timezone.localdate(now),
        readings=tuple(
            access_register.Reading(
                at=one.at,
                reader=", ".join(part for part in (one.name, one.function) if part),
                part=f"{one.act} : {one.kind}",
                why=one.why,
                exceptional=one.outside,
            )
            for one in readings
        ),
        kept_months=BY_CODE["access_log"].months,
        contact=_officer(team.agency_id),
    )
    audit.record("journal.readers_pdf", kind="record", object_id=subject.object_id, team_id=subject.team_id)
    return as_pdf(document, produced_at=now, demo=demo)


def _officer(agency_id: UUID) -> str:
    rows = Membership.objects.filter(agency_id=agency_id, role=Role.DPO.value, ends_at=None)
    name = rows.order_by("pk").values_list("user__name", flat=True).first()
    return f"{name}, délégué à la protection des données" if name else "Délégué à la protection des données"


def register_pdf(actor: Actor, *, now: datetime, demo: bool) -> bytes:
    """Return the register of processings for the actor's organisation."""
    sections = tuple(_processing(one) for one in processings())
    opening = (Paragraphs(_RESERVE),)
    sheet = Sheet("Registre des traitements", "RGPD, article 30", sections, opening=opening)
    return _sheet(actor, sheet, reference="REGISTRE", now=now, demo=demo)


def _processing(one: Processing) -> Section:
    rows = (
        ("But", one.purpose),
        ("Base", f"{one.basis} {_reserve(one.status)}".strip()),
        ("Personnes", " ; ".join(one.persons)),
        ("Données sensibles", one.sensitive or "Non"),
        ("Durées", durations_of(one) or "Propres à chaque compte"),
        ("Hors Union européenne", TRANSFERS),
        ("Sécurité", MEASURES),
    )  # fmt: skip
    table = Table(
        ("Données", "Destinataires"), tuple((data.what, " ; ".join(data.who)) for data in one.data), (1, 1)
    )
    return Section(one.title, (Fields(rows), table))


def durations_of(one: Processing) -> str:
    """Return the categories and durations of a processing, in French."""
    return " ; ".join(f"{kept.label} : {duration_words(kept.code)}" for kept in one.retention)


def duration_words(code: str) -> str:
    """Return the national duration of a category, in French."""
    category = BY_CODE[code]
    return Duration(months=category.months, days=category.days).words


def assessment_pdf(actor: Actor, *, now: datetime, demo: bool) -> bytes:
    """Return the impact assessment, with what the controller has to write."""
    parts, risks = assessment()
    sections = [
        Section(
            part.title,
            (
                *(Paragraphs(text) for text in part.text),
                Bullets(part.to_complete, "À compléter par le responsable de traitement"),
            ),
        )
        for part in parts
    ]
    rows = tuple((one.title, one.source, one.effects, one.measures, one.remains) for one in risks)
    heads = ("Risque", "D'où il vient", "Effets", "Mesures", "Ce qui reste")
    sections.append(Section("5. Risques pour les personnes", (Table(heads, rows, (3, 3, 3, 5, 4)),)))
    sheet = Sheet(
        "Analyse d'impact",
        "RGPD, article 35",
        tuple(sections),
        opening=(Paragraphs(_RESERVE),),
        numbered=False,
    )
    return _sheet(actor, sheet, reference="AIPD", now=now, demo=demo)


def _sheet(actor: Actor, sheet: Sheet, *, reference: str, now: datetime, demo: bool) -> bytes:
    issuer = actor.seats[0].agency_name if actor.seats else "Havre"
    return render_sheet(
        sheet,
        issuer=issuer,
        reference=reference,
        mention="Document interne, à relire par le délégué",
        produced_at=now,
        demo=demo,
    )


_RESERVE = (
    "Ce document dit ce que fait le logiciel. Le responsable de traitement le complète et le décide ; ce qui porte une "
    "réserve est à vérifier par un juriste."
)


def _reserve(status: Status) -> str:
    return "" if status is Status.SOURCE else f"({status.label.lower()})"


def register_rows() -> Iterator[list[str]]:
    """Yield the register of processings as lines for a spreadsheet, headers first."""
    yield [
        "Code", "Traitement", "But", "Base", "Réserve", "Personnes", "Données", "Destinataires", "Sensibles", "Durées",
        "Transferts", "Sécurité",
    ]  # fmt: skip
    for one in processings():
        for data in one.data:
            yield [
                one.code, one.title, one.purpose, one.basis, one.status.label, " ; ".join(one.persons), data.what,
                " ; ".join(data.who), one.sensitive,
                durations_of(one), TRANSFERS, MEASURES,
            ]  # fmt: skip
