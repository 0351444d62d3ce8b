"""Parser of the archive of the DILA directory of 2016: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from havre.directory.importers.build import (
    attempt,
    contacts,
    day_of,
    guarded,
    identifier,
    insee_code,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.dila import PIVOTS
from havre.directory.importers.json_stream import loads
from havre.directory.importers.records import (
    Outcome,
    Reason,
    Record,
    Refusal,
    Skipped,
    Unreadable,
    excerpt_of,
    name_of,
    one_line,
)
from havre.directory.importers.text_stream import Line, TextStream, lines_of

_FIRST_LINES = 20


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each line that is not blank."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    bad = read = 0
    for line in lines_of(chunks):
        if not line.text.strip():
            continue
        outcome = _outcome(line)
        read += 1
        bad += isinstance(outcome, Refusal) and outcome.reason == Reason.BAD_JSON
        yield outcome
        if read == bad == _FIRST_LINES:
            break
    if read and read == bad:
        raise Unreadable(Reason.NOT_THIS_FORMAT)


def _outcome(line: Line) -> Outcome:
    if line.overlong:
        return Refusal(line.number, Reason.OVERLONG, excerpt_of(line.text))
    return attempt(lambda: _record(line), line=line.number, raw=line.text)


def _record(line: Line) -> Outcome:
    data = loads(line.text)
    if not isinstance(data, dict):
        raise Unreadable(Reason.BAD_JSON)
    kind = PIVOTS.get(one_line(data.get("type")))
    if kind is None:
        return Skipped(line.number, one_line(data.get("type"), limit=60) or "sans type")
    place: dict[str, Any] = data["writeAddress"] if isinstance(data.get("writeAddress"), dict) else {}
    name, city = name_of(data.get("nom")), one_line(place.get("addressLocality"))
    streets, sites = place.get("streetAddress"), data.get("website")
    reached = contacts(
        phones=[(data.get("contact_phone"), "")],
        email=data.get("contact_email"),
        url=sites[0] if isinstance(sites, list) and sites else "",
        known=f"{name} {city}",
    )
    lat, lon = point_of(data.get("latitude"), data.get("longitude"))
    dated_on, doubt = day_of(data.get("update"), "%Y-%m-%d")
    return Record(
        line=line.number,
        source_id=identifier(data.get("id")),
        name=name,
        kind=kind,
        url=reached.url,
        email=reached.email,
        address=texts(*streets[:6]) if isinstance(streets, list) else texts(streets),
        postal_code=postal_code(place.get("postalCode")),
        city=city,
        commune_code=insee_code(data.get("codeinsee")),
        lat=lat,
        lon=lon,
        phones=reached.phones,
        hours_text=one_line(data.get("commentaire"), limit=500),
        dated_on=dated_on,
        flags=reached.flags | doubt,
    )
