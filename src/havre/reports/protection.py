"""Row security of the author's side: the team, less those from whom the file of the child is hidden."""

from __future__ import annotations

from havre.foundation.rows import ADD, ALL, Parent, Rows, team_rows

_REPORT = (Parent("report_id", "reports_report"),)
_HIDDEN = "report_id = ANY ((SELECT sec.hidden_reports())::uuid[])"
# Who must not know of a child reads nothing more by breaking the glass.
_GRANTED = f"report_id = ANY ((SELECT sec.granted('report'))::uuid[]) AND NOT ({_HIDDEN})"

TABLES: dict[str, Rows] = {
    "reports_report": team_rows(
        granted=_GRANTED.replace("report_id", "id"),
        guarded=True,
        unless=_HIDDEN.replace("report_id", "id"),
    ),
    # sec.hidden_reports reads it.
    "reports_reportchild": team_rows(
        grants=ALL,
        parents=(*_REPORT, Parent("person_id", "persons_person")),
        granted=_GRANTED,
        guarded=True,
        unless=_HIDDEN,
    ),
    "reports_line": team_rows(grants=ALL, parents=_REPORT, granted=_GRANTED, unless=_HIDDEN),
    "reports_visa": team_rows(grants=ADD, parents=_REPORT, unless=_HIDDEN),
    "reports_sealeddocument": team_rows(grants=ADD, parents=_REPORT, unless=_HIDDEN),
    "reports_dispatch": team_rows(
        parents=(*_REPORT, Parent("document_id", "reports_sealeddocument")), unless=_HIDDEN
    ),
}
