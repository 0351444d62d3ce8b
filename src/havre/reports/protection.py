"""Row security of the author's side."""

from __future__ import annotations

from havre.foundation.rows import ADD, ALL, Parent, Rows, team_rows

_REPORT = (Parent("report_id", "reports_report"),)
_GRANTED = "report_id = ANY ((SELECT sec.granted('report'))::uuid[])"

TABLES: dict[str, Rows] = {
    "reports_report": team_rows(granted="id = ANY ((SELECT sec.granted('report'))::uuid[])", guarded=True),
    "reports_reportchild": team_rows(
        grants=ALL, parents=(*_REPORT, Parent("person_id", "persons_person")), granted=_GRANTED
    ),
    "reports_line": team_rows(grants=ALL, parents=_REPORT, granted=_GRANTED),
    "reports_visa": team_rows(grants=ADD, parents=_REPORT),
    "reports_sealeddocument": team_rows(grants=ADD, parents=_REPORT),
    "reports_dispatch": team_rows(parents=(*_REPORT, Parent("document_id", "reports_sealeddocument"))),
}
