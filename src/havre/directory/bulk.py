"""Rows of the directory in great numbers: COPY for what is new, one pipelined UPDATE for what changed.

Only ``services`` writes through here; the rows are tuples in the order of the columns named beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, models

from havre.directory.hours.weekly import from_openings
from havre.directory.importers.details import DETAIL_COLUMNS, NOTHING, Details
from havre.directory.importers.places import Entry, PlacedOther
from havre.directory.importers.records import Opening
from havre.directory.models import (
    Location,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
)
from havre.directory.rules import (
    ARCHIVE_SOURCES,
    AreaScope,
    PhoneKind,
    ServiceKind,
    ServiceStatus,
    Source,
    Tier,
    tier_of,
)
from havre.directory.rules.keeping import LINE_DAYS
from havre.kernel.ids import uuid7

Row = tuple[Any, ...]

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Organization: ("id", "name", "siret", "finess", "rna", "url"),
    Location: ("id", "address", "postal_code", "city", "commune_id", "lat", "lon", "precision"),
    Service: (
        "id", "organization_id", "location_id", "kind", "name", "tier", "status", "email", "hours_text",
        "opening_hours", "lat", "lon", "updated_at",
    ),
    Phone: ("id", "service_id", "number", "kind", "tier", "position", "expires_on"),
    ServiceArea: ("id", "service_id", "scope", "codes"),
    ServiceAtLocation: ("id", "service_id", "location_id", "label", "opening_hours", "phone", "position"),
    SourceRecord: (
        "id", "source", "source_id", "service_id", "sha256", "dated_on", "flags", "first_seen", "last_seen",
        "vanished_at",
    ),
}  # fmt: skip
CHILDREN = (Phone, ServiceArea)
# A source that describes its services fills these columns too.
DESCRIBED = (*COLUMNS[Service], *DETAIL_COLUMNS)
# What a column that may not be null holds when nobody said anything.
_EMPTY_LISTS = (
    "genders",
    "specialised",
    "welcomes",
    "access_modes",
    "mobilisable_by",
    "languages",
    "required_documents",
)
_EMPTY_TEXTS = ("description", "reception", "anonymity", "cost", "accessibility_url")
_BLANK: dict[str, Any] = {
    **dict.fromkeys(_EMPTY_LISTS, "{}"),
    **dict.fromkeys(_EMPTY_TEXTS, ""),
    "documents_known": False,
}
_BODIES = UUID("5d5a3a52-1d1b-4ef0-9a38-1f0b4b2f9e11")


@dataclass(frozen=True, slots=True)
class Identity:
    """The rows that an entry already has, or is about to have."""

    organization: UUID
    location: UUID | None
    service: UUID


@dataclass
class Rows:
    """The rows of a batch of entries, by table."""

    of: dict[type[models.Model], list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    details: dict[UUID, Details] = field(default_factory=dict)
    bodies: dict[UUID, Row] = field(default_factory=dict)

    def add(self, entry: Entry, identity: Identity, *, status: str, now: datetime) -> None:
        """Add every row of ``entry`` but the one of its source."""
        record, service = entry.record, identity.service
        details = record.details or NOTHING
        tier = tier_told(record.kind, details)
        if record.details:
            self.details[service] = details
        body = (identity.organization, record.body.name if record.body else record.name)
        numbers = (record.siret, record.finess, record.rna, record.url)
        if record.body:
            self.bodies[identity.organization] = (*body, *numbers, record.body.description or "")
        else:
            self.of[Organization].append((*body, *numbers))
        if identity.location:
            place = (array(record.address), record.postal_code, record.city, entry.commune_code)
            point = (entry.lat, entry.lon, entry.precision.value)
            self.of[Location].append((identity.location, *place, *point))
        who = (service, identity.organization, identity.location, record.kind.value, record.name)
        told = (
            tier.value,
            status,
            record.email,
            record.hours_text,
            details.opening_hours or _expression(record.openings),
            entry.lat,
            entry.lon,
            now,
        )
        self.of[Service].append((*who, *told))
        until = now.date() + timedelta(days=LINE_DAYS)
        self.of[Phone] += [
            (
                uuid7(), service, phone.number, phone.kind.value, _phone_tier(phone.kind, tier), position,
                until if phone.kind == PhoneKind.DUTY else None,
            )
            for position, phone in enumerate(record.phones)
        ]  # fmt: skip
        self.of[ServiceArea] += [(uuid7(), service, scope, array(codes)) for scope, codes in _areas(entry)]

        for position, other in enumerate(entry.others or ()):
            self._add_other(other, service, position)

    def _add_other(self, other: PlacedOther, service: UUID, position: int) -> None:
        """Add another place; its identifiers follow from the service and from its source's own."""
        told = other.place
        identity = uuid5(service, f"place|{told.key}")
        where = uuid5(identity, "location")
        place = (array(told.address), told.postal_code, told.city, other.commune_code)
        self.of[Location].append((where, *place, other.lat, other.lon, other.precision.value))
        hung = (told.label, told.opening_hours, told.phone, position)
        self.of[ServiceAtLocation].append((identity, service, where, *hung))

    def add_source(self, entry: Entry, service: UUID, digest: str, *, source: Source, now: datetime) -> None:
        """Add the row that says where ``entry`` comes from."""
        flags = array(sorted(flag.value for flag in entry.flags))
        record = entry.record
        told = (uuid7(), source.value, record.source_id, service, digest, record.dated_on, flags)
        self.of[SourceRecord].append((*told, now, now, None))

    def described(self) -> tuple[list[Row], list[Row]]:
        """Return the rows of services whose sources describe nothing, and those (wide) whose sources do."""
        plain = [row for row in self.of[Service] if row[0] not in self.details]
        told = [row for row in self.of[Service] if row[0] in self.details]
        return plain, [(*row, *wide(self.details[row[0]].said())) for row in told]


def wide(values: Mapping[str, Any]) -> Row:
    """Return the described columns in order, blank where ``values`` says nothing."""
    return tuple(values.get(name, _BLANK.get(name)) for name in DETAIL_COLUMNS)


def tier_told(kind: ServiceKind, details: Details) -> Tier:
    """Return who may see the service: a source may make it more private than its kind, never less."""
    return Tier.PROFESSIONAL if details.tier is Tier.PROFESSIONAL else tier_of(kind)


def body_id(source: Source, key: str) -> UUID:
    """Return the identifier of an organisation that its source tells apart: the same at each import."""
    return uuid5(_BODIES, f"{source.value}|{key}")


def first_status(source: Source) -> str:
    """Return the status of what ``source`` brings: an archive waits for a person to check it."""
    return (ServiceStatus.TO_VERIFY if source in ARCHIVE_SOURCES else ServiceStatus.ACTIVE).value


def identity_for(entry: Entry, source: Source) -> Identity:
    """Return new identifiers, a location only for an entry that has a place."""
    body = entry.record.body
    organization = body_id(source, body.key) if body else uuid7()
    return Identity(organization, uuid7() if entry.commune_code else None, uuid7())


def array(values: Iterable[str]) -> str:
    r"""Return the text that PostgreSQL reads as an array, cheaper than adapting a list.

    >>> print(array(["01", 'a "b" \ c']))
    {"01","a \"b\" \\ c"}
    """
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"


@lru_cache(maxsize=1 << 12)
def _expression(rows: tuple[Opening, ...]) -> str:
    """Return the expression of weekly rows: many services keep the same hours."""
    return from_openings(rows)


def _phone_tier(kind: PhoneKind, tier: Tier) -> str:
    return Tier.PROFESSIONAL.value if kind == PhoneKind.DUTY else tier.value


def _areas(entry: Entry) -> Iterable[tuple[str, Sequence[str]]]:
    if entry.nationwide:
        yield AreaScope.FRANCE.value, []
    if entry.departements:
        yield AreaScope.DEPARTEMENT.value, entry.departements
    if entry.communes:
        yield AreaScope.COMMUNE.value, entry.communes


def _name(table: type[models.Model]) -> str:
    return f"directory_{table.__name__.lower()}"


def copy(table: type[models.Model], rows: Sequence[Row], *, columns: Sequence[str] = ()) -> None:
    """Add new rows by COPY."""
    if not rows:
        return
    listed = ", ".join(f'"{name}"' for name in columns or COLUMNS[table])
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{_name(table)}" ({listed}) FROM STDIN') as stream,
    ):
        for row in rows:
            stream.write_row(row)


def update(table: type[models.Model], rows: Sequence[Row], *, columns: Sequence[str] = ()) -> None:
    """Write ``columns`` (all of them by default) of rows that exist; the first is the key."""
    if not rows:
        return
    key, *others = columns or COLUMNS[table]
    assigned = ", ".join(f'"{name}" = %s' for name in others)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{_name(table)}" SET {assigned} WHERE "{key}" = %s',  # noqa: S608 - names of columns
            [(*row[1:], row[0]) for row in rows],
        )
