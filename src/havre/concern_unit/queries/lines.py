"""The lines of the lists of the CRIP: one statement, written once; codes and aliases only, nothing unsealed.

Written in SQL and not by the ORM: building the statement anew took longer than PostgreSQL takes to answer it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from django.db import connection

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.foundation.instants import read_quickly
from havre.law.territory import territory_of

Values = Mapping[str, Any]


class Row(NamedTuple):
    """What the statement brings of a reception; its fields are the columns, in order."""

    id: UUID
    reference: str
    received_at: datetime
    danger_order: int
    stated_danger: str
    sender_name: str
    sender_sector: str
    children_count: int
    status: str
    evaluation_due_at: datetime
    departement_code: str
    exploitation_concern: str
    aliases: list[str | None]


class Line(NamedTuple):
    """One line of a list: codes and aliases only."""

    id: UUID
    reference: str
    received_at: datetime
    stated_danger: str
    sender: str
    sector: str
    children: int
    aliases: tuple[str, ...]
    status: str
    due_on: date
    late: bool
    concern: str


class Clocked(Protocol):
    """A reception, whole or as a row: what its clock reads."""

    @property
    def status(self) -> str: ...  # noqa: D102 - see the model
    @property
    def evaluation_due_at(self) -> datetime: ...  # noqa: D102 - see the model
    @property
    def departement_code(self) -> str: ...  # noqa: D102 - see the model


# Row security says of each child and of each person whether it is seen; who is not has no alias.
_ALIASES: Final = (
    "ARRAY(SELECT (SELECT p.alias FROM persons_person p WHERE p.id = c.person_id)"
    " FROM concern_unit_receptionchild c WHERE c.reception_id = r.id ORDER BY c.position, c.id)"
)
_SELECT: Final = f"SELECT {', '.join(f'r.{name}' for name in Row._fields[:-1])}, {_ALIASES}"
CHARGED: Final = (
    "EXISTS (SELECT 1 FROM concern_unit_evaluator e"
    " WHERE e.reception_id = r.id AND e.user_id = %(me)s AND e.ended_at IS NULL)"
)


def rows_of(
    actor: Actor,
    *,
    where: Sequence[str],
    values: Values,
    order: str,
    limit: int,
    right: Right = Right.CRIP_READ,
) -> list[Row]:
    """Return the receptions of the CRIPs where the actor holds ``right`` under the conditions ``where``.

    The same door as ``access.receptions_of``. ``where`` and ``order`` are constants of the code; what a person
    typed is in ``values`` only. ``%(me)s`` is the actor.
    """
    teams = {f"team_{number}": team for number, team in enumerate(actor.teams_with(right))}
    if not teams:
        return []
    # One team is an equality, which lets the index give the order; PostgreSQL would not see it in an array.
    door = f"r.team_id IN ({', '.join(f'%({name})s' for name in teams)})"
    statement = (
        f"{_SELECT} FROM concern_unit_reception r"
        f" WHERE {' AND '.join((door, *where))} ORDER BY {order} LIMIT {limit:d}"
    )
    with connection.cursor() as cursor:
        read_quickly(cursor)
        cursor.execute(statement, {**values, **teams, "me": actor.user_id})
        return [Row(*found) for found in cursor.fetchall()]


def line_of(row: Row, *, now: datetime) -> Line:
    """Return a row as a line."""
    return Line(
        id=row.id,
        reference=row.reference,
        received_at=row.received_at,
        stated_danger=row.stated_danger,
        sender=row.sender_name,
        sector=row.sender_sector,
        children=row.children_count,
        aliases=tuple(filter(None, row.aliases)),
        status=row.status,
        due_on=due_on_of(row),
        late=late(row, now=now),
        concern=row.exploitation_concern,
    )


def due_on_of(row: Clocked) -> date:
    """Return the last day of the evaluation, on the clock of the département."""
    return last_day(row.evaluation_due_at, departement=row.departement_code)


def last_day(limit: datetime, *, departement: str) -> date:
    """Return the last day of a limit whose instant is the first one after it."""
    return (limit - _INSTANT).astimezone(territory_of(departement).zone).date()


_INSTANT: Final = timedelta(microseconds=1)


def late(row: Clocked, *, now: datetime) -> bool:
    """Tell whether the evaluation, as a task, is late."""
    return row.status in rules.EVALUATION_PENDING and now >= row.evaluation_due_at
