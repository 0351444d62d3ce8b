"""Row security of the episodes: whoever sees the file. What comes from telephones: the team, less a hidden file."""

from __future__ import annotations

from havre.cases.protection import CASE, HIDDEN, case_rows
from havre.foundation.rows import ALL, Parent, Rows, team_rows

EPISODE = (Parent("episode_id", "runaways_runawayepisode"),)

TABLES: dict[str, Rows] = {
    "runaways_runawayepisode": case_rows(),
    "runaways_notification": case_rows(more=EPISODE),
    "runaways_contactattempt": case_rows(more=EPISODE),
    "runaways_returninterview": case_rows(more=EPISODE),
    # No broken glass shows the picture: only the team of the child, and the job that erases it.
    "runaways_photo": team_rows(grants=ALL, parents=(*CASE, *EPISODE), unless=HIDDEN, guarded=True),
    "runaways_teamchoices": team_rows(),
    "runaways_nightkey": team_rows(grants=ALL, guarded=True),
    "runaways_nightentry": team_rows(parents=CASE, unless=f"case_id IS NOT NULL AND {HIDDEN}"),
}
