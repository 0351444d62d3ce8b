"""Parser of data.inclusion v1: structures and services, apart or in one JSON file, or as rows of Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from havre.directory.importers.build import (
    MAX_RECORDS,
    attempt,
    contacts,
    day_of,
    identifier,
    insee_code,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.details import Body, Details
from havre.directory.importers.json_stream import Item, objects_of
from havre.directory.importers.links import siret, site
from havre.directory.importers.records import (
    MAX_HOURS,
    Flag,
    Outcome,
    Reason,
    Record,
    Refusal,
    Skipped,
    Unreadable,
    name_of,
    one_line,
)
from havre.directory.importers.telling import areas, hours, prose
from havre.directory.importers.text_stream import TextStream
from havre.directory.rules import ServiceKind
from havre.directory.rules.inclusion import KIND_OF_NETWORK, KIND_OF_THEME, SITUATIONS_OF_THEME
from havre.directory.rules.taxonomy import AccessMode, Asker, Cost, Situation

Found = Item | Refusal
COLUMNS = (
    "id", "source", "structure_id", "structure", "nom", "description", "date_maj", "siret", "commune", "code_postal",
    "code_insee", "adresse", "complement_adresse", "longitude", "latitude", "telephone", "courriel", "site_web",
    "horaires_accueil", "accessibilite_lieu", "reseaux_porteurs", "thematiques", "frais", "frais_precisions",
    "publics", "publics_precisions", "conditions_acces", "modes_accueil", "zone_eligibilite", "zone_diffusion_type",
    "zone_diffusion_code", "zone_diffusion_nom", "lien_mobilisation",
    "modes_mobilisation", "mobilisable_par",
)  # fmt: skip
_LIST_KEYS = "structures|services|items|results"
_COSTS = {"gratuit": Cost.FREE.value, "payant": Cost.PAID.value}
_YOUNG, _PROFESSIONAL = Asker.YOUNG.value, Asker.PROFESSIONAL.value


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each service, then for each structure that no service names."""
    return outcomes(items_of(stream))


def items_of(stream: TextStream) -> Iterator[Found]:
    """Yield the objects of a JSON file; what stops the reading becomes a fatal refusal."""
    try:
        yield from objects_of(stream.chunks(), key=_LIST_KEYS, several=True)
    except Unreadable as error:
        yield Refusal(0, error.reason, fatal=True)


def outcomes(items: Iterator[Found]) -> Iterator[Outcome]:
    """Yield the outcomes; structures are best given first, for their services take their network and address."""
    structures: dict[str, Item] = {}
    named: set[str] = set()
    for count, item in enumerate(items):
        if isinstance(item, Refusal):
            yield item
        elif count > MAX_RECORDS:
            yield Refusal(item.line, Reason.TOO_LARGE, fatal=True)
            return
        elif "structure_id" in item.value or "structure" in item.value:
            key = _structure_key(item.value)
            named.add(key)
            held = structures.get(key)
            yield attempt(partial(_service, item, held.value if held else {}), line=item.line, raw=item.raw)
        else:
            yield from _kept(item, structures)
    for key, item in structures.items():
        if key not in named:
            yield attempt(partial(_alone, item), line=item.line, raw=item.raw)


def _kept(item: Item, structures: dict[str, Item]) -> Iterator[Refusal]:
    key = one_line(item.value.get("id"))
    if not key:
        yield Refusal(item.line, Reason.NO_ID, item.raw[:100])
    elif key in structures:
        yield Refusal(item.line, Reason.DUPLICATE, key)
    else:
        small = {name: item.value[name] for name in COLUMNS if name in item.value and name != "structure"}
        structures[key] = Item(item.line, small, item.raw[:200])


def _structure_key(value: dict[str, Any]) -> str:
    inner = value.get("structure")
    return one_line(value.get("structure_id") or (inner.get("id") if isinstance(inner, dict) else ""))


def _alone(item: Item) -> Outcome:
    """Return a structure without service as a service of its own, when its network says what it does."""
    kind = _kind_of_network(item.value)
    if kind is None:
        return Skipped(item.line, "structure sans service connu")
    return _record(item, item.value, kind=kind, structure=item.value)


def _service(item: Item, structure: dict[str, Any]) -> Outcome:
    inner = item.value.get("structure")
    structure = inner if isinstance(inner, dict) else structure
    kind = _kind_of_network(structure) or _kind_of_theme(item.value)
    if kind is None:
        themes = _texts(item.value.get("thematiques"))
        return Skipped(item.line, themes[0].split("--")[0] if themes else "sans thématique")
    record = _record(item, item.value, kind=kind, structure=structure)
    key = _structure_key(item.value)
    if not key or not structure:
        return record
    text, flags = prose(structure.get("description"), known=one_line(structure.get("nom")))
    body = Body(key=key[:100], name=name_of(structure.get("nom")), description=text)
    return replace(record, body=body, flags=record.flags | flags)


def _record(item: Item, data: dict[str, Any], *, kind: ServiceKind, structure: dict[str, Any]) -> Record:
    remote = _texts(data.get("modes_accueil")) == ["a-distance"] and _zones(data)
    place = data if _has_place(data) or remote else structure
    name = name_of(data.get("nom"))
    known = f"{name} {one_line(structure.get('nom'))} {one_line(place.get('commune'))}"
    lat, lon = point_of(place.get("latitude"), place.get("longitude"))
    reached = contacts(
        phones=[(data.get("telephone") or structure.get("telephone"), "")],
        email=data.get("courriel") or structure.get("courriel"),
        url=structure.get("site_web") or data.get("site_web") or data.get("lien_mobilisation"),
        known=known,
    )
    number, wrong = siret(structure.get("siret"))
    dated_on, doubt = day_of(data.get("date_maj"), "%Y-%m-%d")
    competent = areas(_zones(data))
    details, doubts = _details(data, structure, known=known)
    extra = frozenset({wrong} if wrong else ())
    return Record(
        line=item.line,
        source_id=identifier(data.get("id")),
        name=name,
        kind=kind,
        siret=number,
        url=reached.url,
        email=reached.email,
        address=texts(place.get("adresse"), place.get("complement_adresse")),
        postal_code=postal_code(place.get("code_postal")),
        city=one_line(place.get("commune")),
        commune_code=insee_code(place.get("code_insee")),
        lat=lat,
        lon=lon,
        phones=reached.phones,
        hours_text=_hours_text(data),
        area_codes=competent.communes,
        departements=competent.departements,
        nationwide=competent.everywhere,
        area_words=competent.words,
        details=details,
        dated_on=dated_on,
        flags=reached.flags | doubt | doubts | extra,
    )


def _hours_text(data: dict[str, Any]) -> str:
    """Return hours that cannot be read as they are written; "" when they can."""
    expression, _doubt = hours(data.get("horaires_accueil"))
    return "" if expression else one_line(data.get("horaires_accueil"), limit=MAX_HOURS)


def _details(
    data: dict[str, Any], structure: dict[str, Any], *, known: str
) -> tuple[Details, frozenset[Flag]]:
    told = (data.get("description"), data.get("publics_precisions"), data.get("conditions_acces"),
            data.get("frais_precisions"))  # fmt: skip
    text, cut = prose("\n\n".join(part for part in told if isinstance(part, str) and part), known=known)
    expression, unread = hours(data.get("horaires_accueil") or structure.get("horaires_accueil"))
    link, wrong = site(data.get("accessibilite_lieu") or structure.get("accessibilite_lieu"))
    situations = {
        SITUATIONS_OF_THEME[theme]
        for theme in _texts(data.get("thematiques"))
        if theme in SITUATIONS_OF_THEME
    }
    details = Details(
        description=text,
        opening_hours=expression,
        welcomes=tuple(code for code in Situation.codes() if code in situations) or None,
        access_modes=_access_modes(data),
        mobilisable_by=_askers(data),
        cost=_COSTS.get(one_line(data.get("frais"))),
        accessibility_url=link or None,
    )
    return details, cut | unread | (frozenset({wrong}) if wrong else frozenset())


def _access_modes(data: dict[str, Any]) -> tuple[str, ...] | None:
    modes, ways = _texts(data.get("modes_accueil")), _texts(data.get("modes_mobilisation"))
    found = {AccessMode.WALK_IN.value} if "se-presenter" in ways else set()
    found |= {AccessMode.REMOTE.value} if "a-distance" in modes else set()
    found |= (
        {AccessMode.REFERRAL.value} if _texts(data.get("mobilisable_par")) == ["professionnels"] else set()
    )
    return tuple(code for code in AccessMode.codes() if code in found) or None


def _askers(data: dict[str, Any]) -> tuple[str, ...] | None:
    who = _texts(data.get("mobilisable_par"))
    found = [_YOUNG] if "usagers" in who else []
    return (*found, *([_PROFESSIONAL] if "professionnels" in who else [])) or None


def _kind_of_network(structure: dict[str, Any]) -> ServiceKind | None:
    networks = _texts(structure.get("reseaux_porteurs"))
    return next((KIND_OF_NETWORK[name] for name in KIND_OF_NETWORK if name in networks), None)


def _kind_of_theme(data: dict[str, Any]) -> ServiceKind | None:
    themes = _texts(data.get("thematiques"))
    return next((KIND_OF_THEME[theme] for theme in KIND_OF_THEME if theme in themes), None)


def _has_place(data: dict[str, Any]) -> bool:
    return any(one_line(data.get(key)) for key in ("code_insee", "code_postal", "commune"))


def _zones(data: dict[str, Any]) -> list[str]:
    """Return the areas: those of the present format, else the one area of the former (``zone_diffusion_*``)."""
    told, kind = _texts(data.get("zone_eligibilite")), one_line(data.get("zone_diffusion_type"))
    if told or not kind:
        return told
    code = one_line(data.get("zone_diffusion_code")) or one_line(data.get("zone_diffusion_nom"))
    return ["france" if kind == "pays" else f"region {code}" if kind == "region" else code]


def _texts(value: Any) -> list[str]:
    """Return the texts of a list (a set written as a list, or one text)."""
    listed = value if isinstance(value, list | tuple) else [value]
    return [text for text in (one_line(part) for part in listed[:2000]) if text]
