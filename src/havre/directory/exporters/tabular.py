"""CSV at the model of Havre's own table, and GeoJSON: one service at a time."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from havre.directory.exporters.entry import PublicPlace, PublicService
from havre.directory.exporters.plain import dumps
from havre.directory.importers.csv_template import COLUMNS
from havre.directory.rules import ServiceKind

# What a spreadsheet would run at the start of a cell.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_ANSWER = {True: "oui", False: "non", None: ""}
HEADINGS = tuple(heading for heading in COLUMNS if heading not in {"permanence", "visibilite"})


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe before what would be a formula, telephone numbers too.

    >>> neutral("=1+1"), neutral("Maison"), neutral("+33499000001")
    ("'=1+1", 'Maison', "'+33499000001")
    """
    return f"'{text}" if text.startswith(_FORMULAS) else text


def header() -> str:
    """Return the first line, after the mark that tells spreadsheets the encoding."""
    return "\ufeff" + _line(list(HEADINGS))


def line(one: PublicService) -> str:
    """Return the line of the service, which Havre reads back."""
    values = _cells(one)
    return _line([neutral(values.get(heading, "")) for heading in HEADINGS])


def feature(one: PublicService, place: PublicPlace) -> str:
    """Return one place of the service as a GeoJSON feature; its precision is told."""
    properties: dict[str, Any] = {
        "id": str(one.id), "nom": one.name, "type": one.kind, "libelle": ServiceKind.label_of(one.kind),
        "precision": place.precision, "commune": place.commune, "code_insee": place.commune_code,
        "telephone": one.phones[0].number if one.phones else "", "horaires": place.opening_hours or one.opening_hours,
        "mis_a_jour_le": one.fresh_on.isoformat(),
    }  # fmt: skip
    geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return dumps({"type": "Feature", "id": str(place.id), "geometry": geometry, "properties": properties})


def features(one: PublicService) -> list[str]:
    """Return the features of the places that have a point."""
    return [
        feature(one, place)
        for place in one.places
        if place.latitude is not None and place.longitude is not None
    ]


FEATURES_BEFORE = '{"type":"FeatureCollection","features":['
FEATURES_AFTER = "]}"


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _cells(one: PublicService) -> dict[str, str]:
    areas = ["france"] if one.nationwide else [*one.departements, *one.communes]
    documents = "|".join(one.required_documents) or ("aucune" if one.documents_known else "")
    body = one.organization
    return {
        "identifiant": str(one.id), "nom": one.name, "type": one.kind, **_place(one.place),
        "structure": body.name if body.name != one.name else "", "siret": body.siret, "finess": body.finess,
        "rna": body.rna, "site": body.url, "telephone": " / ".join(phone.number for phone in one.phones),
        "courriel": one.email, "description": one.description, "horaires": one.opening_hours,
        "horaires_texte": one.hours_text, "zone": "|".join(areas), "age_min": _number(one.min_age),
        "age_max": _number(one.max_age), "genres": "|".join(one.genders), "accueil": one.reception,
        "specialise": "|".join(one.specialised), "accueille": "|".join(one.welcomes),
        "acces": "|".join(one.access_modes), "mobilisable_par": "|".join(one.mobilisable_by),
        "anonymat": one.anonymity, "cout": one.cost, "langues": "|".join(one.languages), "pieces": documents,
        "sans_parents": _ANSWER[one.without_parents], "interprete": _ANSWER[one.interpreter],
        "langue_des_signes": _ANSWER[one.sign_language], "nuit": _ANSWER[one.night_access],
        "animaux": _ANSWER[one.animals], "accueil_trans": _ANSWER[one.trans_inclusive],
        "accessibilite": one.accessibility_url, "mis_a_jour_le": one.fresh_on.isoformat(),
    }  # fmt: skip


def _place(place: PublicPlace | None) -> dict[str, str]:
    if place is None:
        return {}
    return {
        "commune": place.city or place.commune, "code_insee": place.commune_code, "code_postal": place.postal_code,
        "adresse": place.address[0] if place.address else "", "complement": ", ".join(place.address[1:]),
        "latitude": _number(place.exact[0] if place.exact else None),
        "longitude": _number(place.exact[1] if place.exact else None),
    }  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else json.dumps(value)
