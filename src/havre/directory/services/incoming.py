"""Write what an import changes: new entries, changed ones with what people locked left as it is, statuses."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from havre.directory import bulk
from havre.directory.importers.details import NOTHING
from havre.directory.importers.places import Entry
from havre.directory.models import (
    FieldOrigin,
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
    PROTECTED_KINDS,
    ServiceKind,
    ServiceStatus,
    Source,
    Tier,
    tier_of,
)
from havre.directory.rules import entry as entry_rules
from havre.kernel.ids import uuid7

BATCH = 5_000
# What a person may lock besides the columns of the service: the rows that hang on it, and its organisation.
PHONES, AREAS, PLACE, PLACES = "phones", "areas", "address", "places"
_LOCKS_OF_PLACE = frozenset(entry_rules.PLACE)
_OF_PLACE = ("location_id", "lat", "lon")
_OF_BODY = ("siret", "finess", "rna", "url")
_BODY = (*bulk.COLUMNS[Organization], "description")
_SHARED = 5  # version of the identifiers made by bulk.body_id
_LOCK_OF_BODY = {"name": "organization_name"}  # the other columns bear the name of their lock
_NEVER_FROM_A_SOURCE = frozenset({"id", "organization_id", "status", "updated_at"})


@dataclass
class Kept:
    """What a person wrote on some services: ``locked`` fields, and ``typed`` ones that an empty value spares."""

    locked: dict[UUID, set[str]] = field(default_factory=dict)
    typed: dict[UUID, set[str]] = field(default_factory=dict)


@dataclass
class Changes:
    """The rows that a batch of changed entries gives, and the fields that people's locks kept."""

    rows: bulk.Rows = field(default_factory=bulk.Rows)
    services: list[bulk.Row] = field(default_factory=list)
    new_places: set[UUID] = field(default_factory=set)
    left_places: list[UUID] = field(default_factory=list)
    sources: list[bulk.Row] = field(default_factory=list)
    untouched: dict[type[Any], set[UUID]] = field(
        default_factory=lambda: {table: set() for table in (*bulk.CHILDREN, ServiceAtLocation)}
    )
    kept: Counter[str] = field(default_factory=Counter)


def batches(identifiers: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the identifiers by groups of ``BATCH``."""
    left = iter(identifiers)
    while batch := tuple(itertools.islice(left, BATCH)):
        yield batch


def create(
    entries: Mapping[str, Entry], digests: Mapping[str, str], *, source: Source, now: datetime
) -> None:
    """Write new entries."""
    rows = bulk.Rows()
    for name, entry in entries.items():
        identity = bulk.identity_for(entry, source)
        rows.add(entry, identity, status=bulk.first_status(source), now=now)
        rows.add_source(entry, identity.service, digests[name], source=source, now=now)
    _write_bodies(rows.bodies)
    plain, described = rows.described()
    bulk.copy(Organization, rows.of[Organization])
    bulk.copy(Location, rows.of[Location])
    bulk.copy(Service, plain)
    bulk.copy(Service, described, columns=bulk.DESCRIBED)
    for table in (*bulk.CHILDREN, ServiceAtLocation, SourceRecord):
        bulk.copy(table, rows.of[table])


def changes_of(
    entries: Mapping[str, Entry], digests: Mapping[str, str], *, source: Source, now: datetime
) -> Changes:
    """Return what changed entries would write over the rows they have; nothing is written."""
    found = SourceRecord.objects.filter(source=source.value, source_id__in=entries)
    held = list(found.select_related("service__organization").order_by("source_id"))
    services = [row.service_id for row in held]
    kept, speaking = _kept(services), _speaking(services, read=[row.id for row in held])
    changes = Changes()
    for row in held:
        entry = entries[row.source_id]
        if speaking.get(row.service_id, row.id) == row.id:
            _change(changes, entry, row.service, kept, now=now)
        flags = bulk.array(sorted(flag.value for flag in entry.flags))
        changes.sources.append((row.id, digests[row.source_id], entry.record.dated_on, flags))
    return changes


def write(changes: Changes) -> None:
    """Write the rows; children are written anew, but those that a person locked."""
    services = [row[0] for row in changes.services]
    for child in bulk.CHILDREN:
        gone = [service for service in services if service not in changes.untouched[child]]
        child.objects.filter(service_id__in=gone).delete()
    rows = changes.rows
    _clear_places([service for service in services if service not in changes.untouched[ServiceAtLocation]])
    _write_bodies(rows.bodies)
    bulk.copy(Location, [row for row in rows.of[Location] if row[0] in changes.new_places])
    bulk.update(Organization, rows.of[Organization])
    bulk.update(Location, [row for row in rows.of[Location] if row[0] not in changes.new_places])
    bulk.update(Service, changes.services, columns=bulk.DESCRIBED)
    for table in (*bulk.CHILDREN, ServiceAtLocation):
        bulk.copy(table, [row for row in rows.of[table] if row[1] not in changes.untouched[table]])
    Location.objects.filter(id__in=changes.left_places).delete()
    bulk.update(SourceRecord, changes.sources, columns=("id", "sha256", "dated_on", "flags"))


def _clear_places(services: Sequence[UUID]) -> None:
    """Delete the other places of services whose source tells them anew, with the locations that were theirs alone."""
    held = ServiceAtLocation.objects.filter(service_id__in=services)
    places = list(held.order_by("id").values_list("location_id", flat=True))
    held.delete()
    used = ServiceAtLocation.objects.filter(location_id=OuterRef("pk"))
    main = Service.objects.filter(location_id=OuterRef("pk"))
    Location.objects.filter(~Exists(used), ~Exists(main), id__in=places).delete()


def see(
    source: Source, *, seen: Sequence[str], vanished: Sequence[str], returned: Sequence[str], now: datetime
) -> None:
    """Record what the file held, what it no longer holds (to verify) and what came back (in service again)."""
    of_source = SourceRecord.objects.filter(source=source.value)
    of_source.filter(source_id__in=seen).update(last_seen=now, vanished_at=None)
    of_source.filter(source_id__in=vanished).update(vanished_at=now)
    _hand_over(source, vanished)
    _move(source, vanished, before=ServiceStatus.ACTIVE, after=ServiceStatus.TO_VERIFY)
    if source not in ARCHIVE_SOURCES:
        _move(source, returned, before=ServiceStatus.TO_VERIFY, after=ServiceStatus.ACTIVE)


def _hand_over(source: Source, vanished: Sequence[str]) -> None:
    """Let the other records of a joined service speak when one vanishes, and that one again when it comes back.

    Their digests are forgotten: the next reading of each writes what it says.
    """
    gone = SourceRecord.objects.filter(source=source.value, source_id__in=vanished).values("service_id")
    others = SourceRecord.objects.filter(service_id__in=gone, vanished_at__isnull=True).values("service_id")
    SourceRecord.objects.filter(service_id__in=others).update(sha256="")


def _move(source: Source, identifiers: Sequence[str], *, before: ServiceStatus, after: ServiceStatus) -> None:
    """Change the status of services that have ``before``: what a person has closed stays closed.

    A service that another record still tells of is not doubted.
    """
    of_source = SourceRecord.objects.filter(source=source.value, source_id__in=identifiers)
    services = Service.objects.filter(id__in=of_source.values("service_id"), status=before.value)
    if after is ServiceStatus.TO_VERIFY:
        told = SourceRecord.objects.filter(vanished_at__isnull=True, service_id=OuterRef("id"))
        services = services.exclude(Exists(told))
    services.update(status=after.value)


def _speaking(services: Sequence[UUID], *, read: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return, for services that several records feed (joined by a person), the one that is followed.

    Those of the entry that stayed come before those that it took in; then the oldest. A record being ``read`` has
    come back when it had vanished.
    """
    there = Q(vanished_at__isnull=True) | Q(id__in=read)
    records = SourceRecord.objects.filter(there, service_id__in=services)
    records = records.order_by("-joined", "-first_seen", "-source_id")
    return dict(records.values_list("service_id", "id"))


def _kept(services: Sequence[UUID]) -> Kept:
    kept = Kept()
    origins = FieldOrigin.objects.filter(service_id__in=services).order_by("id")
    for service, name, locked, source in origins.values_list("service_id", "field", "locked", "source"):
        if locked:
            kept.locked.setdefault(service, set()).add(name)
        elif source == Source.HAVRE.value:
            kept.typed.setdefault(service, set()).add(name)
    return kept


def _change(changes: Changes, entry: Entry, service: Service, kept: Kept, *, now: datetime) -> None:
    marks = _Marks(service, entry, kept)
    place = (service.location_id or uuid7()) if entry.commune_code and not marks.protected else None
    place = service.location_id if marks.holds_place else place
    identity = bulk.Identity(service.organization_id, place, service.id)
    since = len(changes.rows.of[ServiceAtLocation])
    changes.rows.add(entry, identity, status=service.status, now=now)
    _other_places(changes, entry, service, marks, since=since)
    told = dict(zip(bulk.COLUMNS[Service], changes.rows.of[Service].pop(), strict=True))
    told |= {"tier": _tier(entry, service)} | (entry.record.details.said() if entry.record.details else {})
    if marks.protected:
        told |= {"location_id": None, "lat": None, "lon": None, "tier": Tier.PROFESSIONAL.value}
    changes.services.append(_service_row(changes, told, service, marks))
    _place_rows(changes, service, place, held=marks.holds_place)
    _body_row(changes, service.organization, entry, marks)
    areas = bool(entry.departements or entry.communes or entry.nationwide)
    for child, name, there in ((Phone, PHONES, bool(entry.record.phones)), (ServiceArea, AREAS, areas)):
        if name in marks.locked or (name in marks.typed and not there):
            changes.untouched[child].add(service.id)
            changes.kept.update([name] if name in marks.locked else [])


def _other_places(changes: Changes, entry: Entry, service: Service, marks: _Marks, *, since: int) -> None:
    """Keep the other places added from the rank ``since``; a lock, or a source that tells none, spares those held."""
    told, places = changes.rows.of[ServiceAtLocation], changes.rows.of[Location]
    mine = told[since:]
    locked = PLACES in marks.locked and not marks.protected
    if locked or (entry.others is None and not marks.protected):
        changes.untouched[ServiceAtLocation].add(service.id)
        changes.kept.update([PLACES] if mine else [])
    if mine and (locked or marks.protected):
        del told[since:]
        del places[-len(mine) :]
    else:
        changes.new_places |= {row[2] for row in mine}


class _Marks:
    """What a person's locks mean for one service that its source wants to change."""

    def __init__(self, service: Service, entry: Entry, kept: Kept) -> None:
        self.locked = kept.locked.get(service.id, set())
        self.typed = kept.typed.get(service.id, set())
        kind = service.kind if "kind" in self.locked else entry.record.kind.value
        # The law of the house is above any lock: no place, professionals only.
        self.protected = kind in PROTECTED_KINDS
        self.holds_place = bool(self.locked & _LOCKS_OF_PLACE) and not self.protected
        self.guarded = self.locked - _NEVER_FROM_A_SOURCE
        self.guarded |= set(_OF_PLACE) if self.holds_place else set()
        self.guarded -= {"tier", *_OF_PLACE} if self.protected else set()


def _service_row(changes: Changes, told: dict[str, Any], service: Service, marks: _Marks) -> bulk.Row:
    """Return the row of the service: what is locked stays, what is not told stays, the rest is the source's."""
    for name in bulk.DESCRIBED:
        before = getattr(service, name)
        if name in marks.guarded and name in told and told[name] != before:
            changes.kept.update([PLACE] if name == "lat" else [] if name in _OF_PLACE else [name])
            told[name] = before
        elif name not in told or (name in marks.typed and not told[name]):
            told[name] = before
    return tuple(told[name] for name in bulk.DESCRIBED)


def _tier(entry: Entry, service: Service) -> str:
    """Return who may see the service; a restriction decided by a person is never lifted by an import."""
    usual = tier_of(ServiceKind(service.kind)) if service.kind in ServiceKind.codes() else Tier.PUBLIC
    if service.tier == Tier.PROFESSIONAL.value and usual is Tier.PUBLIC:
        return service.tier
    return bulk.tier_told(entry.record.kind, entry.record.details or NOTHING).value


def _place_rows(changes: Changes, service: Service, place: UUID | None, *, held: bool) -> None:
    if held:
        changes.rows.of[Location] = [row for row in changes.rows.of[Location] if row[0] != place]
    elif place and not service.location_id:
        changes.new_places.add(place)
    elif service.location_id and not place:
        changes.left_places.append(service.location_id)


def _body_row(changes: Changes, before: Organization, entry: Entry, marks: _Marks) -> None:
    """Spare the name and the numbers of the organisation that a person locked on the service."""
    bodies, rows = changes.rows.bodies, changes.rows.of[Organization]
    row = bodies[before.id] if entry.record.body else rows.pop()
    told = dict(zip(_BODY, (*row, before.description)[: len(_BODY)], strict=True))
    for name in ("name", *_OF_BODY):
        field_name, old = _LOCK_OF_BODY.get(name, name), getattr(before, name)
        if field_name in marks.locked and told[name] != old:
            changes.kept[field_name] += 1
            told[name] = old
        elif field_name in marks.typed and not told[name]:
            told[name] = old
    values = tuple(told[name] for name in _BODY)
    if entry.record.body:
        bodies[before.id] = values
    elif before.id.version != _SHARED:  # an organisation of many services is not renamed after one of them
        rows.append(values[:-1])


def _write_bodies(bodies: Mapping[UUID, bulk.Row]) -> None:
    """Write the organisations that their source tells apart: new ones added, known ones brought up to date."""
    if not bodies:
        return
    known = set(Organization.objects.filter(id__in=bodies).values_list("id", flat=True))
    bulk.copy(Organization, [row for key, row in bodies.items() if key not in known], columns=_BODY)
    bulk.update(Organization, [row for key, row in bodies.items() if key in known], columns=_BODY)
