"""One entry as the desk reads it: its flat values, where each comes from, what was done to it, what misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from havre.accounts.models import User
from havre.directory.models import (
    Alert,
    Exclusion,
    FieldOrigin,
    Offer,
    Phone,
    Proposal,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceVersion,
    SourceRecord,
    Verification,
)
from havre.directory.rules import AreaScope, Source
from havre.directory.rules.entry import LABELS, ORGANIZATION, SERVICE, Values
from havre.directory.rules.keeping import Checked, CheckOutcome, VersionAct
from havre.directory.rules.quality import Completeness, completeness
from havre.kernel.errors import NotVisible

_DATES = ("trained_on", "saturation_on")


def entry_values(service: Service) -> Values:
    """Return the flat values of an entry as it is now. Four statements for its rows, none for the rest."""
    organization, place = service.organization, service.location
    values: Values = {name: getattr(service, name) for name in SERVICE}
    values |= {name: getattr(organization, name) for name in ORGANIZATION if name != "organization_name"}
    values |= {name: iso(values[name]) for name in _DATES}
    values |= {
        "organization_name": organization.name,
        "commune": place.commune_id if place else "",
        "address": list(place.address) if place else [],
        "postal_code": place.postal_code if place else "",
        "city": place.city if place else "",
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "precision": place.precision if place else "",
    }
    return {**values, **_rows(service)}


def iso(day: date | None) -> str | None:
    """Return a day as it is kept in a history."""
    return day.isoformat() if day else None


def _rows(service: Service) -> Values:
    phones = Phone.objects.filter(service=service).order_by("position", "id")
    areas = ServiceArea.objects.filter(service=service).order_by("scope")
    alerts = Alert.objects.filter(service=service).order_by("starts_on", "id")
    places = ServiceAtLocation.objects.filter(service=service).select_related("location")
    return {
        "phones": [
            {"number": row.number, "kind": row.kind, "tier": row.tier, "expires_on": iso(row.expires_on)}
            for row in phones
        ],
        "areas": [{"scope": row.scope, "codes": sorted(row.codes)} for row in areas],
        "alerts": [
            {"text": row.text, "closes": row.closes, "tier": row.tier, "starts_on": iso(row.starts_on),
             "ends_on": iso(row.ends_on)}
            for row in alerts
        ],
        "places": [
            {"label": row.label, "commune": row.location.commune_id, "address": list(row.location.address),
             "postal_code": row.location.postal_code, "opening_hours": row.opening_hours, "phone": row.phone}
            for row in places.order_by("position", "id")
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """Where the value of one field comes from; locked, no import changes it."""

    field: str
    label: str
    source: str
    by: str
    at: datetime
    locked: bool


@dataclass(frozen=True)
class Line:
    """One line of the history of an entry."""

    id: UUID
    act: str
    at: datetime
    by: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """One verification."""

    at: datetime
    by: str
    how: str
    outcome: str


@dataclass(frozen=True)
class SourceLine:
    """What a source says of the entry, and since when."""

    source: str
    source_id: str
    dated_on: date | None
    last_seen: datetime
    vanished_at: datetime | None
    excluded: bool


@dataclass(frozen=True)
class Dossier:
    """Everything the desk shows of one entry."""

    origins: tuple[Origin, ...]
    history: tuple[Line, ...]
    checks: tuple[Seen, ...]
    sources: tuple[SourceLine, ...]
    quality: Completeness
    fresh_on: date | None
    waiting: tuple[UUID, ...]


def dossier_of(service: Service, values: Mapping[str, Any], *, on: date) -> Dossier:
    """Return what surrounds an entry. Eight statements, whatever its history."""
    origins = list(FieldOrigin.objects.filter(service=service).order_by("field"))
    versions = list(ServiceVersion.objects.filter(service=service).order_by("-revision")[:100])
    checks = list(Verification.objects.filter(service=service).order_by("-at")[:20])
    names = _names(
        [row.set_by_id for row in origins] + [row.by_id for row in versions] + [row.by_id for row in checks]
    )
    fresh = Offer.objects.filter(service=service).order_by("id").values_list("fresh_on", flat=True).first()
    return Dossier(
        origins=tuple(
            Origin(row.field, LABELS.get(row.field, row.field), Source.label_of(row.source),
                   names.get(row.set_by_id, ""), row.set_at, row.locked)
            for row in origins
        ),
        history=tuple(
            Line(row.id, VersionAct.label_of(row.act), row.at, names.get(row.by_id, ""),
                 tuple(LABELS.get(name, name) for name in row.changed))
            for row in versions
        ),
        checks=tuple(
            Seen(row.at, names.get(row.by_id, "la structure" if row.by_id is None else ""),
                 Checked.label_of(row.how), CheckOutcome.label_of(row.outcome))
            for row in checks
        ),
        sources=tuple(_sources(service)),
        quality=measured(service, values, on=on, fresh_on=fresh),
        fresh_on=fresh,
        waiting=tuple(
            Proposal.objects.filter(service=service, decision="").order_by("proposed_at").values_list("id", flat=True)
        ),
    )  # fmt: skip


def measured(
    service: Service, values: Mapping[str, Any], *, on: date, fresh_on: date | None = None
) -> Completeness:
    """Return the completeness of an entry on a day."""
    facts = {
        **values,
        "today": on,
        "verified_on": service.verified_on,
        "fresh_on": fresh_on or service.verified_on or service.updated_at.date(),
        "nationwide": any(area["scope"] == AreaScope.FRANCE for area in values["areas"]),
    }
    return completeness(facts)


def _names(users: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of the people of one's own agency; the others stay unnamed."""
    known = User.objects.filter(id__in={user for user in users if user}).order_by("id")
    return dict(known.values_list("id", "name"))


def _sources(service: Service) -> Iterable[SourceLine]:
    rows = list(SourceRecord.objects.filter(service=service).order_by("source", "source_id"))
    refused = set(
        Exclusion.objects.filter(source_id__in=[row.source_id for row in rows])
        .order_by("id")
        .values_list("source", "source_id")
    )
    for row in rows:
        yield SourceLine(
            Source.label_of(row.source), row.source_id, row.dated_on, row.last_seen, row.vanished_at,
            (row.source, row.source_id) in refused,
        )  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """An entry as it was before one act."""

    id: UUID
    act: str
    at: datetime
    changed: tuple[str, ...]
    before: Values


def version_of(service: Service, version_id: UUID) -> Kept:
    """Return one version of an entry; ``NotVisible`` when it is not one of its own."""
    row = ServiceVersion.objects.filter(service=service, id=version_id).first()
    if row is None:
        raise NotVisible
    return Kept(row.id, VersionAct.label_of(row.act), row.at, tuple(row.changed), dict(row.before))
