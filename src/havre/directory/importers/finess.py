"""Parser of FINESS: the extract without header (``structureet``), the one with a header, and FINESS+."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from havre.directory.importers.build import (
    attempt,
    contacts,
    day_of,
    guarded,
    insee_code,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.csv_stream import Row, rows_of
from havre.directory.importers.finess_json import establishments
from havre.directory.importers.lambert import degrees_of
from havre.directory.importers.links import finess, siret
from havre.directory.importers.records import (
    Outcome,
    Point,
    Reason,
    Record,
    Refusal,
    Skipped,
    Unreadable,
    excerpt_of,
    name_of,
    one_line,
)
from havre.directory.importers.text_stream import TextStream, lines_of
from havre.directory.rules import PROTECTED_KINDS, ServiceKind

# Category of the establishment (ANS value set JDV_J55, May 2026) -> kind.
CATEGORIES = {
    "101": ServiceKind.HOSPITAL_UNIT,
    "156": ServiceKind.MENTAL_HEALTH,
    "166": ServiceKind.CHILD_PLACEMENT,
    "175": ServiceKind.CHILD_PLACEMENT,
    "176": ServiceKind.CHILD_PLACEMENT,
    "177": ServiceKind.CHILD_PLACEMENT,
    "178": ServiceKind.ADDICTION,
    "189": ServiceKind.MENTAL_HEALTH,
    "197": ServiceKind.ADDICTION,
    "214": ServiceKind.SOCIAL_SHELTER,
    "221": ServiceKind.MENTAL_HEALTH,
    "223": ServiceKind.PMI,
    "228": ServiceKind.CSS,
    "231": ServiceKind.EVARS,
    "236": ServiceKind.CHILD_PLACEMENT,
    "241": ServiceKind.CHILD_PLACEMENT,
    "242": ServiceKind.PJJ,
    "268": ServiceKind.SCHOOL_HEALTH,
    "286": ServiceKind.STREET_WORK,
    "295": ServiceKind.HOME_SUPPORT,
    "355": ServiceKind.HOSPITAL_UNIT,
    "378": ServiceKind.CHILD_PLACEMENT,
    "440": ServiceKind.PJJ,
    "441": ServiceKind.PJJ,
    "444": ServiceKind.MENTAL_HEALTH,
    "462": ServiceKind.CHILD_PLACEMENT,
    "609": ServiceKind.MDPH,
    "638": ServiceKind.CEGIDD,
    "643": ServiceKind.UNACCOMPANIED_MINORS,
    "644": ServiceKind.UNACCOMPANIED_MINORS,
    "649": ServiceKind.CSS,
    "701": ServiceKind.MDA,
    "702": ServiceKind.PAEJ,
    "703": ServiceKind.YOUTH_HEALTH,
}
_COLUMNS = (
    "section nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie "
    "lieuditbp commune departement libdepartement ligneacheminement telephone telecopie categetab "
    "libcategetab categagretab libcategagretab siret codeape codemft libmft codesph libsph dateouv "
    "dateautor datemaj numuai"
)
COLUMNS = tuple(_COLUMNS.split())
_SECTION = "structureet"
_POINTS = "geolocalisation"
_NEEDED = frozenset({"nofinesset", "rs", "categetab"})
# Letters that FINESS gives to the départements overseas, and the first digits of their communes.
_OVERSEAS = {**dict.fromkeys(("9A", "9B", "9C", "9D", "9E", "9F"), "97"), "9J": "98"}
_ROUTING = re.compile(r"(\d{5})\s+(.+?)(?:\s+CEDEX(?:\s+\d+)?)?", re.ASCII)
_CLOSED = re.compile(r"\s*\[\s*ferm[ée]e?\s*\]", re.IGNORECASE)


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each establishment, and a ``Point`` for each line of coordinates."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    head = next(chunks, "")
    again = itertools.chain([head], chunks)
    if head.lstrip()[:1] in {"{", "["}:
        for item in establishments(again):
            yield item if isinstance(item, Refusal) else _outcome(item.cells, line=item.line, raw=item.raw)
    else:
        yield from _csv(again)


def _csv(chunks: Iterator[str]) -> Iterator[Outcome]:
    header: tuple[str, ...] = ()
    for row in rows_of(lines_of(chunks)):
        if isinstance(row, Refusal):
            yield row
        elif header:
            yield _row(header, row)
        else:
            header = _header_of(row)
            if not header:
                yield Refusal(row.line, Reason.NOT_THIS_FORMAT, excerpt_of(row.raw), fatal=True)
                return


def _header_of(row: Row) -> tuple[str, ...]:
    """Return the names of the columns: those of the official order when the file has no header."""
    first = tuple(one_line(cell).casefold() for cell in row.cells)
    if first[:1] == ("finess",) and len(first) <= 6:
        return COLUMNS
    return first if set(first) >= _NEEDED else ()


def _row(header: tuple[str, ...], row: Row) -> Outcome:
    if row.cells[0] == _POINTS and header == COLUMNS:
        return attempt(partial(_point, row), line=row.line, raw=row.raw)
    sections = {_SECTION, ""} if header == COLUMNS else {row.cells[0]}
    if not len(header) - 1 <= len(row.cells) <= len(header) + 1 or row.cells[0] not in sections:
        return Refusal(row.line, Reason.COLUMNS, excerpt_of(row.raw))
    return _outcome(dict(zip(header, row.cells, strict=False)), line=row.line, raw=row.raw)


def _point(row: Row) -> Outcome:
    number = finess(row.cells[1]) if len(row.cells) >= 5 else ""
    if not number:
        raise Unreadable(Reason.NO_ID)
    point = degrees_of(row.cells[2], row.cells[3], row.cells[4])
    return Point(number, *point) if point else Skipped(row.line, "coordonnées dans une projection non lue")


def _outcome(cells: dict[str, str], *, line: int, raw: str) -> Outcome:
    return attempt(partial(_record, cells, line), line=line, raw=raw)


def _record(cells: dict[str, str], line: int) -> Outcome:
    category, short = one_line(cells.get("categetab"), limit=20), cells.get("rs", "")
    kind, full_name = CATEGORIES.get(category), cells.get("rslongue", "").strip() or short
    if kind is None:
        return Skipped(line, f"catégorie {category}")
    if _CLOSED.match(full_name) or _CLOSED.match(short) or cells.get("datefermeture", "").strip():
        return Skipped(line, "établissement fermé")
    number, name = finess(cells.get("nofinesset")), name_of(full_name)
    if not number:
        raise Unreadable(Reason.NO_ID)
    postcode, city = _routing(cells)
    phones, known = [(cells.get("telephone", ""), "")], f"{name} {city}"
    reached = contacts(phones=phones, email=cells.get("courriel"), url="", known=known)
    key, wrong = siret(cells.get("siret"))
    dated_on, doubt = day_of(cells.get("datemaj"), "%Y-%m-%d", "%d/%m/%Y")
    record = Record(
        line=line,
        source_id=number,
        name=name,
        kind=kind,
        siret=key,
        finess=number,
        email=reached.email,
        postal_code=postcode,
        city=city,
        commune_code=_commune(cells),
        phones=reached.phones,
        dated_on=dated_on,
        flags=reached.flags | doubt | frozenset({wrong} if wrong else ()),
    )
    return record if kind in PROTECTED_KINDS else _placed(record, cells)


def _placed(record: Record, cells: dict[str, str]) -> Record:
    """Return the record with its address and its point; never called for a protected kind."""
    street = " ".join(one_line(cells.get(key)) for key in ("numvoie", "typvoie", "voie", "compvoie"))
    system = cells.get("sourcegeocod", "LAMBERT_93")
    point = degrees_of(cells.get("coordx", ""), cells.get("coordy", ""), system)
    lat, lon = point or point_of(cells.get("latitude"), cells.get("longitude"))
    address = texts(cells.get("complrs"), cells.get("compldistrib"), street, cells.get("lieuditbp"))
    return replace(record, address=address, lat=lat, lon=lon)


def _commune(cells: dict[str, str]) -> str:
    """Return the INSEE code: given whole (``cog``), or cut in two with the letters of FINESS overseas."""
    whole = insee_code(cells.get("cog"))
    if whole:
        return whole
    departement, commune = one_line(cells.get("departement")).upper(), one_line(cells.get("commune"))
    if not departement or not commune:
        return ""
    return insee_code(_OVERSEAS.get(departement, departement.zfill(2)) + commune.zfill(3))


def _routing(cells: dict[str, str]) -> tuple[str, str]:
    found = _ROUTING.fullmatch(one_line(cells.get("ligneacheminement")))
    if found:
        return found[1], found[2]
    return postal_code(cells.get("codepostal")), one_line(cells.get("libelle_routage"))
