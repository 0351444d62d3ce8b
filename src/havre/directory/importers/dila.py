"""Parser of the DILA directory of today (``all_latest``, or records of its API), a JSON list."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from typing import Any

from havre.directory.importers.build import (
    Contacts,
    attempt,
    contacts,
    day_of,
    guarded,
    identifier,
    insee_code,
    objects,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.hours import clock, days_between, openings, sentence
from havre.directory.importers.json_stream import Item, loads, objects_of
from havre.directory.importers.links import siret
from havre.directory.importers.records import (
    MAX_AREA_CODES,
    Flag,
    Opening,
    Outcome,
    Record,
    Refusal,
    Skipped,
    Unreadable,
    name_of,
    one_line,
)
from havre.directory.importers.text_stream import TextStream
from havre.directory.rules import ServiceKind

# type_service_local -> kind.  What is not here (town halls, taxes, prisons…) does not concern Havre;
# spip follows convicted adults, chu in this register is emergency housing, not a hospital.
PIVOTS = {
    "aav": ServiceKind.VICTIM_SUPPORT,
    "antenne_justice": ServiceKind.LEGAL_ACCESS,
    "bav": ServiceKind.VICTIM_SUPPORT,
    "cdad": ServiceKind.LEGAL_ACCESS,
    "cg": ServiceKind.DEPARTEMENT,
    "cidf": ServiceKind.CIDFF,
    "cij": ServiceKind.YOUTH_INFORMATION,
    "civi": ServiceKind.COMPENSATION,
    "commissariat_police": ServiceKind.POLICE,
    "cour_appel": ServiceKind.APPEAL_COURT,
    "dd_femmes": ServiceKind.WOMEN_RIGHTS,
    "ddcs": ServiceKind.STATE_SOCIAL_SERVICES,
    "ddcspp": ServiceKind.STATE_SOCIAL_SERVICES,
    "ddets": ServiceKind.STATE_SOCIAL_SERVICES,
    "ddpjj": ServiceKind.PJJ,
    "dr_femmes": ServiceKind.WOMEN_RIGHTS,
    "drpjj": ServiceKind.PJJ,
    "gendarmerie": ServiceKind.GENDARMERIE,
    "gendarmerie_departementale": ServiceKind.GENDARMERIE,
    "inspection_academique": ServiceKind.EDUCATION,
    "maison_handicapees": ServiceKind.MDPH,
    "maison_metropole_lyon": ServiceKind.DEPARTEMENT,
    "mission_locale": ServiceKind.MISSION_LOCALE,
    "mjd": ServiceKind.LEGAL_ACCESS,
    "msap": ServiceKind.FRANCE_SERVICES,
    "permanence_juridique": ServiceKind.LEGAL_ACCESS,
    "pif": ServiceKind.FAMILY_INFORMATION,
    "pmi": ServiceKind.PMI,
    "point_justice": ServiceKind.LEGAL_ACCESS,
    "prefecture": ServiceKind.PREFECTURE,
    "rectorat": ServiceKind.EDUCATION,
    "te": ServiceKind.CHILDREN_COURT,
    "tgi": ServiceKind.JUDICIAL_COURT,
}
_LIST_KEYS = "service|services|results|records"


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each record of the file."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    for item in objects_of(chunks, key=_LIST_KEYS, several=True):
        if isinstance(item, Refusal):
            yield item
        else:
            yield attempt(partial(_record, item), line=item.line, raw=item.raw)


def _record(item: Item) -> Outcome:
    data = _fields(item.value)
    pivots = objects(_listed(data.get("pivot")))
    kind, pivot = _kind_of(pivots)
    if kind is None or _withdrawn(data):
        return Skipped(item.line, _family(pivots) if kind is None else "fiche non diffusée")
    name, address = name_of(data.get("nom")), _address(data)
    lat, lon = point_of(address.get("latitude"), address.get("longitude"))
    reached = _contacts(data, known=f"{name} {one_line(address.get('nom_commune'))}")
    slots, hours_text, unread = _hours(objects(_listed(data.get("plage_ouverture"))))
    number, wrong = siret(data.get("siret"))
    dated_on, doubt = day_of(data.get("date_modification"), "%d/%m/%Y", "%Y-%m-%d")
    codes = _insee_codes(data.get("code_insee_commune")) or _insee_codes(pivot.get("code_insee_commune"))[:1]
    extra = {flag for flag, there in ((Flag.HOURS_UNREAD, unread), (wrong, wrong)) if there and flag}
    return Record(
        line=item.line,
        source_id=identifier(data.get("id")),
        name=name,
        kind=kind,
        siret=number,
        url=reached.url,
        email=reached.email,
        address=texts(*(address.get(key) for key in _ADDRESS_KEYS)),
        postal_code=postal_code(address.get("code_postal")),
        city=one_line(address.get("nom_commune")),
        commune_code=codes[0] if codes else "",
        lat=lat,
        lon=lon,
        phones=reached.phones,
        hours_text=sentence([hours_text, one_line(data.get("commentaire_plage_ouverture"), limit=500)]),
        openings=slots,
        area_codes=tuple(_insee_codes(pivot.get("code_insee_commune"))),
        dated_on=dated_on,
        flags=reached.flags | doubt | frozenset(extra),
    )


def _fields(value: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the record, whatever the version of the API wrapped them in."""
    for wrapper in ("record", "fields"):
        inner = value.get(wrapper)
        value = inner if isinstance(inner, dict) else value
    return value


_ADDRESS_KEYS = ("complement1", "complement2", "numero_voie", "service_distribution")


def _kind_of(pivots: list[dict[str, Any]]) -> tuple[ServiceKind | None, dict[str, Any]]:
    for pivot in pivots:
        kind = PIVOTS.get(one_line(pivot.get("type_service_local")))
        if kind:
            return kind, pivot
    return None, {}


def _family(pivots: list[dict[str, Any]]) -> str:
    return one_line(pivots[0].get("type_service_local"), limit=60) if pivots else "sans pivot"


def _withdrawn(data: dict[str, Any]) -> bool:
    shown, state = one_line(str(data.get("statut_de_diffusion", ""))), one_line(data.get("statut"))
    return shown.casefold() == "false" or state.casefold() not in {"", "active"}


def _address(data: dict[str, Any]) -> dict[str, Any]:
    """Return the place where people go, rather than where letters go."""
    found = objects(_listed(data.get("adresse")))
    return next((one for one in found if one.get("type_adresse") == "Adresse"), found[0] if found else {})


def _contacts(data: dict[str, Any], *, known: str) -> Contacts:
    phones = objects(_listed(data.get("telephone")))
    emails, sites = _listed(data.get("adresse_courriel")), objects(_listed(data.get("site_internet")))
    return contacts(
        phones=[(phone.get("valeur"), phone.get("description")) for phone in phones],
        email=next(iter(emails), "") if isinstance(emails, list) else emails,
        url=sites[0].get("valeur") if sites else "",
        known=known,
    )


def _hours(ranges: list[dict[str, Any]]) -> tuple[tuple[Opening, ...], str, bool]:
    """Return the weekly rows, the French sentence, and whether something stayed text only."""
    slots, words, unread = [], [], False
    for entry in itertools.islice(ranges, 60):
        first, last = one_line(entry.get("nom_jour_debut")), one_line(entry.get("nom_jour_fin"))
        comment = one_line(entry.get("commentaire"), limit=300)
        days, pairs = days_between(first, last), _pairs(entry)
        slots += [(day, opens, closes) for day in days for opens, closes in pairs]
        unread = unread or not days or not pairs or bool(comment)
        words.append(_range_sentence(first, last, pairs, comment))
    return openings(slots), sentence(words), unread


def _pairs(entry: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for rank in (1, 2):
        opens, closes = (_hour(entry.get(f"valeur_heure_{end}_{rank}")) for end in ("debut", "fin"))
        found += [(opens, closes)] if opens and closes else []
    return found


def _hour(value: object) -> str:
    return clock(value[:12]) if isinstance(value, str) else ""


def _range_sentence(first: str, last: str, pairs: list[tuple[str, str]], comment: str) -> str:
    days = first.lower() if last in {"", first} else f"{first.lower()} à {last.lower()}"
    hours = ", ".join(f"{opens} - {closes}" for opens, closes in pairs)
    return " ".join(part for part in (days, hours, f"({comment})" if comment else "") if part)


def _listed(value: Any) -> Any:
    """Return the value, decoded when the API has written a list as a string."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return loads(value)
        except Unreadable:
            return []
    return value


def _insee_codes(value: Any) -> list[str]:
    """Return the codes, whether the source wrote one, several, or several in a string."""
    found = _listed(value)
    listed = found if isinstance(found, list) else [found]
    codes = (insee_code(code) for code in itertools.islice(listed, MAX_AREA_CODES))
    return [code for code in codes if len(code) == 5]
