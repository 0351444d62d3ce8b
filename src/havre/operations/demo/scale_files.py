"""Many followed files at once, for the measures: as ``scale``, by the administrator and by COPY, really sealed.

Half of the files go to the ASE team of the cast, so that its lists are long; the others to a hundred invented teams.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

import psycopg

from havre.accounts.rules import AgencyKind, TeamKind
from havre.cases.rules import LegalBasis, Origin, TeamRole
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import Outcome, PathwayStatus
from havre.cases.rules.tasks import Holder, TaskKind
from havre.kernel.errors import Refused
from havre.kernel.ids import REFERENCE_ALPHABET
from havre.law.age import majority_on
from havre.operations import install
from havre.operations.demo import shapes, texts
from havre.operations.demo.bulk import Batch, Key
from havre.operations.demo.cast import MARK, NAMESPACE, TEAM_BY_SLUG, fixed_id
from havre.operations.demo.children import Child, child
from havre.operations.demo.people import load_cast
from havre.operations.demo.scale import AGENCIES, Order
from havre.operations.demo.shapes import Sampler, Spread
from havre.persons.access import tokens_of
from havre.persons.services.people import ALIAS_WORDS

NOTES_EACH: Final = 4
# One file out of so many of the cast's team is followed by somebody who can sign in.
OF_THE_CAST: Final = 250
REFERENTS: Final = 400
TEAM: Final = TEAM_BY_SLUG["ase59"]
_CAST_REFERENTS: Final = ("sonia", "yann")
_STATUS: Final = Spread("Dossiers", {
    PathwayStatus.ACTIVE.value: 46, PathwayStatus.TRUST_BUILDING.value: 12, PathwayStatus.PLAN_AGREED.value: 10,
    PathwayStatus.CONSOLIDATING.value: 9, PathwayStatus.PAUSED.value: 6, PathwayStatus.FIRST_CONTACT.value: 5,
    PathwayStatus.REFERRED.value: 2, PathwayStatus.CLOSED.value: 10,
}, shapes.CHOSEN)  # fmt: skip


def fill(order: Order, *, processes: int, progress: Callable[[int], None]) -> None:
    """Add ``order.count`` files; ``progress`` hears the size of each done piece.

    Raises ``Refused`` (``scale_there``) when files of the same seed are there already.
    """
    with install.connect("admin") as admin:
        load_cast(admin)
        _load_teams(admin, order)
    pieces = [(order, first, size) for first, size in order.chunks()]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        for size in pool.map(_piece, pieces):
            progress(size)
    with install.connect("admin", autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE)")


def child_of(order: Order, number: int) -> Child:
    """Return the invented child of one number; the same order gives the same child."""
    return child(Sampler(f"{order.seed}|file|{number}"), on=order.sent_at(number).date())


def _piece(work: tuple[Order, int, int]) -> int:
    order, first, size = work
    batch = Batch()
    for number in range(first, first + size):
        File(batch, order, number).add()
    with install.connect("admin") as admin:
        admin.execute("SET synchronous_commit = off")
        batch.copy(admin)
    return size


class File:
    """Everything that one number adds: the child, the file, the referent, the chronology."""

    def __init__(self, batch: Batch, order: Order, number: int) -> None:
        """Prepare the draws of this number; the first ones are the oldest."""
        self.batch, self.number = batch, number
        self.draw = Sampler(f"{order.seed}|file|{number}")
        self.at, self.now = order.sent_at(number), order.now
        self.child = child(self.draw, on=self.at.date())
        kept = (number // 2) % AGENCIES
        self.ours = number % 2 == 0
        self.agency_id = fixed_id(f"agency-{TEAM.agency}") if self.ours else _agency_id(order.seed, kept)
        self.team_id = TEAM.id if self.ours else _team_id(order.seed, kept)
        self.status = self.draw.draw(_STATUS)

    def add(self) -> None:
        """Add the rows."""
        person_id, alias = self._person()
        case_id = self._id()
        key = self.batch.new_key(self._id(), "case", team_id=self.team_id, object_id=case_id)
        closed_at = self.at + timedelta(days=200) if self.status == PathwayStatus.CLOSED else None
        birth = self.child.card.birth_date or date.min
        self.batch.add_sealed(
            "cases.Case", key, case_id, {"summary": {"why": self.child.story.worry}}, team_id=self.team_id,
            person_id=person_id, alias=alias, reference=self._reference(), status=self.status,
            legal_basis=LegalBasis.JUDICIAL.value, departement_code="59", origin=Origin.DIRECT.value,
            opened_at=self.at, closed_at=closed_at, last_contact_on=self.at.date() + timedelta(days=20),
            majority_on=majority_on(birth),
        )  # fmt: skip
        self._episode(case_id, key, closed_at)
        self._referent(case_id)
        self._entries(case_id, key)
        if closed_at is None:
            self._tasks(case_id, key, alias)

    def _id(self) -> UUID:
        return self.draw.uuid(int(self.at.timestamp() * 1000))

    def _reference(self) -> str:
        letters = "".join(self.draw.chance.choices(REFERENCE_ALPHABET, k=10))
        return f"SU-{letters[:5]}-{letters[5:]}"

    def _person(self) -> tuple[UUID, str]:
        person_id, card = self._id(), self.child.card
        alias = f"{self.draw.one_of(ALIAS_WORDS)} {self.draw.chance.randrange(100, 1000)}"
        birth = card.birth_date or date.min
        self.batch.add(
            "persons.Person", id=person_id, team_id=self.team_id, alias=alias, birth_year=birth.year,
            sex=self.child.sex.value, created_at=self.at,
        )  # fmt: skip
        key = self.batch.new_key(self._id(), "person", team_id=self.team_id, object_id=person_id)
        self.batch.add_sealed(
            "persons.Identity", key, self._id(), {"card": card.to_json()}, team_id=self.team_id, person_id=person_id,
            updated_at=self.at,
        )  # fmt: skip
        for kind, token in tokens_of(self.agency_id, card):
            self.batch.add("persons.Token", team_id=self.team_id, person_id=person_id, kind=kind, token=token)
        return person_id, alias

    def _episode(self, case_id: UUID, key: Key, closed_at: datetime | None) -> None:
        self.batch.add_sealed(
            "cases.Episode", key, self._id(), {"closing": {"remains": "Rien."} if closed_at else {}},
            team_id=self.team_id, case_id=case_id, number=1, opened_at=self.at, closed_at=closed_at,
            outcome=Outcome.STABILISED.value if closed_at else "",
        )  # fmt: skip

    def _referent(self, case_id: UUID) -> None:
        self.batch.add(
            "cases.CareMember", id=self._id(), team_id=self.team_id, case_id=case_id, user_id=self.referent_id,
            role=TeamRole.REFERENT.value, starts_at=self.at,
        )  # fmt: skip

    @property
    def referent_id(self) -> UUID:
        """Somebody of the cast for one file out of ``OF_THE_CAST``, else one of many invented referents."""
        rank = self.number // 2
        if self.ours and rank % OF_THE_CAST < len(_CAST_REFERENTS):
            return fixed_id(f"user-{_CAST_REFERENTS[rank % OF_THE_CAST]}")
        return uuid5(NAMESPACE, f"scale|referent|{self.number % REFERENTS}")

    def _entries(self, case_id: UUID, key: Key) -> None:
        lines: list[tuple[EntryKind, str, str]] = [
            (EntryKind.OPENED, Origin.DIRECT.value, self.child.story.worry)
        ]
        lines += [(EntryKind.NOTE, "", self.draw.one_of(texts.NOTES)[1]) for _ in range(NOTES_EACH)]
        for rank, (kind, code, words) in enumerate(lines):
            at = self.at + timedelta(days=7 * rank)
            self.batch.add_sealed(
                "cases.Entry", key, self._id(), {"content": {"text": words}}, team_id=self.team_id, case_id=case_id,
                kind=kind.value, module=MODULE_OF[kind].value, code=code, at=at, recorded_at=at,
                by_id=self.referent_id,
            )  # fmt: skip

    def _tasks(self, case_id: UUID, key: Key, alias: str) -> None:
        """Three things to do in an open file, due in the coming months; one out of twenty is late."""
        for rule_id, kind in (("D14", TaskKind.PLAN), ("D19", TaskKind.MAJORITY), ("D25", TaskKind.DATA)):
            due_at = self.now + timedelta(days=self.draw.chance.randrange(-10, 190), hours=5)
            self.batch.add_sealed(
                "cases.Task", key, self._id(), {"content": {"steps": [], "source": "", "reserve": ""}},
                team_id=self.team_id, case_id=case_id, alias=alias, rule_id=rule_id, kind=kind.value,
                holder=Holder.REFERENT.value, owner_id=self.referent_id, started_at=self.at, due_at=due_at,
                due_on=due_at.date(), late_at=due_at, created_at=self.at,
            )  # fmt: skip


def _agency_id(seed: int, number: int) -> UUID:
    return uuid5(NAMESPACE, f"scale-files|{seed}|agency|{number}")


def _team_id(seed: int, number: int) -> UUID:
    return uuid5(NAMESPACE, f"scale-files|{seed}|team|{number}")


def _load_teams(admin: psycopg.Connection[Any], order: Order) -> None:
    """Add the invented teams; their being there tells that the files of this seed are."""
    if admin.execute("SELECT 1 FROM accounts_team WHERE id = %s", [_team_id(order.seed, 0)]).fetchone():
        raise Refused(
            "Ces dossiers de mesure existent déjà, ou leur ajout fut interrompu. "
            "Choisissez une autre graine avec --seed, ou repartez de rien.",
            code="scale_there",
        )
    cursor = admin.cursor()
    cursor.executemany(
        "INSERT INTO accounts_agency (id, name, kind, siret, departement_code, created_at)"
        " VALUES (%s, %s, %s, '', '59', %s)",
        [
            (_agency_id(order.seed, number), f"Service inventé n° {number + 1} {MARK}", AgencyKind.ASSOCIATION.value,
             order.now)
            for number in range(AGENCIES)
        ],
    )  # fmt: skip
    cursor.executemany(
        "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
        " VALUES (%s, %s, %s, %s, '', '59')",
        [
            (_team_id(order.seed, number), _agency_id(order.seed, number), "Équipe inventée",
             TeamKind.CHILD_WELFARE.value)
            for number in range(AGENCIES)
        ],
    )  # fmt: skip
