"""The reading of a file in the journal, its count, and what many readings call for. Nothing urgent is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from havre.accounts.access import Actor
from havre.accounts.models import Membership, Team
from havre.accounts.names import names_of
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right, Role
from havre.cases.models import Case
from havre.cases.rules.reading import ASK_DAY, ASK_HOUR, TELL_DAY, TELL_HOUR, ReadingReason
from havre.foundation import audit
from havre.kernel.clock import utc_now


class ReasonWanted(Exception):  # noqa: N818 - a question to the person, asked by a page
    """The person opened many files: a reason is asked for before the next one."""


def record(actor: Actor, case: Case, *, part: str, urgent: bool) -> None:
    """Put the reading in the journal, in one statement; tell the managers once a day past the first threshold.

    Raises ``ReasonWanted`` past the second, when nothing was said for an hour; the reading is then not made.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asks, tells FROM sec.read_case(%s, %s, %s, %s, %s, %s, %s, %s)",
            [case.pk, case.team_id, part, urgent, TELL_HOUR, TELL_DAY, ASK_HOUR, ASK_DAY],
        )
        asks, tells = cursor.fetchone()
    if asks:
        raise ReasonWanted
    if tells:
        _tell(actor, case)


def explain(actor: Actor, reason: ReadingReason) -> None:
    """Keep why the person opens many files: it holds for an hour, and is in the journal."""
    team_id = next(iter(actor.teams_with(Right.CASE_READ)), None)
    audit.record(
        "case.many_readings_reason", kind="team", object_id=team_id, team_id=team_id, purpose=reason.value
    )


@dataclass(frozen=True, kw_only=True)
class ManyReadings:
    """Somebody of one's teams opened many files: how many in an hour and in a day, and why when they said it."""

    name: str
    at: datetime
    in_hour: int
    in_day: int
    reason: str


def many_readings(*, since: datetime) -> list[ManyReadings]:
    """Return what the managers of a team were told since then, the last first, in two statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, at, in_hour, in_day, reason FROM sec.many_readings(%s)", [since])
        rows = cursor.fetchall()
    names = names_of(user_id for user_id, *_ in rows)
    return [
        ManyReadings(
            name=names.get(user_id, "Compte retiré"), at=at, in_hour=in_hour, in_day=in_day,
            reason=ReadingReason.label_of(reason) if reason else "",
        )
        for user_id, at, in_hour, in_day, reason in rows
    ]  # fmt: skip


def _tell(actor: Actor, case: Case) -> None:
    """Tell the managers, who ask the person; and the officers, who find the readings in the journal."""
    agency = Team.objects.filter(pk=case.team_id).values("agency_id")
    rows = Membership.objects.filter(agency_id__in=agency, role=Role.DPO.value, ends_at=None)
    officers = list(rows.order_by("id").values_list("user_id", flat=True))
    managers = [one for one in members_with(case.team_id, Right.CASE_MANAGE) if one not in officers]
    journal = f"/donnees/journal/?person={actor.user_id}"
    for people, path in ((managers, "/suivi/lectures/"), (officers, journal)):
        notify(people, team_id=None, kind="mass_reading", path=path, now=utc_now(), by=actor)
