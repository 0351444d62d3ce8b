"""The door of an exceptional access to one report of an author's team: its texts and lines."""

from __future__ import annotations

from havre.accounts.exceptional import Grant, Passage, Reading, passages_of, reading_by_grant
from havre.concern_unit.exceptional import LABELS
from havre.concern_unit.rules import StatedDanger
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.reports import rules
from havre.reports.models import Line, Report, ReportChild


def read(grant: Grant) -> Reading:
    """Return the report that the grant opens; the identity of the children stays in the vault of the team."""
    with reading_by_grant():
        report = Report.objects.filter(pk=grant.object_id).first()
        if report is None:
            raise NotVisible
        children = list(ReportChild.objects.filter(report_id=report.pk).order_by("position", "id"))
        lines = list(Line.objects.filter(report_id=report.pk).order_by("kind", "position", "id"))
        keys = sealing.open_keys(row.key_id for row in (report, *children, *lines))
    passages: list[Passage] = []
    for line in lines:
        heading = rules.LineKind.label_of(line.kind)
        body = line.unseal(keys[line.key_id], "body", {})
        passages += [Passage(f"{heading} — {one.heading}", one.text) for one in passages_of(body, LABELS)]
    for child in children:
        passages += passages_of(child.unseal(keys[child.key_id], "particulars", {}), LABELS)
    narrative = report.unseal(keys[report.key_id], "narrative", {})
    author = narrative.get("author", {})
    return Reading(
        report.reference,
        (
            (
                "Auteur",
                f"{author.get('name') or 'non dit'}, {author.get('service') or author.get('organisation') or ''}",
            ),
            ("Genre", rules.ReportKind.label_of(report.kind)),
            ("État", rules.ReportStatus.label_of(report.status)),
            ("Danger dit par l'auteur", StatedDanger.label_of(report.stated_danger)),
            ("Département", report.departement_code or "non dit"),
        ),
        (*passages, *passages_of(narrative, LABELS)),
    )
