"""The reading of a file in the journal, its count, and what many readings call for. Nothing urgent is stopped."""

from __future__ import annotations

from django.db import connection

from havre.accounts.access import Actor
from havre.accounts.models import Membership, Team
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


def _tell(actor: Actor, case: Case) -> None:
    agency = Team.objects.filter(pk=case.team_id).values("agency_id")
    officers = Membership.objects.filter(agency_id__in=agency, role=Role.DPO.value, ends_at=None)
    people = [
        *members_with(case.team_id, Right.CASE_MANAGE),
        *officers.order_by("id").values_list("user_id", flat=True),
    ]
    notify(people, team_id=None, kind="mass_reading", path="/", now=utc_now(), by=actor)
