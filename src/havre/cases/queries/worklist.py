"""What the followed files put on the home page of a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.queries.agenda import urgent_of
from havre.cases.queries.arrivals import waiting
from havre.cases.queries.covering import gone_with_files
from havre.kernel.worklist import WorkItem

SHOWN: Final = 12
HEADING: Final = "Échéances des dossiers"
BOARD: Final = "/echeances/"
ARRIVALS: Final = "Enfants à accompagner"
ASKED: Final = "/suivi/demandes/"
# A limit of a day ends at the midnight that follows it.
_STILL_THE_DAY: Final = timedelta(seconds=1)


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return the tasks of the next seven days and those that are late, the files to hand over, those asked for."""
    if not actor.holds(Right.CASE_READ):
        return []
    found = urgent_of(actor, now=now, most=SHOWN + 1)
    items = [
        WorkItem(
            HEADING, f"{task.alias} : {task.title}", f"{BOARD}{task.id}/",
            due_at=task.due_at - _STILL_THE_DAY, late=task.late,
        )
        for task in found[:SHOWN]
    ]  # fmt: skip
    if len(found) > SHOWN:
        items.append(WorkItem(HEADING, "Voir toutes les échéances", BOARD))
    for team_id, user_id in gone_with_files(actor, now=now):
        items.append(
            WorkItem(
                HEADING, "Des dossiers attendent d'être confiés : un collègue a quitté l'équipe",
                f"{BOARD}passation/{team_id}/{user_id}/",
            )
        )  # fmt: skip
    return [*items, *_arrivals(actor)]


def _arrivals(actor: Actor) -> list[WorkItem]:
    """Return the children that another team asks to follow, for each person who may take one."""
    return [
        WorkItem(
            ARRIVALS, f"Demande de suivi : {line.sender or line.origin.label}", f"{ASKED}{line.id}/",
            since=line.sent_at,
        )
        for line in waiting(actor)
    ]  # fmt: skip
