"""Row security of sharing: the file's team, less those who must not know; the recipient while it runs."""

from __future__ import annotations

from dataclasses import replace

from havre.cases.protection import CASE, case_rows
from havre.foundation.rows import ADD, GUARD, MY_TEAMS, READ, Parent, Policy, Rows, team_rows

APP = ("havre_app",)
_MAY = "(SELECT sec.may_receive())"
# What came with a transfer is hidden with the file that it opened.
_OPENED_SEEN = "(opened_case_id IS NULL OR opened_case_id <> ALL ((SELECT sec.hidden_cases())::uuid[]))"
# Read at each statement: an end, a withdrawal, a lost role or a left organisation hides the row at once.
_RUNS_FOR_ME = (
    "user_id = (SELECT sec.actor()) AND revoked_at IS NULL AND ends_at > statement_timestamp()"
    f" AND to_agency_id = ANY ((SELECT sec.agencies())::uuid[]) AND {_MAY}"
    " AND case_id <> ALL ((SELECT sec.barred_cases())::uuid[])"
)
# A copy is read while it waits for an answer, and once accepted until its end; that of a whole file, sensitive and
# health lines with it, by those who answer for the files.
_STILL_READ = (
    f"team_id = {MY_TEAMS} AND {_MAY} AND EXISTS (SELECT FROM sharing_transmission t"
    " WHERE t.id = sharing_receivedcopy.id AND t.to_team_id = sharing_receivedcopy.team_id"
    " AND t.status = ANY ('{sent,accepted}'::text[]) AND (t.ends_at IS NULL OR t.ends_at > statement_timestamp())"
    " AND (t.kind = 'referral' OR t.to_team_id = ANY ((SELECT sec.managed_teams())::uuid[])))"
)


def _more(rows: Rows, *policies: Policy, guard: str = "") -> Rows:
    """Add policies to the rows of a file; ``guard`` gives rights to the functions of the schema sec."""
    grants = {**rows.grants, **({"havre_guard": guard} if guard else {})}
    return replace(rows, policies=(*rows.policies, *policies), grants=grants)


_HIDDEN_OR_LIST = "COALESCE(case_id = ANY ((SELECT sec.hidden_cases())::uuid[]), false)"
# The file of an export: by who asked, once another person allowed it, for a day.
_ASKED = f"by_id = (SELECT sec.actor()) AND team_id = {MY_TEAMS}"
_ALLOWED = (
    f"{_ASKED} AND EXISTS (SELECT FROM sharing_export e"
    " WHERE e.id = sharing_exportfile.export_id AND e.by_id = sharing_exportfile.by_id AND e.status = 'approved'"
    " AND e.ends_at > statement_timestamp())"
)

TABLES: dict[str, Rows] = {
    "sharing_withheld": case_rows(),
    "sharing_share": _more(case_rows(), Policy("recipient", "SELECT", APP, _RUNS_FOR_ME), GUARD, guard=READ),
    # Read by the partner as long as the share itself is.
    "sharing_reply": _more(
        case_rows(grants=ADD, more=(Parent("share_id", "sharing_share"),)),
        Policy(
            "recipient",
            "SELECT",
            APP,
            "user_id = (SELECT sec.actor()) AND EXISTS (SELECT FROM sharing_share s WHERE s.id = share_id)",
        ),
    ),
    # The state changes by sec.move_transmission only.
    "sharing_transmission": _more(
        case_rows(grants=ADD),
        Policy("receiver", "SELECT", APP, f"to_team_id = {MY_TEAMS} AND {_MAY} AND {_OPENED_SEEN}"),
        Policy("guard", "ALL", ("havre_guard",), "true", "true"),
        guard="SELECT, UPDATE",
    ),
    "sharing_export": team_rows(parents=CASE, unless=_HIDDEN_OR_LIST, guarded=True),
    "sharing_exportfile": Rows(
        (
            Policy("asker", "SELECT", APP, _ALLOWED),
            Policy("asks", "INSERT", APP, check=_ASKED),
        ),
        {"havre_app": ADD},
    ),
    "sharing_sentcopy": case_rows(grants=ADD),
    "sharing_receivedcopy": Rows(
        (
            Policy("receiver", "SELECT", APP, _STILL_READ),
            Policy("post", "INSERT", APP, check=f"from_team_id = {MY_TEAMS}"),
            GUARD,
        ),
        {"havre_app": ADD, "havre_guard": READ},
    ),
}
