"""Rights on the directory, and row security where a person is named.

Entries are about organisations: serving roles write because moderators correct them on a page; the public face reads
its own view. What professionals keep for themselves, ask for or say of themselves has row security.
"""

from __future__ import annotations

from havre.foundation.rows import ADD, ALL, GUARD, READ, WRITE, Policy, Rows, open_rows, own_rows

_REASON = "reference data on organisations; a protected place is never a row"
_GRANTS = {"havre_app": ALL, "havre_jobs": ALL, "havre_stats": READ}

# Row security asks the memberships themselves: a moderator removed loses the rows at once.
_MODERATES = "cardinality((SELECT sec.agencies_as(ARRAY['directory_moderator']))) > 0"
_ACTOR = "(SELECT sec.actor())"
_MINE = f"user_id = {_ACTOR}"
_MY_TEAMS = "team_id = ANY ((SELECT sec.teams())::uuid[])"

TABLES: dict[str, Rows] = {
    **{
        f"directory_{name}": open_rows(_REASON, grants=_GRANTS)
        for name in (
            "organization", "location", "service", "phone", "servicearea", "serviceatlocation", "alert", "servicename",
            "sourcerecord", "importrun", "importchange", "quarantinedline", "fieldorigin", "exclusion", "alias",
            "duplicatepair", "serviceversion", "proposal", "verification", "reminder", "errorreport", "offer",
        )
    },
    "directory_webhook": Rows(
        (Policy("moderators", "ALL", ("havre_app",), _MODERATES, _MODERATES),
         Policy("sending", "ALL", ("havre_jobs",), "true", "true")),
        {"havre_app": ALL, "havre_jobs": WRITE},
    ),
    # Counted by kind, département and month (havre_stats); a team sees its own.
    "directory_orientationoutcome": Rows(
        (Policy("team", "ALL", ("havre_app",), _MY_TEAMS, _MY_TEAMS),
         Policy("moderators", "SELECT", ("havre_app",), _MODERATES),
         Policy("counts", "SELECT", ("havre_stats",), "true"),
         GUARD),
        {"havre_app": ADD, "havre_stats": READ, "havre_guard": READ},
    ),
    "directory_accessrequest": Rows(
        (Policy("own", "SELECT", ("havre_app",), _MINE),
         Policy("ask", "INSERT", ("havre_app",), check=f"{_MINE} AND status = 'asked' AND decided_by_id IS NULL"),
         Policy("moderators", "SELECT", ("havre_app",), _MODERATES),
         Policy("decide", "UPDATE", ("havre_app",), f"{_MODERATES} AND NOT {_MINE}", f"{_MODERATES} AND NOT {_MINE}")),
        {"havre_app": WRITE},
    ),
    "directory_favourite": own_rows(signing_in=False),
    "directory_savedsearch": own_rows(signing_in=False),
    # What was just looked for: its author's, sealed with a key the database does not hold; jobs delete what has ended.
    "directory_lastsearch": Rows(
        (Policy("own", "ALL", ("havre_app",), _MINE, _MINE),
         Policy("sweep", "ALL", ("havre_jobs",), "expires_at <= statement_timestamp()", "false")),
        {"havre_app": ALL, "havre_jobs": "SELECT, DELETE"},
    ),
    # A referent shows their own name to professionals, until the date they chose.
    "directory_referent": Rows(
        (Policy("own", "ALL", ("havre_app",), _MINE, _MINE),
         Policy("found", "SELECT", ("havre_app",),
                f"{_ACTOR} IS NOT NULL AND withdrawn_at IS NULL AND expires_on >= CURRENT_DATE")),
        {"havre_app": ALL},
    ),
}  # fmt: skip
