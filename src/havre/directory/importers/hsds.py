"""Parser of HSDS 3.0 (Open Referral): one service, a list, a page of the API (``contents``)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from havre.directory.hours.weekly import from_openings
from havre.directory.importers.build import (
    attempt,
    contacts,
    day_of,
    guarded,
    identifier,
    objects,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.details import Body, Details
from havre.directory.importers.hours import clock
from havre.directory.importers.json_stream import Item, objects_of
from havre.directory.importers.links import siret, site
from havre.directory.importers.records import (
    Flag,
    Opening,
    OtherPlace,
    Outcome,
    Record,
    Refusal,
    Skipped,
    name_of,
    one_line,
)
from havre.directory.importers.telling import (
    MAX_DOCUMENTS,
    Areas,
    ages,
    areas,
    code_of,
    codes_of,
    hours,
    languages,
    prose,
    yes_no,
)
from havre.directory.importers.text_stream import TextStream
from havre.directory.rules import ServiceKind
from havre.directory.rules.hsds import (
    AREA_PREFIXES,
    AREA_REGION,
    FOREIGN_KINDS,
    MARKS,
    OSM_DESCRIPTION,
    SCHEME_FINESS,
    SCHEME_RNA,
    SCHEME_SIRET,
)
from havre.directory.rules.identifiers import Scheme, sound
from havre.directory.rules.taxonomy import AccessMode, Anonymity, Asker, Cost, Gender, Reception, Situation

_Object = dict[str, Any]
_Marks = Mapping[str, list[str]]
MAX_PLACES = 50
_DAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})
_GONE = frozenset({"inactive", "defunct"})


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each service of the file."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    for item in objects_of(_as_list(chunks), key="contents|services", several=True):
        if isinstance(item, Refusal):
            yield item
        else:
            yield attempt(partial(_outcome, item), line=item.line, raw=item.raw)


def _as_list(chunks: Iterator[str]) -> Iterator[str]:
    """Yield the text, a lone service put in a list of one."""
    head = ""
    for chunk in chunks:
        head += chunk
        if len(head) > _HEAD or head.strip():
            break
    lone = head.lstrip().startswith("{") and not _is_page(head)
    yield f"[{head}" if lone else head
    yield from chunks
    yield "]" if lone else ""


_HEAD = 1 << 16


def _is_page(head: str) -> bool:
    """Tell whether the object is a page of services rather than a service: its keys come before any other list."""
    found = [
        head.find(f'"{key}"') for key in ("contents", "services", "organization", "service_at_locations")
    ]
    page = [place for place in found[:2] if place >= 0]
    other = [place for place in found[2:] if place >= 0]
    return bool(page) and (not other or min(page) < min(other))


def _outcome(item: Item) -> Outcome:
    data = item.value
    if one_line(data.get("status")) in _GONE:
        return Skipped(item.line, f"statut {one_line(data.get('status'))}")
    marks = _marks(data)
    kind = _kind(marks)
    if kind is None:
        return Skipped(item.line, "type de service non dit")
    return _record(item, data, marks, kind)


def _marks(data: _Object) -> _Marks:
    """Return the values of the attributes by taxonomy: Havre's own words, or those of another publisher."""
    marks: dict[str, list[str]] = {}
    for one in objects(data.get("attributes"))[:500]:
        term = one.get("taxonomy_term")
        term = term if isinstance(term, dict) else {}
        group, code = one_line(term.get("taxonomy")), one_line(term.get("code"))
        marks.setdefault(group, []).append(one_line(one.get("value")) or code)
        marks.setdefault(f"{group}:code", []).append(code)
    return marks


def _kind(marks: _Marks) -> ServiceKind | None:
    for code in [*marks.get(f"{MARKS['kind']}:code", []), *marks.get("", [])]:
        if code in ServiceKind.codes():
            return ServiceKind(code)
    foreign = (FOREIGN_KINDS.get(code.casefold()) for codes in marks.values() for code in codes)
    return next((kind for kind in foreign if kind), None)


def _record(item: Item, data: _Object, marks: _Marks, kind: ServiceKind) -> Record:
    inner = data.get("organization")
    body: _Object = inner if isinstance(inner, dict) else {}
    place, address = _place(data)
    name, city = name_of(data.get("name")), one_line(address.get("city"))
    known = f"{name} {city} {one_line(body.get('name'))}"
    reached = contacts(
        phones=[(one.get("number"), one.get("description")) for one in objects(data.get("phones"))[:10]],
        email=data.get("email"),
        url=body.get("website") or data.get("url"),
        known=known,
    )
    lat, lon = point_of(place.get("latitude"), place.get("longitude"))
    competent = _areas(data)
    numbers, wrong = _numbers(body)
    details, doubts = _details(data, marks, known=known)
    dated_on, doubt = day_of(data.get("assured_date") or data.get("last_modified"), "%Y-%m-%d")
    insee = one_line(place.get("external_identifier")) if _is_insee(place) else ""
    openings = () if details.opening_hours else _openings(data)
    return Record(
        line=item.line,
        source_id=identifier(data.get("id")),
        name=name,
        kind=kind,
        **numbers,
        url=reached.url,
        email=reached.email,
        address=texts(*one_line(address.get("address_1")).split(" | "), address.get("address_2")),
        postal_code=postal_code(address.get("postal_code")),
        city=city,
        commune_code=insee,
        lat=lat,
        lon=lon,
        phones=reached.phones,
        hours_text=" ; ".join(texts(*(one.get("notes") for one in objects(data.get("schedules"))[:20])))[
            :2000
        ],
        openings=openings,
        area_codes=competent.communes,
        departements=competent.departements,
        nationwide=competent.everywhere,
        area_words=competent.words,
        places=_other_places(data),
        body=_body(body),
        details=details,
        dated_on=dated_on,
        flags=reached.flags | doubt | doubts | (frozenset({wrong}) if wrong else frozenset()),
    )


def _body(body: _Object) -> Body | None:
    key = one_line(body.get("id"))
    if not key or not one_line(body.get("name")):
        return None
    text, _flags = prose(body.get("description"), known=one_line(body.get("name")))
    return Body(key=key, name=name_of(body.get("name")), description=text)


def _numbers(body: _Object) -> tuple[dict[str, str], Flag | None]:
    listed = objects(body.get("organization_identifiers"))[:20]
    held = {one_line(one.get("identifier_type")): one_line(one.get("identifier")) for one in listed}
    number, wrong = siret(held.get(SCHEME_SIRET))
    finess, rna = held.get(SCHEME_FINESS, ""), held.get(SCHEME_RNA, "")
    found = {
        "siret": number,
        "finess": finess if sound(Scheme.FINESS, finess) else "",
        "rna": rna if sound(Scheme.RNA, rna) else "",
    }
    return found, wrong


def _place(data: _Object) -> tuple[_Object, _Object]:
    """Return the first physical location and its physical address; nothing for a service from afar."""
    return next(((location, address) for _at, location, address in _physical(data)), ({}, {}))


def _physical(data: _Object) -> Iterator[tuple[_Object, _Object, _Object]]:
    """Yield each link to a physical place, the place and its physical address, in the order of the file."""
    for one in objects(data.get("service_at_locations"))[:MAX_PLACES]:
        location = one.get("location")
        if isinstance(location, dict) and location.get("location_type") == "physical":
            found = objects(location.get("addresses"))
            physical = (address for address in found if address.get("address_type") == "physical")
            yield one, location, next(physical, {})


def _other_places(data: _Object) -> tuple[OtherPlace, ...]:
    """Return the places after the first; two that bear one identifier, or none, are told apart by their rank."""
    found: dict[str, OtherPlace] = {}
    for rank, (at, place, address) in enumerate(itertools.islice(_physical(data), 1, None)):
        key = one_line(place.get("id"), limit=100) or str(rank)
        key = key if key not in found else f"{key}|{rank}"
        found[key] = _other_place(key, at, place, address)
    return tuple(found.values())


def _other_place(key: str, at: _Object, place: _Object, address: _Object) -> OtherPlace:
    told = objects(at.get("phones"))[:1]
    reached = contacts(phones=[(one.get("number"), "") for one in told], email="", url="", known="")
    lat, lon = point_of(place.get("latitude"), place.get("longitude"))
    listed = objects(at.get("schedules"))[:60]
    written = next((one.get("description") for one in listed if _is_osm(one)), "")
    return OtherPlace(
        key=key,
        label=one_line(place.get("name"), limit=120),
        address=texts(*one_line(address.get("address_1")).split(" | "), address.get("address_2")),
        postal_code=postal_code(address.get("postal_code")),
        city=one_line(address.get("city")),
        commune_code=one_line(place.get("external_identifier")) if _is_insee(place) else "",
        lat=lat,
        lon=lon,
        opening_hours=_hours_of(listed, written),
        phone=reached.phones[0].number if reached.phones else "",
    )


def _hours_of(listed: list[_Object], written: object) -> str:
    expression, _unread = hours(one_line(written, limit=2000).removeprefix(OSM_DESCRIPTION))
    return expression or from_openings(_openings({"schedules": listed}))


def _is_insee(place: _Object) -> bool:
    return "insee" in one_line(place.get("external_identifier_type")).casefold()


def _areas(data: _Object) -> Areas:
    codes = []
    for one in objects(data.get("service_areas"))[:2000]:
        uri = one_line(one.get("uri"))
        prefix = next((prefix for prefix in AREA_PREFIXES if uri.startswith(prefix)), "")
        code = uri.removeprefix(prefix) if prefix else one_line(one.get("extent") or one.get("name"))
        codes.append(f"region {code}" if prefix == AREA_REGION else code)
    return areas(codes)


def _openings(data: _Object) -> tuple[Opening, ...]:
    """Return the weekly rows; other frequencies are not read."""
    found = []
    for one in objects(data.get("schedules"))[:60]:
        days = [day for day in one_line(one.get("byday")).upper().split(",") if day in _DAYS]
        opens, closes = (clock(one_line(one.get(key))[:8]) for key in ("opens_at", "closes_at"))
        if days and opens and closes and one_line(one.get("freq")) == "WEEKLY":
            found.append(Opening(",".join(days), opens, closes))
    return tuple(found)


def _details(data: _Object, marks: _Marks, *, known: str) -> tuple[Details, frozenset[Flag]]:
    text, cut = prose(data.get("description"), known=known)
    low, high, disorder = ages(data.get("minimum_age"), data.get("maximum_age"))
    listed = objects(data.get("schedules"))[:60]
    written = next((one.get("description") for one in listed if _is_osm(one)), "")
    expression, unread = hours(one_line(written, limit=2000).removeprefix(OSM_DESCRIPTION))
    spoken, odd = languages([one.get("code") for one in objects(data.get("languages"))[:40]])
    lists = {name: codes_of(words, marks.get(f"{MARKS[name]}:code", [])) for name, words in _LISTS.items()}
    ones = {
        name: code_of(words, next(iter(marks.get(f"{MARKS[name]}:code", [])), ""))
        for name, words in _ONES.items()
    }
    answers = {name: yes_no(next(iter(marks.get(MARKS[name], [])), "")) for name in _ANSWERS}
    link, wrong = site(next(iter(marks.get(MARKS["accessibility_url"], [])), ""))
    asked = [one_line(one.get("document"), limit=120) for one in objects(data.get("required_documents"))]
    known_list = yes_no(next(iter(marks.get(MARKS["documents_known"], [])), ""))[0] or bool(asked) or None
    details = Details(
        description=text, opening_hours=expression, min_age=low, max_age=high, languages=spoken,
        documents_known=known_list, accessibility_url=link or None,
        required_documents=tuple(part for part in asked[:MAX_DOCUMENTS] if part) if known_list else None,
        **{name: value for name, (value, _) in lists.items()},  # type: ignore[arg-type]
        **{name: value for name, (value, _) in ones.items()},  # type: ignore[arg-type]
        **{name: value for name, (value, _) in answers.items()},  # type: ignore[arg-type]
    )  # fmt: skip
    return details, cut | disorder | unread | odd | (frozenset({wrong}) if wrong else frozenset())


def _is_osm(schedule: _Object) -> bool:
    return one_line(schedule.get("description"), limit=2000).startswith(OSM_DESCRIPTION)


_LISTS = {
    "genders": Gender, "specialised": Situation, "welcomes": Situation, "access_modes": AccessMode,
    "mobilisable_by": Asker,
}  # fmt: skip
_ONES = {"reception": Reception, "anonymity": Anonymity, "cost": Cost}
_ANSWERS = ("trans_inclusive", "without_parents", "interpreter", "sign_language", "night_access", "animals")
