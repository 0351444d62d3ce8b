"""Row security of sharing: the file's team, less those who must not know; the recipient while a share runs."""

from __future__ import annotations

from dataclasses import replace

from havre.cases.protection import case_rows
from havre.foundation.rows import Policy, Rows

# Read at each statement: an end, a withdrawal, a lost role or a left organisation hides the row at once.
_RUNS_FOR_ME = (
    "user_id = (SELECT sec.actor()) AND revoked_at IS NULL AND ends_at > statement_timestamp()"
    " AND to_agency_id = ANY ((SELECT sec.agencies())::uuid[]) AND (SELECT sec.may_receive())"
    " AND case_id <> ALL ((SELECT sec.barred_cases())::uuid[])"
)


def _more(rows: Rows, *policies: Policy) -> Rows:
    return replace(rows, policies=(*rows.policies, *policies))


TABLES: dict[str, Rows] = {
    "sharing_withheld": case_rows(),
    "sharing_share": _more(case_rows(), Policy("recipient", "SELECT", ("havre_app",), _RUNS_FOR_ME)),
}
