"""Where a record is: its commune of today, its département, a point that can be believed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from havre.directory.importers.records import Flag, OtherPlace, Reason, Record, Refusal, excerpt_of
from havre.directory.rules import DOUBTFUL_DISTANCE_KM, PROTECTED_KINDS, PointPrecision
from havre.geo.distance import Point as Place
from havre.geo.distance import distance_km
from havre.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Town:
    """A commune of today as the importers need it."""

    code: str
    name: str
    departement: str
    lat: float | None = None
    lon: float | None = None
    postal_codes: tuple[str, ...] = ()


# What the digest leaves out: the line of the file, doubts told with the entry's, areas and places once settled.
_NOT_WRITTEN = frozenset({"line", "flags", "area_words", "places"})


@dataclass(frozen=True, slots=True)
class PlacedOther:
    """Another place of the service, in its commune of today, with the point that can be believed."""

    place: OtherPlace
    commune_code: str
    lat: float | None
    lon: float | None
    precision: PointPrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record with its place settled: what is compared and written.

    ``commune_code`` is empty for a service without a place: nationwide, or a place to protect.
    """

    record: Record
    commune_code: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: PointPrecision = PointPrecision.UNKNOWN
    communes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    nationwide: bool = False
    others: tuple[PlacedOther, ...] | None = None
    flags: frozenset[Flag] = frozenset()

    def digest(self) -> str:
        """Return the SHA-256 of what is written: the line number in the file does not count."""
        record = {name: getattr(self.record, name) for name in Record.__slots__ if name not in _NOT_WRITTEN}
        place = [self.commune_code, self.lat, self.lon, self.precision, self.communes, self.departements]
        told = [record, place, self.nationwide, sorted(self.flags), *([self.others] if self.others else [])]
        return hashlib.sha256(json.dumps(told, default=_plain, ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    """Write what JSON does not know: days as text, telephones and openings as their fields in order."""
    if isinstance(value, date):
        return value.isoformat()
    return [getattr(value, name) for name in type(value).__slots__]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Gazetteer:
    """The communes of today, and the codes that have become theirs."""

    towns: Mapping[str, Town]
    former: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    departements: Mapping[str, str] = field(default_factory=dict)
    epci: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], set[str]]:
        """The codes of towns by postal code and folded name; made once, only when it is needed."""
        index: dict[tuple[str, str], set[str]] = {}
        for town in self.towns.values():
            for postal_code in town.postal_codes:
                index.setdefault((postal_code, _key(town.name)), set()).add(town.code)
        return index

    def town_of(self, code: str) -> tuple[Town | None, bool]:
        """Return the town of an INSEE code, and whether the code was an old one."""
        town = self.towns.get(code)
        if town:
            return town, False
        return self.towns.get(self.former.get(code, "")), True

    def named(self, postal_code: str, name: str) -> Town | None:
        """Return the town when one and only one has this postal code and this name."""
        found = self.by_name.get((postal_code, _key(name)), set())
        return self.towns[next(iter(found))] if len(found) == 1 else None


_EPCI = re.compile(r"(?:epci[ :_-]?)?(2[0-9]{8})")
_REGION = re.compile(r"(?:region|reg|r)[ :_-]?([0-9]{2})")


def _expanded(record: Record, gazetteer: Gazetteer) -> Record:
    """Return the record with the communes and départements that its words name, and a doubt for the other words.

    An EPCI (« 200093201 », « epci 200093201 ») is its communes. A region is its départements, by its code
    (« region 32 ») or its name; a département may be named too.
    """
    communes, departements = list(record.area_codes), list(record.departements)
    doubts: set[Flag] = set()
    for word in record.area_words:
        coded = _EPCI.fullmatch(fold(word))
        members = gazetteer.epci.get(coded[1], ()) if coded else ()
        here = () if coded else _departements_named(word, gazetteer)
        communes += members
        departements += here
        if not (members or here):
            doubts.add(Flag.AREA_EPCI if coded else Flag.AREA_UNREAD)
    return replace(
        record,
        area_codes=tuple(dict.fromkeys(communes)),
        departements=tuple(dict.fromkeys(departements)),
        flags=record.flags | doubts,
    )


def _departements_named(word: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    folded = fold(word)
    coded = _REGION.fullmatch(folded)
    here = gazetteer.regions.get(coded[1] if coded else _bare(folded), ())
    return here or tuple(filter(None, [gazetteer.departements.get(_bare(folded), "")]))


def _bare(folded: str) -> str:
    """Return a folded name without what a name of area is written with: hyphens, « région »."""
    return " ".join(folded.replace("-", " ").removeprefix("region ").split())


def areas_index(
    rows: Iterable[tuple[str, str, str, str]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the départements by region (code and name) and by name, from (code, name, region, its name)."""
    regions: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for code, name, region, region_name in rows:
        names[_bare(fold(name))] = code
        for key in (region, _bare(fold(region_name))):
            regions[key] = (*regions.get(key, ()), code)
    return regions, names


def settle(record: Record, gazetteer: Gazetteer) -> Entry | Refusal:
    """Return the record in its place, or the refusal when no commune of today can be named."""
    record = _expanded(record, gazetteer) if record.area_words else record
    communes = _today(record.area_codes, gazetteer)
    served = [gazetteer.towns[code].departement for code in communes]
    town, found_by = _town(record, gazetteer)
    if town is None and _placeless(record, communes):
        return _remote(record, communes, tuple(dict.fromkeys([*record.departements, *served])))
    if town is None:
        reason = Reason.UNKNOWN_COMMUNE if record.commune_code else Reason.NO_COMMUNE
        told = f"{record.source_id} {record.commune_code} {record.postal_code} {record.city}"
        return Refusal(record.line, reason, excerpt_of(told))
    if record.kind in PROTECTED_KINDS:
        return _withheld(record, (town.departement,), found_by)
    here = [] if record.nationwide else [town.departement]
    lat, lon, precision, doubt = _point(record, town)
    others, lost = _others(record, gazetteer)
    return Entry(
        record=record,
        commune_code=town.code,
        lat=lat,
        lon=lon,
        precision=precision,
        communes=communes,
        departements=tuple(dict.fromkeys([*here, *served, *record.departements])),
        nationwide=record.nationwide,
        others=others,
        flags=record.flags | {flag for flag in (found_by, doubt, lost) if flag},
    )


def _others(record: Record, gazetteer: Gazetteer) -> tuple[tuple[PlacedOther, ...] | None, Flag | None]:
    """Return the other places in their communes, None when the source knows of none; those lost are a doubt."""
    if record.places is None:
        return None, None
    found = []
    for place in record.places:
        town, _by = _town(place, gazetteer)
        if town:
            lat, lon, precision, _doubt = _point(place, town)
            found.append(PlacedOther(place, town.code, lat, lon, precision))
    return tuple(found), Flag.PLACE_UNKNOWN if len(found) < len(record.places) else None


def nationwide(record: Record) -> Entry:
    """Return the entry of a service that answers everywhere and is nowhere."""
    return Entry(record=record, nationwide=True, flags=record.flags)


def _placeless(record: Record, communes: tuple[str, ...]) -> bool:
    """Tell whether the record says that it has no place, but a territory."""
    named = record.commune_code or record.postal_code or record.city
    return not named and (record.nationwide or bool(record.departements or communes))


def _remote(record: Record, communes: tuple[str, ...], departements: tuple[str, ...]) -> Entry:
    """Return the entry of a service given from afar: an area, no point."""
    if record.kind in PROTECTED_KINDS:
        return _withheld(record, departements, None)
    return Entry(
        record=record,
        communes=communes,
        departements=departements,
        nationwide=record.nationwide,
        flags=record.flags,
    )


def _withheld(record: Record, departements: tuple[str, ...], doubt: Flag | None) -> Entry:
    """Return what is kept of a place to protect: who, for what, in which département, by telephone."""
    bare = Record(
        line=record.line,
        source_id=record.source_id,
        name=record.name,
        kind=record.kind,
        finess=record.finess,
        phones=record.phones,
        dated_on=record.dated_on,
    )
    flags = {Flag.ADDRESS_WITHHELD, *record.flags} | ({doubt} if doubt else set())
    return Entry(record=bare, departements=departements, flags=frozenset(flags))


_Placed = tuple[float | None, float | None, PointPrecision, Flag | None]


def _town(record: Record | OtherPlace, gazetteer: Gazetteer) -> tuple[Town | None, Flag | None]:
    town, old = gazetteer.town_of(record.commune_code)
    if town:
        return town, Flag.COMMUNE_MAPPED if old else None
    return gazetteer.named(record.postal_code, record.city), Flag.COMMUNE_BY_NAME


def _today(codes: Iterable[str], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes of today of the communes served; what is unknown is left out."""
    towns = (gazetteer.town_of(code)[0] for code in codes)
    return tuple(sorted({town.code for town in towns if town}))


def _point(record: Record | OtherPlace, town: Town) -> _Placed:
    centre = (town.lat, town.lon) if town.lat is not None and town.lon is not None else None
    given = (record.lat, record.lon) if record.lat is not None and record.lon is not None else None
    if given and (centre is None or _apart_km(given, centre) <= DOUBTFUL_DISTANCE_KM):
        return *given, PointPrecision.SOURCE, None
    doubt = Flag.POINT_FAR if given else Flag.NO_POINT
    if centre is None:
        return None, None, PointPrecision.UNKNOWN, doubt
    return *centre, PointPrecision.COMMUNE, doubt


def _apart_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    here, there = (Place(latitude=lat, longitude=lon) for lat, lon in (first, second))
    return distance_km(here, there)


def _key(name: str) -> str:
    words = fold(name).replace(" cedex", "").split()
    short = {"saint": "st", "sainte": "ste"}
    return " ".join(short.get(word, word) for word in words if not word.isdigit())
