"""Many rows at once, for the measures: by the administrator and by COPY, each value really sealed under its own key.

These rows do not pass through the services and leave no event in the journal: they prove nothing but speed.
The same seed makes the same ids, dates and words; data keys and nonces are random, as they must be.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

import psycopg

from havre.accounts.rules import AgencyKind, TeamKind
from havre.kernel.errors import Refused
from havre.operations import install
from havre.operations.demo.bulk import Batch
from havre.operations.demo.cast import AGENCY_BY_SLUG, MARK, NAMESPACE, TEAM_BY_SLUG, fixed_id
from havre.operations.demo.people import load_cast
from havre.operations.demo.scale_rows import YEARS, Place, Places, Unit

SEED: Final = 20260916
CHUNK: Final = 500
AGENCIES: Final = 100
# The team of the cast that takes one number out of two, what it is, and who writes there.
_CAST: Final = {
    "crip": ("crip59", TeamKind.CONCERN_UNIT, ("farid", "hugo", "ines")),
    "desk": ("plateau", TeamKind.HELPLINE_FLOOR, ("alice", "bruno")),
    "writers": ("tilleuls", TeamKind.REPORTING, ("nadia",)),
}


@dataclass(frozen=True)
class Order:
    """What to make: ``count`` receptions, as many contacts and reports, over the years before ``now``."""

    count: int
    seed: int
    now: datetime

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Yield (first, size) of each piece of work."""
        for first in range(0, self.count, CHUNK):
            yield first, min(CHUNK, self.count - first)

    def sent_at(self, number: int) -> datetime:
        """Return when the report of one number was sent; the first ones are the oldest."""
        return self.now - timedelta(days=365 * YEARS) * ((self.count - number) / (self.count + 1))


def fill(order: Order, *, processes: int, progress: Callable[[int], None]) -> None:
    """Add the rows of ``order``, ``processes`` pieces at once; ``progress`` hears the size of each done piece.

    Half of the numbers go to the cast's teams, so that their lists are long; the others to a hundred invented
    agencies. Raises ``Refused`` (``scale_there``) when rows of the same seed are there already.
    """
    with install.connect("admin") as admin:
        _refuse_twice(admin, order)
        load_cast(admin)
        _load_agencies(admin, order)
    pieces = [(order, first, size) for first, size in order.chunks()]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        for size in pool.map(_piece, pieces):
            progress(size)
    with install.connect("admin", autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE)")


def batch_of(order: Order, first: int, size: int) -> Batch:
    """Return the rows of one piece of work; the same order gives the same rows, keys and nonces aside."""
    batch = Batch()
    for number in range(first, first + size):
        seed = f"{order.seed}|{number}"
        Unit(batch, seed=seed, at=order.sent_at(number), places=_places(order.seed, number)).add()
    return batch


def names_of(order: Order, *, wanted: int) -> list[str]:
    """Return the exact names of ``wanted`` children of the cast's CRIP, spread over the whole order."""
    step = max(order.count // wanted // 2, 1) * 2
    batch = Batch()
    return [
        Unit(
            batch, seed=f"{order.seed}|{number}", at=order.sent_at(number), places=_places(order.seed, number)
        ).card.full_name
        for number in range(0, order.count, step)
    ][:wanted]


def _piece(work: tuple[Order, int, int]) -> int:
    order, first, size = work
    batch = batch_of(order, first, size)
    with install.connect("admin") as admin:
        admin.execute("SET synchronous_commit = off")
        batch.copy(admin)
    return size


def _refuse_twice(admin: psycopg.Connection, order: Order) -> None:
    mark = _agency_id(order.seed, 0)
    if admin.execute("SELECT 1 FROM accounts_agency WHERE id = %s", [mark]).fetchone():
        raise Refused(
            "Ces lignes de mesure existent déjà, ou leur ajout fut interrompu. "
            "Choisissez une autre graine avec --seed, ou repartez de rien.",
            code="scale_there",
        )


def _places(seed: int, number: int) -> Places:
    kept = (number // 2) % AGENCIES
    return Places(
        **{kind: _cast_place(kind) if number % 2 == 0 else _place(seed, kind, kept) for kind in _CAST}
    )


def _cast_place(kind: str) -> Place:
    slug, _, people = _CAST[kind]
    team = TEAM_BY_SLUG[slug]
    agency = AGENCY_BY_SLUG[team.agency]
    return Place(
        agency.id, team.id, tuple(fixed_id(f"user-{who}") for who in people), f"{team.name}, {agency.name}"
    )


def _place(seed: int, kind: str, number: int) -> Place:
    people = tuple(uuid5(NAMESPACE, f"scale|{seed}|user|{kind}|{number}|{rank}") for rank in range(3))
    return Place(_agency_id(seed, number), _team_id(seed, kind, number), people, _agency_name(number))


def _agency_id(seed: int, number: int) -> UUID:
    return uuid5(NAMESPACE, f"scale|{seed}|agency|{number}")


def _team_id(seed: int, kind: str, number: int) -> UUID:
    return uuid5(NAMESPACE, f"scale|{seed}|team|{kind}|{number}")


def _agency_name(number: int) -> str:
    return f"Organisation inventée n° {number + 1} {MARK}"


def _load_agencies(admin: psycopg.Connection, order: Order) -> None:
    cursor, seed, kind = admin.cursor(), order.seed, AgencyKind.ASSOCIATION.value
    cursor.executemany(
        "INSERT INTO accounts_agency (id, name, kind, siret, departement_code, created_at)"
        " VALUES (%s, %s, %s, '', '', %s) ON CONFLICT DO NOTHING",
        [(_agency_id(seed, number), _agency_name(number), kind, order.now) for number in range(AGENCIES)],
    )
    cursor.executemany(
        "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
        " VALUES (%s, %s, %s, %s, '', '') ON CONFLICT DO NOTHING",
        [
            (_team_id(seed, kind, number), _agency_id(seed, number), f"Équipe inventée ({kind})", team.value)
            for number in range(AGENCIES)
            for kind, (_, team, _) in _CAST.items()
        ],
    )
