"""Row security of the followed files: the team, less those who must not know; one file by a broken glass."""

from __future__ import annotations

from havre.foundation.rows import (
    ADD,
    ALL,
    GUARD,
    MY_TEAMS,
    READ,
    WRITE,
    Parent,
    Policy,
    Rows,
    erasable,
    posted_rows,
    team_rows,
)

CASE = (Parent("case_id", "cases_case"),)
HIDDEN = "case_id = ANY ((SELECT sec.hidden_cases())::uuid[])"
# Who is barred from a file after breaking its glass reads nothing more.
GRANTED = (
    "case_id = ANY ((SELECT sec.granted('case'))::uuid[])"
    " AND case_id <> ALL ((SELECT sec.barred_cases())::uuid[])"
)
_ME = "(SELECT sec.actor())"
# A sealed entry: its author and the persons it names. A sensitive one: also the referent, the substitute and the
# managers. A job of the team (export, purge) is no person and reads them all.
_NOT_FOR_ME = (
    f"{_ME} IS NOT NULL AND by_id IS DISTINCT FROM {_ME} AND {_ME} <> ALL (readers) AND (sensitivity = 'sealed'"
    " OR sensitivity = 'sensitive' AND case_id <> ALL ((SELECT sec.close_cases())::uuid[])"
    " AND team_id <> ALL ((SELECT sec.managed_teams())::uuid[]))"
)
# What the chronology tells of health: for the roles that care.
_NOT_MY_CARE = (
    f"module = 'health' AND {_ME} IS NOT NULL AND team_id <> ALL ((SELECT sec.health_teams())::uuid[])"
)


def case_rows(*, grants: str = "SELECT, INSERT, UPDATE", more: tuple[Parent, ...] = ()) -> Rows:
    """Rows of one file, with a column ``case_id``: seen by who sees the file."""
    return team_rows(grants=grants, parents=(*CASE, *more), granted=GRANTED, unless=HIDDEN)


_MINE_SHOWN = f"team_id = {MY_TEAMS} AND NOT ({HIDDEN})"
_MY_OWN = f"user_id = {_ME} AND {_MINE_SHOWN}"
# A draft is its author's alone. A job of the team (purge) sees it; any job sees those that have expired.
_DRAFTS = Rows(
    (
        Policy("own", "ALL", ("havre_app",), _MY_OWN, _MY_OWN),
        Policy("jobs", "ALL", ("havre_jobs",), f"team_id = {MY_TEAMS} OR expires_at < statement_timestamp()"),
    ),
    {"havre_app": ALL, "havre_jobs": "SELECT, DELETE"},
    CASE,
)  # fmt: skip
# What a partner posts to the team of a file: the partner adds and does not see it afterwards.
_PROPOSALS = Rows(
    (
        Policy("team", "ALL", ("havre_app", "havre_jobs"), _MINE_SHOWN, _MINE_SHOWN),
        Policy("post", "INSERT", ("havre_app",), check=f"from_team_id = {MY_TEAMS} AND from_user_id = {_ME}"),
        GUARD,
    ),
    {"havre_app": WRITE, "havre_jobs": erasable(WRITE), "havre_guard": READ},
    CASE,
)

TABLES: dict[str, Rows] = {
    "cases_case": team_rows(
        parents=(Parent("person_id", "persons_person"),),
        granted=GRANTED.replace("case_id", "id"),
        guarded=True,
        unless="id = ANY ((SELECT sec.hidden_cases())::uuid[])",
    ),
    "cases_episode": case_rows(),
    "cases_caremember": team_rows(parents=CASE, granted=GRANTED, guarded=True, unless=HIDDEN),
    "cases_barred": team_rows(parents=CASE, guarded=True, unless=HIDDEN),
    # The jobs find by sec.teams_to_share_out whose tasks are to be told or shared out.
    "cases_task": team_rows(parents=CASE, granted=GRANTED, guarded=True, unless=HIDDEN),
    "cases_absence": team_rows(guarded=True),
    # Read without a session by sec.calendar, which knows the hash of the token.
    "cases_feed": Rows(
        (
            Policy("guard", "ALL", ("havre_guard",), "true", "true"),
            Policy("own", "ALL", ("havre_app",), f"user_id = {_ME}", f"user_id = {_ME}"),
        ),
        {"havre_app": WRITE, "havre_guard": WRITE},
    ),
    "cases_entry": team_rows(
        grants=ADD,
        parents=CASE,
        granted=f"{GRANTED} AND sensitivity <> 'sealed' AND module <> 'health' AND kind <> 'barred'",
        unless=f"{HIDDEN} OR {_NOT_FOR_ME} OR {_NOT_MY_CARE}",
    ),
    "cases_attachment": team_rows(
        parents=CASE, granted=f"{GRANTED} AND sensitivity <> 'sealed'", unless=f"{HIDDEN} OR {_NOT_FOR_ME}"
    ),
    "cases_measure": case_rows(),
    "cases_milestone": case_rows(),
    "cases_rosterentry": team_rows(
        granted="EXISTS (SELECT FROM cases_representative r WHERE r.roster_id = cases_rosterentry.id)"
    ),
    "cases_representative": case_rows(more=(Parent("roster_id", "cases_rosterentry"),)),
    # A file sent names many children: the managers of the team, and the job that works for the one who confirmed.
    "cases_importrun": team_rows(unless="team_id <> ALL ((SELECT sec.managed_teams())::uuid[])"),
    "cases_need": case_rows(),
    "cases_assessment": case_rows(),
    "cases_plan": case_rows(),
    "cases_planversion": case_rows(),
    "cases_objective": case_rows(more=(Parent("need_id", "cases_need"),)),
    "cases_review": case_rows(grants=ADD),
    "cases_extract": case_rows(),
    "cases_childpage": case_rows(),
    "cases_version": case_rows(grants=ADD),
    "cases_draft": _DRAFTS,
    "cases_proposal": _PROPOSALS,
    "cases_arrival": posted_rows(),
}
