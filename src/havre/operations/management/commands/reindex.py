"""``reindex``: write the blind index again, team by team, when the rules of names have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from havre.foundation.scope import acting_for_team
from havre.operations import install
from havre.persons.rules.finding import SCHEME
from havre.persons.services import reindex

_TEAMS = (
    "SELECT t.id, t.agency_id, count(*) FROM persons_identity i JOIN accounts_team t ON t.id = i.team_id"
    " WHERE i.scheme < %s GROUP BY t.id, t.agency_id ORDER BY t.id"
)


class Command(BaseCommand):
    """Batches of one team, each in its own transaction and under that team's scope; may be stopped and run again."""

    help = (
        "Refait l'index aveugle des personnes quand les règles des noms ont changé ; se relance sans dommage."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Index what older rules indexed; a second run finds nothing to do."""
        with install.connect("admin") as admin:
            teams = admin.execute(_TEAMS, [SCHEME]).fetchall()
        done = 0
        for team_id, agency_id, _ in teams:
            while count := self._batch(team_id, agency_id):
                done += count
        waiting = sum(count for _, _, count in teams) - done
        self.stdout.write(f"{done} fiches indexées, {waiting} laissées (occupées : relancez).")

    def _batch(self, team_id: Any, agency_id: Any) -> int:
        with acting_for_team(team_id):
            return reindex(team_id=team_id, agency_id=agency_id)
