"""Row security of safekeeping: the officer sees counts and dates, the teams alone see which objects."""

from __future__ import annotations

from dataclasses import replace

from havre.accounts.rules import HOLDERS, Right
from havre.foundation.rows import (
    ADD,
    ALL,
    GUARD,
    MY_AGENCIES,
    MY_TEAMS,
    READ,
    WRITE,
    Parent,
    Policy,
    Rows,
    erasable,
    team_rows,
)

APP = ("havre_app",)
JOBS = ("havre_jobs",)


def _agencies_as(*rights: Right) -> str:
    """Return the agencies where the actor holds one of these rights, as a condition."""
    roles = sorted({role.value for right in rights for role in HOLDERS[right]})
    words = ", ".join(f"'{role}'" for role in roles)
    return f"ANY ((SELECT sec.agencies_as(ARRAY[{words}]))::uuid[])"


OFFICER = f"agency_id = {_agencies_as(Right.DATA_PROTECTION)}"
DECIDING = f"agency_id = {_agencies_as(Right.DATA_PROTECTION, Right.PURGE_CONFIRM)}"
WORKING = f"agency_id = {MY_AGENCIES}"
MINE = f"team_id = {MY_TEAMS}"
# What is about a file that one must not see is not seen either.
SEEN = "(object_id IS NULL OR object_id <> ALL ((SELECT sec.hidden_cases())::uuid[]))"
PIECE_SEEN = "EXISTS (SELECT FROM safekeeping_rightsrequest r WHERE r.id = request_id)"


def _of_agency(*, using: str, grants: str = WRITE, jobs: str = READ) -> Rows:
    """Rows that an agency's officer (and those who confirm) keep, and the jobs of its teams."""
    policies = (Policy("officer", "ALL", APP, using, using), Policy("jobs", "ALL", JOBS, WORKING, WORKING))
    return Rows(policies, {"havre_app": grants, "havre_jobs": jobs})


def _guarded(rows: Rows) -> Rows:
    """Let the functions of the journal read these rows."""
    return replace(rows, policies=(*rows.policies, GUARD), grants={**rows.grants, "havre_guard": READ})


TABLES: dict[str, Rows] = {
    "safekeeping_retentionrule": Rows(
        (
            Policy("known", "SELECT", (*APP, *JOBS), f"agency_id IS NULL OR {WORKING}"),
            Policy("decided", "INSERT", APP, check=OFFICER),
            Policy("ended", "UPDATE", APP, OFFICER, OFFICER),
            # The national lines are loaded by ``havre retention``, as the owner.
            Policy("seed", "ALL", ("havre_owner",), "agency_id IS NULL", "agency_id IS NULL"),
        ),
        {"havre_app": WRITE, "havre_jobs": READ},
    ),
    # audit.cut looks for a confirmed purge before it takes anything from the journal.
    "safekeeping_purgerun": _guarded(_of_agency(using=DECIDING, jobs=WRITE)),
    "safekeeping_purgeline": _guarded(_of_agency(using=DECIDING, jobs=WRITE)),
    # The officer's proposal adds them under the scope of each team, and does not read them afterwards.
    "safekeeping_purgeitem": team_rows(guarded=True),
    "safekeeping_legalhold": _guarded(
        Rows(
            (
                Policy("officer", "ALL", APP, OFFICER, OFFICER),
                Policy("team", "ALL", (*APP, *JOBS), f"{MINE} AND {SEEN}", f"{MINE} AND {SEEN}"),
            ),
            {"havre_app": WRITE, "havre_jobs": READ},
        )
    ),
    "safekeeping_archived": Rows(
        (
            Policy("officer", "SELECT", APP, OFFICER),
            Policy("team", "ALL", (*APP, *JOBS), f"{MINE} AND {SEEN}", f"{MINE} AND {SEEN}"),
        ),
        {"havre_app": ALL, "havre_jobs": ALL},
    ),
    "safekeeping_stubcount": _of_agency(using=OFFICER, grants=READ, jobs=WRITE),
    # The officer registers a request for a team and sees its clock; its words are sealed for the team.
    "safekeeping_rightsrequest": Rows(
        (
            Policy("team", "ALL", (*APP, *JOBS), f"{MINE} AND {SEEN}", MINE),
            Policy("officer", "SELECT", APP, OFFICER),
            Policy("registered", "INSERT", APP, check=OFFICER),
        ),
        {"havre_app": WRITE, "havre_jobs": erasable(WRITE)},
    ),
    "safekeeping_rightspiece": team_rows(
        grants=ALL, parents=(Parent("request_id", "safekeeping_rightsrequest"),), unless=f"NOT ({PIECE_SEEN})"
    ),
    "safekeeping_breach": _of_agency(using=OFFICER, jobs=ALL),
    "safekeeping_breachstep": _of_agency(using=OFFICER, grants=ADD, jobs=ALL),
}
