"""Tell people that something waits: a line on their page, and a mail that says nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from havre.accounts.access import Actor
from havre.accounts.models import Membership, Notice
from havre.accounts.rules import HOLDERS, Right


def members_with(team_id: UUID, right: Right) -> list[UUID]:
    """Return the members of a team of one's own agency who hold ``right``."""
    roles = [role.value for role in HOLDERS[right]]
    found = Membership.objects.filter(team_id=team_id, role__in=roles, ends_at=None).order_by("id")
    return list(found.values_list("user_id", flat=True))


def notify(
    users: Iterable[UUID], *, team_id: UUID | None, kind: str, path: str, now: datetime, by: Actor | None
) -> None:
    """Add one line to each person's page, except the person who acts.

    The worker mails what is still unseen a minute later.
    """
    for user_id in dict.fromkeys(users):
        if by is None or user_id != by.user_id:
            Notice.objects.bulk_create(
                [Notice(user_id=user_id, team_id=team_id, kind=kind, path=path, created_at=now)]
            )


def notify_posted_to(team_id: UUID, *, right: Right, kind: str, path: str, now: datetime) -> None:
    """Tell a team of another agency that something was posted to it; the sender learns nothing of its members."""
    roles = [role.value for role in HOLDERS[right]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.notify_team(%s, %s, %s, %s, %s)", [team_id, roles, kind, path, now])
