"""Row security of the health milestones: the team, the roles that care, less those who must not know."""

from __future__ import annotations

from havre.cases.protection import CASE, HIDDEN
from havre.foundation.rows import Rows, team_rows

# A job of the team (purge, export) is no person.
_NOT_MINE = "(SELECT sec.actor()) IS NOT NULL AND team_id <> ALL ((SELECT sec.health_teams())::uuid[])"

TABLES: dict[str, Rows] = {"health_step": team_rows(parents=CASE, unless=f"{HIDDEN} OR {_NOT_MINE}")}
