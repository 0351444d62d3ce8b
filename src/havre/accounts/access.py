"""Who acts: the person, the teams, and what each role allows. Every door of every app takes an ``Actor``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from havre.accounts.models import User
from havre.accounts.rules import HOLDERS, Right, Role
from havre.foundation.scope import acting_as, signed
from havre.kernel.errors import NotVisible


@dataclass(frozen=True)
class Seat:
    """One running membership."""

    membership_id: UUID
    agency_id: UUID
    agency_name: str
    team_id: UUID | None
    team_name: str
    team_kind: str
    authority_code: str
    role: Role


@dataclass(frozen=True)
class Actor:
    """The person who acts, as read at the start of the request; row security reads it again at each statement."""

    user_id: UUID
    name: str
    seats: tuple[Seat, ...]
    secrecy_basis: str = "none"

    def holds(self, right: Right) -> bool:
        """Whether any of the person's roles gives ``right``."""
        return any(seat.role in HOLDERS[right] for seat in self.seats)

    def seats_with(self, right: Right) -> tuple[Seat, ...]:
        """Return the memberships whose role gives ``right``."""
        return tuple(seat for seat in self.seats if seat.role in HOLDERS[right])

    def teams_with(self, right: Right) -> list[UUID]:
        """Return the teams in which the person holds ``right``."""
        return [seat.team_id for seat in self.seats_with(right) if seat.team_id]

    def agencies_with(self, right: Right) -> list[UUID]:
        """Return the agencies in which the person holds ``right``."""
        return list({seat.agency_id for seat in self.seats_with(right)})

    def seat_in(self, team_id: UUID, right: Right) -> Seat:
        """Return the membership of ``team_id`` that gives ``right``; raise ``NotVisible`` otherwise."""
        for seat in self.seats_with(right):
            if seat.team_id == team_id:
                return seat
        raise NotVisible

    def main_seat(self, right: Right) -> Seat:
        """Return the first membership in a team that gives ``right``; raise ``NotVisible`` otherwise."""
        for seat in self.seats_with(right):
            if seat.team_id:
                return seat
        raise NotVisible


def enter(user_id: UUID, *, name: str, secrecy_basis: str = "none") -> Actor:
    """Set the person's scope on the current transaction and return the person as an ``Actor``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.enter(%s)", [signed("user", user_id)])
        return Actor(user_id, name, tuple(_seats(cursor.fetchall())), secrecy_basis)


@contextmanager
def acting_person(user_id: UUID) -> Iterator[Actor]:
    """Open a transaction as a person outside a request of theirs: a job they confirmed, an answer that streams.

    Rights are those of now; raises ``NotVisible`` once the account is closed.
    """
    with acting_as("user", user_id):
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            raise NotVisible
        yield enter(user_id, name=user.name, secrecy_basis=user.secrecy_basis)


def _seats(rows: Iterable[tuple[Any, ...]]) -> Iterable[Seat]:
    for membership_id, agency_id, agency_name, team_id, team_name, team_kind, authority_code, role in rows:
        yield Seat(
            membership_id, agency_id, str(agency_name), team_id, str(team_name or ""), str(team_kind or ""),
            str(authority_code or ""), Role(str(role)),
        )  # fmt: skip
