"""From a sealed concern report to a judicial report on the same facts, when the situation grows worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit
from havre.kernel.errors import Refused
from havre.reports.access import report_for
from havre.reports.content import ParentsBlock, to_json
from havre.reports.models import Line, Report, ReportChild
from havre.reports.queries.opened import OpenReport, load
from havre.reports.rules import LineKind, ReportKind, ReportStatus
from havre.reports.services.drafts import open_draft

COPIED = (
    "departement_code", "presence_departement_code", "commune_code", "stated_danger", "exploitation_concern",
    "worry_types",
)  # fmt: skip


@transaction.atomic
def write_to_prosecutor(*, actor: Actor, report_id: UUID, new_id: UUID, now: datetime) -> Report:
    """Begin a judicial report with the facts, words and children of a sealed concern report.

    The two name each other by ``twin_id`` on the new one; the sealed one does not change. What was decided about
    the parents is decided again: the prosecutor may ask for silence. The same ``new_id`` again returns the draft.
    """
    source = load(report_for(actor, report_id))
    if source.report.status != ReportStatus.SENT or source.report.kind != ReportKind.CONCERN:
        raise Refused(
            "On part d'une information préoccupante déjà envoyée. Avant l'envoi, changez de destinataire dans "
            "« À qui j'écris ? » : les faits restent les mêmes.",
            code="not_sent",
        )
    draft = open_draft(
        actor=actor, report_id=new_id, now=now, team_id=source.report.team_id, kind=ReportKind.JUDICIAL
    )
    if draft.twin_id is not None or draft.kind != ReportKind.JUDICIAL:
        return draft
    _copy(source, load(draft))
    audit.record(
        "report.twin",
        kind="report",
        object_id=draft.pk,
        team_id=draft.team_id,
        detail={"from": str(report_id)},
    )
    return draft


def _copy(source: OpenReport, target: OpenReport) -> None:
    report = target.report
    for name in COPIED:
        setattr(report, name, getattr(source.report, name))
    report.twin_id, report.contact_id = source.report.pk, source.report.contact_id
    narrative = replace(
        source.narrative, author=target.narrative.author, parents=ParentsBlock(), pages={}, corrections=()
    )
    report.seal(target.key, narrative=to_json(narrative))
    report.save(force_update=True)
    for line in source.lines:
        if line.kind is not LineKind.ADDENDUM:
            _line(target, line.id, kind=line.kind, position=line.position, body=to_json(line.body))
    for child in source.children:
        row = ReportChild(
            id=uuid5(report.pk, str(child.id)),
            key_id=report.key_id,
            team_id=report.team_id,
            report=report,
            person_id=child.person_id,
            position=child.position,
        )
        row.seal(target.key, particulars=to_json(child.particulars))
        row.save(force_insert=True)


def _line(target: OpenReport, source_id: UUID, *, kind: LineKind, position: int, body: object) -> None:
    report = target.report
    row = Line(
        id=uuid5(report.pk, str(source_id)),
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        kind=kind.value,
        position=position,
    )
    row.seal(target.key, body=body)
    row.save(force_insert=True)
