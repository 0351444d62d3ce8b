"""HSDS 3.0 (Open Referral): one full service; what the standard does not know is an attribute of Havre's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from havre.directory.exporters.entry import PublicOrganization, PublicPlace, PublicService
from havre.directory.hours.weekly import to_openings
from havre.directory.rules import AreaScope, PhoneKind, ServiceKind
from havre.directory.rules.hsds import (
    AREA_COMMUNE,
    AREA_DEPARTEMENT,
    AREA_FRANCE,
    INSEE_COMMUNE,
    MARKS,
    OSM_DESCRIPTION,
    SCHEME_FINESS,
    SCHEME_RNA,
    SCHEME_SIRET,
)
from havre.directory.rules.orientation import WHOLE_COUNTRY
from havre.directory.rules.taxonomy import AccessMode, Anonymity, Asker, Cost, Gender, Reception, Situation
from havre.kernel.words import Vocabulary

_Object = dict[str, Any]
_PARIS = ZoneInfo("Europe/Paris")
_WORDS: dict[str, type[Vocabulary]] = {
    "kind": ServiceKind, "genders": Gender, "specialised": Situation, "welcomes": Situation,
    "access_modes": AccessMode, "mobilisable_by": Asker, "reception": Reception, "anonymity": Anonymity, "cost": Cost,
}  # fmt: skip
_ANSWERS = ("trans_inclusive", "without_parents", "interpreter", "sign_language", "night_access", "animals",
            "documents_known")  # fmt: skip


def full(one: PublicService) -> _Object:
    """Return the service with all that hangs on it. A service without a place has no location at all."""
    return _told({
        "id": str(one.id),
        "organization_id": str(one.organization.id),
        "name": one.name,
        "description": one.description,
        "email": one.email,
        "status": "active",
        "interpretation_services": "Interprète possible" if one.interpreter else "",
        "minimum_age": one.min_age,
        "maximum_age": one.max_age,
        "assured_date": one.verified_on.isoformat() if one.verified_on else "",
        "alert": " ".join(alert.text for alert in one.alerts),
        "last_modified": datetime.combine(one.fresh_on, time(), _PARIS).isoformat(),
        "fees_description": Cost.label_of(one.cost) if one.cost else "",
        "application_process": ", ".join(AccessMode.label_of(code) for code in one.access_modes),
        "phones": [
            {"id": _id(one.id, "phone", phone.number), "number": phone.number, "type": "voice",
             **({"description": PhoneKind.AROUND_THE_CLOCK.label} if phone.kind == PhoneKind.AROUND_THE_CLOCK else {})}
            for phone in one.phones
        ],
        "schedules": list(_schedules(one.id, one.opening_hours, one.hours_text)),
        "service_areas": list(_areas(one)),
        "service_at_locations": [_at(one.id, place) for place in one.places],
        "languages": [{"id": _id(one.id, "language", code), "code": code} for code in one.languages],
        "organization": _organization(one.organization),
        "required_documents": [
            {"id": _id(one.id, "document", text), "document": text} for text in one.required_documents
        ],
        "attributes": list(_attributes(one)),
    })  # fmt: skip


def _told(values: _Object) -> _Object:
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def _id(owner: UUID, *parts: object) -> str:
    """Return the identifier of a part of the service: the same at each export."""
    return str(uuid5(owner, "|".join(map(str, parts))))


def _organization(body: PublicOrganization) -> _Object:
    numbers = ((SCHEME_SIRET, body.siret), (SCHEME_FINESS, body.finess), (SCHEME_RNA, body.rna))
    return _told({
        "id": str(body.id),
        "name": body.name,
        "description": body.description or body.name,
        "website": body.url,
        "organization_identifiers": [
            {"id": _id(body.id, scheme), "identifier_type": scheme, "identifier": number}
            for scheme, number in numbers if number
        ],
    })  # fmt: skip


def _schedules(owner: UUID, expression: str, text: str) -> Iterator[_Object]:
    """Yield the whole expression, then its weeks for readers that do not know OpenStreetMap's syntax."""
    if expression or text:
        yield _told({
            "id": _id(owner, "hours"),
            "description": f"{OSM_DESCRIPTION}{expression}" if expression else "",
            "notes": text,
        })  # fmt: skip
    for row in (to_openings(expression) or []) if expression else []:
        yield {"id": _id(owner, "week", row.byday, row.opens_at), "freq": "WEEKLY", "byday": row.byday,
               "opens_at": f"{row.opens_at}:00", "closes_at": f"{row.closes_at}:00"}  # fmt: skip


def _areas(one: PublicService) -> Iterator[_Object]:
    listed = [(AREA_FRANCE, WHOLE_COUNTRY, AreaScope.FRANCE.label)] if one.nationwide else []
    listed += [(AREA_DEPARTEMENT, code, f"Département {code}") for code in one.departements]
    listed += [(AREA_COMMUNE, code, f"Commune {code}") for code in one.communes]
    for prefix, code, name in listed:
        yield {"id": _id(one.id, "area", code), "name": name, "uri": prefix + code}


def _at(owner: UUID, place: PublicPlace) -> _Object:
    location = _told({
        "id": str(place.id),
        "location_type": "physical",
        "name": place.label,
        "latitude": place.exact[0] if place.exact else None,
        "longitude": place.exact[1] if place.exact else None,
        "external_identifier": place.commune_code,
        "external_identifier_type": INSEE_COMMUNE,
        "addresses": [{
            "id": _id(place.id, "address"),
            "address_1": " | ".join(place.address) or place.commune,
            "city": place.city or place.commune,
            "state_province": place.departement_code,
            "postal_code": place.postal_code,
            "country": "FR",
            "address_type": "physical",
        }],
    })  # fmt: skip
    phones = [{"id": _id(place.id, "phone"), "number": place.phone}] if place.phone else []
    return _told({
        "id": _id(owner, place.id),
        "location": location,
        "schedules": list(_schedules(place.id, place.opening_hours, "")),
        "phones": phones,
    })  # fmt: skip


def _attributes(one: PublicService) -> Iterator[_Object]:
    for name, words in _WORDS.items():
        held = getattr(one, name)
        for code in (held,) if isinstance(held, str) else held:
            if code:
                yield _attribute(one.id, name, code, words.label_of(code))
    for name in _ANSWERS:
        answer = getattr(one, name)
        if answer or (answer is False and name != "documents_known"):
            yield {
                **_attribute(one.id, name, "oui" if answer else "non", name),
                "value": "oui" if answer else "non",
            }
    if one.accessibility_url:
        yield {**_attribute(one.id, "accessibility_url", "url", "Acceslibre"), "value": one.accessibility_url}


def _attribute(owner: UUID, name: str, code: str, label: str) -> _Object:
    term = {
        "id": _id(_TERMS, name, code),
        "taxonomy": MARKS[name],
        "code": code,
        "name": label,
        "description": label,
    }
    return {
        "id": _id(owner, name, code),
        "link_id": str(owner),
        "link_entity": "service",
        "taxonomy_term": term,
    }


_TERMS = UUID("1f5c2d1e-55a4-4a0c-8a3e-0d8a2b0d7c11")
