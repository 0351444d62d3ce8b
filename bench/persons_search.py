"""B6 for persons: search by name, date and number under row security, as the application's role.

Run: ``./havre bench persons_search [--count 1000000]``. One team holds 100,000 of the persons, a hundred teams the
others. Names are invented syllables, some far more common than others. Each search is one transaction that enters
the person's scope, as a page does. ``HAVRE_BENCH_DIR`` keeps the filled database for the next run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

import django
from _site import site
from _told import Report, p95

SEED = 20261122
SEARCHES = 400
LONG_LIST = 100_000
TEAMS = 100
CHUNK = 10_000
GIVEN, FAMILIES = 900, 20_000
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SYLLABLES = [
    "ba",
    "ben",
    "bou",
    "ca",
    "da",
    "de",
    "di",
    "dou",
    "fa",
    "fi",
    "ga",
    "ha",
    "i",
    "ja",
    "ka",
    "ko",
    "la",
    "le",
    "li",
    "lou",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "nou",
    "o",
    "pa",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "sou",
    "ta",
    "te",
    "ti",
    "vi",
    "ya",
    "za",
]


@dataclass(frozen=True)
class Child:
    """One invented child."""

    number: int
    given: str
    family: str
    birth: date


def main() -> int:
    """Fill once, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    report = Report()
    with site(f"persons-{count}", workers=1):
        django.setup()
        _fill(count, report)
        _measure(report, count)
    return report.status


def children(count: int) -> Iterator[Child]:
    """Yield the same children for the same count; the first ``LONG_LIST`` are those of the long team."""
    chance = random.Random(SEED)
    given = _words(chance, GIVEN)
    families = _words(chance, FAMILIES)
    for number in range(count):
        # The first of each list are far more common than the last: one given name in fifteen, one family in fifty.
        first = given[int(chance.random() ** 2.5 * GIVEN)]
        family = families[int(chance.random() ** 2.5 * FAMILIES)]
        if number % 9 == 0:
            first += "-" + given[chance.randrange(GIVEN)]
        if number % 13 == 0:
            family += "-" + families[chance.randrange(FAMILIES)]
        yield Child(number, first, family, date(2008, 1, 1) + timedelta(days=chance.randrange(6000)))


def _words(chance: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()] = None
    return list(found)


def _fill(count: int, report: Report) -> None:
    from havre.operations import install  # noqa: PLC0415 - models need django.setup() first
    from havre.operations.demo.people import load_cast  # noqa: PLC0415 - idem

    with install.connect("admin") as admin:
        load_cast(admin)
        if admin.execute("SELECT count(*) FROM persons_person").fetchone() == (count,):
            return
        _teams(admin)
    began = time.monotonic()
    every = children(count)
    with install.connect("admin") as admin:
        while chunk := list(islice(every, CHUNK)):
            _copy(admin, chunk)
            admin.commit()
    with install.connect("admin", autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE) persons_person, persons_token")
        size = admin.execute("SELECT count(*), pg_total_relation_size('persons_token') FROM persons_token")
        tokens, weight = size.fetchone() or (0, 0)
    report.line("fill", time.monotonic() - began, "s", None)
    report.line("tokens", tokens / count, "tokens/person", None)
    report.line("index", weight / count, "bytes/person", None)


def _place(number: int) -> tuple[UUID, UUID]:
    """Return the team and the agency of one child."""
    from havre.operations.demo.cast import AGENCY_BY_SLUG, BY_SLUG, NAMESPACE, TEAM_BY_SLUG  # noqa: PLC0415 - idem

    if number < LONG_LIST:
        return TEAM_BY_SLUG[BY_SLUG["sonia"].team].id, AGENCY_BY_SLUG[BY_SLUG["sonia"].agency].id
    kept = number % TEAMS
    return uuid5(NAMESPACE, f"persons|team|{kept}"), uuid5(NAMESPACE, f"persons|agency|{kept}")


def _teams(admin: Any) -> None:
    for number in range(TEAMS):
        team, agency = _place(LONG_LIST + number)
        admin.execute(
            "INSERT INTO accounts_agency (id, name, kind, siret, departement_code, created_at)"
            " VALUES (%s, %s, 'association', '', '', %s) ON CONFLICT DO NOTHING",
            [agency, f"Organisation inventée n° {number + 1}", NOW],
        )
        admin.execute(
            "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
            " VALUES (%s, %s, 'Équipe inventée', 'child_welfare', '', '') ON CONFLICT DO NOTHING",
            [team, agency],
        )


def _copy(admin: Any, chunk: list[Child]) -> None:
    from havre.operations.demo.cast import NAMESPACE  # noqa: PLC0415 - models need django.setup() first
    from havre.persons.access import Number, tokens_of  # noqa: PLC0415 - idem
    from havre.persons.access.tokens import number_tokens  # noqa: PLC0415 - idem
    from havre.persons.rules.identifiers import IdentifierKind  # noqa: PLC0415 - idem

    people: list[tuple[Any, ...]] = []
    tokens: list[tuple[Any, ...]] = []
    for child in chunk:
        team, agency = _place(child.number)
        person = uuid5(NAMESPACE, f"persons|{child.number}")
        people.append((person, team, f"Ancolie {child.number}", child.birth.year, "unknown", NOW))
        number = Number(IdentifierKind.WELFARE, f"ASE-{child.number}")
        found = tokens_of(agency, _card(child)) + number_tokens(agency, [number])
        tokens += [(team, person, kind, value) for kind, value in found]
    _rows(admin, "persons_person (id, team_id, alias, birth_year, sex, created_at)", people)
    _rows(admin, "persons_token (team_id, person_id, kind, token)", tokens)


def _rows(admin: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    with admin.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _card(child: Child) -> Any:
    from havre.persons.access import IdentityCard  # noqa: PLC0415 - models need django.setup() first

    return IdentityCard(family_name=child.family, given_names=child.given, birth_date=child.birth)


def _measure(report: Report, count: int) -> None:
    from havre.persons.access import Asked  # noqa: PLC0415 - models need django.setup() first

    chance = random.Random(SEED + 1)
    mine = list(islice(children(count), min(count, LONG_LIST)))
    draw = [chance.choice(mine) for _ in range(SEARCHES)]
    often = Counter((child.given, child.family) for child in mine).most_common(SEARCHES // 4)
    kinds: dict[str, Callable[[Child], Any]] = {
        "exact_name": lambda child: Asked(f"{child.given} {child.family}"),
        "name_and_birth": lambda child: Asked(f"{child.family} {child.given}", child.birth),
        "heard": lambda child: Asked(f"{child.given.replace('k', 'c')}e {child.family.replace('i', 'y')}"),
        "number": lambda child: Asked(identifier=f"ase {child.number}"),
        "everything": lambda child: Asked(
            f"{child.given} {child.family}", child.birth, f"ase-{child.number}"
        ),
        "nobody": lambda child: Asked(f"Xqz{child.number} Wvx", child.birth),
    }
    for name, asked in kinds.items():
        _searches(report, f"B6.person.{name}", [asked(child) for child in draw], count)
    report.line("B6.person.commonest_name.bearers", often[0][1], "children of the team", None)
    _searches(report, "B6.person.commonest_names", [Asked(" ".join(name)) for name, _ in often * 4], count)
    _searches(report, "B6.person.duplicates", [_card(child) for child in draw], count)


def _searches(report: Report, name: str, asked: list[Any], count: int) -> None:
    """Search each time something else; the budget of the page is held by the search alone."""
    from _people import database_work  # noqa: PLC0415 - needs django.setup() first

    for one in asked[:20]:
        _search(one)
    with database_work() as work:
        times = [1000 * _search(one) for one in asked]
    report.line(f"{name}.p50", statistics.median(times), "ms", None)
    report.line(f"{name}.p95", p95(times), "ms", 50 if count <= LONG_LIST else 100)
    report.line(f"{name}.database", work.milliseconds / len(asked), "ms", 20)


def _search(asked: Any) -> float:
    from django.db import transaction  # noqa: PLC0415 - needs django.setup() first

    from havre.accounts.access import enter  # noqa: PLC0415 - idem
    from havre.operations.demo.cast import BY_SLUG  # noqa: PLC0415 - idem
    from havre.persons.access import Asked, find, possible_duplicates  # noqa: PLC0415 - idem

    who = BY_SLUG["sonia"]
    began = time.perf_counter()
    with transaction.atomic():
        actor = enter(who.id, name=who.name)
        teams = [seat.team_id for seat in actor.seats if seat.team_id]
        if isinstance(asked, Asked):
            find(actor, team_ids=teams, asked=asked, purpose="bench")
        else:
            possible_duplicates(actor, asked, team_ids=teams)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
