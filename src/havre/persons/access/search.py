"""Search of persons in the actor's own teams: exact equality of keyed tokens, one statement, one event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from havre.accounts.access import Actor
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access.cards import IdentityCard
from havre.persons.access.families import UPWARDS
from havre.persons.access.tokens import card_forms, keyed
from havre.persons.rules.finding import ORDER, Image, Reason, exact, identifier_images, looked_up, said
from havre.persons.rules.identifiers import IdentifierKind
from havre.persons.rules.names import Forms, asked_forms
from havre.persons.vault import Token

# Names that many share: the strongest reasons come first, the others are not read.
CANDIDATES = 200
NOBODY = UUID(int=0)
Meaning = Reason | IdentifierKind


@dataclass(frozen=True)
class Asked:
    """What is looked for. ``names`` is one text, in any order; ``identifier_kind`` empty asks for any kind."""

    names: str = ""
    birth_date: date | None = None
    identifier: str = ""
    identifier_kind: str = ""


@dataclass(frozen=True)
class Found:
    """A child who may be the one: its alias, and why; ``also`` are the aliases of records merged into it."""

    person_id: UUID
    alias: str
    reasons: tuple[str, ...]
    team_id: UUID
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hit:
    person_id: UUID
    alias: str
    birth_year: int | None
    kept_id: UUID
    kept_alias: str
    team_id: UUID
    places: tuple[int, ...]


_FIND = f"""
    WITH RECURSIVE hit (person_id, places) AS MATERIALIZED (
      SELECT t.person_id, array_agg(DISTINCT array_position(%(tokens)s::bytea[], t.token))
        FROM persons_token t
       WHERE t.token = ANY (%(tokens)s::bytea[]) AND t.team_id = ANY (%(teams)s::uuid[])
         AND t.person_id <> %(me)s
       GROUP BY t.person_id
       ORDER BY min(array_position(%(tokens)s::bytea[], t.token)), t.person_id DESC
       LIMIT {CANDIDATES}
    ), {UPWARDS.format(start="(SELECT person_id FROM hit UNION SELECT %(me)s)")}
    SELECT h.person_id, p.alias, p.birth_year, k.id, k.alias, k.team_id, h.places
      FROM hit h
      JOIN kept ON kept.person_id = h.person_id
      JOIN persons_person p ON p.id = h.person_id
      JOIN persons_person k ON k.id = kept.kept_id
     WHERE k.team_id = ANY (%(teams)s::uuid[])
       AND kept.kept_id <> (SELECT mine.kept_id FROM kept mine WHERE mine.person_id = %(me)s)
       AND NOT EXISTS (SELECT FROM persons_notsame n, unnest(ARRAY[h.person_id, kept.kept_id]) AS other (id)
                        WHERE n.first_id = LEAST(other.id, %(me)s) AND n.second_id = GREATEST(other.id, %(me)s))
"""  # noqa: S608 - our own words


def find(
    actor: Actor, *, team_ids: Collection[UUID], asked: Asked, purpose: str, limit: int = 20
) -> list[Found]:
    """Return the children of these teams who may be the one asked for, the strongest reasons first.

    One statement for the search and one event, which says how many, never what was typed. A birth date alone finds
    nobody: it narrows a name. Raises ``NotVisible`` when a team is not the actor's, ``Refused`` (``nothing_asked``).
    """
    if not asked.names.strip() and not asked.identifier.strip():
        raise Refused(
            "Écrivez un nom, ou un numéro de dossier. Une date de naissance seule ne cherche personne : "
            "elle précise un nom.",
            code="nothing_asked",
        )
    kind = IdentifierKind(asked.identifier_kind) if asked.identifier_kind in IdentifierKind.codes() else None
    meanings = _meanings(asked_forms(asked.names), asked.birth_date, [(asked.identifier, kind)])
    found = _search(actor, team_ids, meanings, birth=asked.birth_date)[:limit]
    _told("person.search", team_ids, purpose, found=len(found), birth=asked.birth_date is not None)
    return found


def possible_duplicates(
    actor: Actor,
    card: IdentityCard,
    *,
    team_ids: Collection[UUID],
    person_id: UUID | None = None,
    identifiers: Iterable[tuple[str, str]] = (),
    purpose: str = "person.entry",
    limit: int = 10,
) -> list[Found]:
    """Return the children of the actor's own teams that a card may double, with the reasons; it never blocks an entry.

    ``person_id`` is the record of the card when it exists already: neither it, nor what it is merged with, nor those
    of whom somebody said that they are others. ``identifiers`` are (kind, value). Same statements as ``find``.
    """
    numbers = [(value, IdentifierKind(kind)) for kind, value in identifiers if kind in IdentifierKind.codes()]
    meanings = _meanings(card_forms(card), card.birth_date, numbers)
    found = _search(actor, team_ids, meanings, birth=card.birth_date, me=person_id or NOBODY)[:limit]
    _told("person.duplicates", team_ids, purpose, found=len(found), birth=card.birth_date is not None)
    return found


def persons_named(
    actor: Actor, *, agency_id: UUID, team_id: UUID, names: str, birth_date: date | None, purpose: str
) -> list[UUID]:
    """Return the persons of one team whose exact name (and birth date) is given; never fuzzy, always in the journal.

    ``names`` is one text, in any order; accents, case, hyphens and particles do not matter.
    """
    if team_id not in [seat.team_id for seat in actor.seats]:
        raise NotVisible
    images = exact(asked_forms(names), birth_date)
    tokens = keyed(agency_id, [(image.kind.value, image.text) for image in images])
    rows = Token.objects.filter(token__in=tokens or [b""], team_id=team_id).order_by("id")
    found = list(dict.fromkeys(rows.values_list("person_id", flat=True)))
    audit.record(
        "person.search", kind="person", team_id=team_id, purpose=purpose, detail={"found": len(found)}
    )
    return found


def _meanings(
    forms: Forms, birth: date | None, numbers: Sequence[tuple[str, IdentifierKind | None]]
) -> dict[Image, Meaning]:
    """Return what is looked up and what finding it means, the strongest first."""
    names = looked_up(forms, birth)
    meanings: dict[Image, Meaning] = {}
    for value, kind in numbers:
        meanings |= dict(identifier_images(value, kind))
    return meanings | dict(sorted(names.items(), key=lambda pair: (ORDER.index(pair[1]), pair[0])))


def _search(
    actor: Actor,
    team_ids: Collection[UUID],
    meanings: Mapping[Image, Meaning],
    *,
    birth: date | None,
    me: UUID = NOBODY,
) -> list[Found]:
    agencies = {seat.team_id: seat.agency_id for seat in actor.seats if seat.team_id}
    if not set(team_ids) <= set(agencies):
        raise NotVisible
    # Image by image and not agency by agency: the place of a token tells how strong its reason is.
    images = [(image.kind.value, image.text) for image in meanings]
    ring = sorted({agencies[team_id] for team_id in team_ids})
    columns = [keyed(agency_id, images) for agency_id in ring]
    tokens = [value for row in zip(*columns, strict=True) for value in row]
    known = [meaning for meaning in meanings.values() for _ in ring]
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"tokens": tokens, "teams": list(team_ids), "me": me})
        hits = [_Hit(*row) for row in cursor.fetchall()]
    return _gathered(hits, known, birth=birth)


def _gathered(hits: Iterable[_Hit], known: Sequence[Meaning], *, birth: date | None) -> list[Found]:
    """Return one ``Found`` for each child, in the order of the strongest reason, then the alias."""
    by_child: dict[UUID, list[_Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (min(hit.places), hit.kept_alias, str(hit.person_id))):
        by_child.setdefault(hit.kept_id, []).append(hit)
    return [_found(group, known, birth=birth) for group in by_child.values()]


def _found(group: Sequence[_Hit], known: Sequence[Meaning], *, birth: date | None) -> Found:
    best = group[0]
    meanings = [known[place - 1] for hit in group for place in hit.places]
    reasons = said(
        [each for each in meanings if isinstance(each, Reason)],
        [each for each in meanings if isinstance(each, IdentifierKind)],
        asked_year=birth.year if birth else None,
        known_year=best.birth_year,
    )
    also = tuple(dict.fromkeys(hit.alias for hit in group if hit.person_id != hit.kept_id))
    return Found(best.kept_id, best.kept_alias, reasons, best.team_id, also)


def _told(act: str, team_ids: Collection[UUID], purpose: str, *, found: int, birth: bool) -> None:
    """Put the search in the journal: how many, and whether a date was given; nothing that was typed."""
    only = next(iter(team_ids)) if len(team_ids) == 1 else None
    detail: dict[str, str | int | bool | None] = {"found": found, "teams": len(team_ids), "birth": birth}
    audit.record(act, kind="person", team_id=only, purpose=purpose, detail=detail)
