"""Parser of the list of France services (ANCT, CSV with one column of hours a day)."""

from __future__ import annotations

from collections.abc import Iterator

from havre.directory.importers.build import (
    attempt,
    contacts,
    guarded,
    identifier,
    insee_code,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.csv_stream import Row, rows_of
from havre.directory.importers.hours import DAYS, openings, ranges, sentence
from havre.directory.importers.records import (
    MAX_HOURS,
    Flag,
    Opening,
    Outcome,
    Reason,
    Record,
    Refusal,
    Unreadable,
    excerpt_of,
    name_of,
    one_line,
)
from havre.directory.importers.text_stream import TextStream, lines_of
from havre.directory.rules import ServiceKind

_NEEDED = frozenset({"id_fs", "lib_fs", "adresse", "insee_com", "code_postal", "lib_com"})


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each record after the header."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    header: list[str] = []
    for row in rows_of(lines_of(chunks)):
        if isinstance(row, Refusal):
            yield row
        elif not header:
            header = [one_line(cell).casefold() for cell in row.cells]
            if not set(header) >= _NEEDED:
                yield Refusal(row.line, Reason.NOT_THIS_FORMAT, excerpt_of(row.raw), fatal=True)
                return
        else:
            yield _outcome(header, row)


def _outcome(header: list[str], row: Row) -> Outcome:
    if len(row.cells) != len(header):
        return Refusal(row.line, Reason.COLUMNS, excerpt_of(row.raw))
    cells = dict(zip(header, row.cells, strict=True))
    return attempt(lambda: _record(cells, line=row.line), line=row.line, raw=row.raw)


def _record(cells: dict[str, str], *, line: int) -> Record:
    name, city = name_of(cells["lib_fs"]), one_line(cells["lib_com"])
    identity = identifier(cells["id_fs"])
    if not identity.isalnum():
        raise Unreadable(Reason.NO_ID)
    reached = contacts(
        phones=[(cells.get("telephone", ""), "")], email=cells.get("mail"), url="", known=f"{name} {city}"
    )
    lat, lon = point_of(cells.get("latitude"), cells.get("longitude"))
    slots, hours_text, flags = _hours(cells)
    return Record(
        line=line,
        source_id=identity,
        name=name,
        kind=ServiceKind.FRANCE_SERVICES,
        email=reached.email,
        address=texts(cells["adresse"], cells.get("complement_adresse")),
        postal_code=postal_code(cells["code_postal"]),
        city=city,
        commune_code=insee_code(cells["insee_com"]),
        lat=lat,
        lon=lon,
        phones=reached.phones,
        hours_text=hours_text,
        openings=slots,
        flags=reached.flags | flags,
    )


def _hours(cells: dict[str, str]) -> tuple[tuple[Opening, ...], str, frozenset[Flag]]:
    slots, words, flags = [], [], set()
    for name, day in DAYS.items():
        text = one_line(cells.get(f"h_{name}", ""))
        if not text:
            continue
        found, understood = ranges(text)
        slots += [(day, opens, closes) for opens, closes in found]
        words.append(f"{name} {text}")
        flags |= set() if understood else {Flag.HOURS_UNREAD}
    comment = one_line(cells.get("commentaire"), limit=1000)
    appointment = "sur rendez-vous possible" if cells.get("prise_rdv", "").casefold() == "oui" else ""
    text = sentence([*words, appointment, comment])
    flags |= {Flag.TEXT_CUT} if len(text) == MAX_HOURS or len(cells.get("commentaire", "")) > 1000 else set()
    return openings(slots), text, frozenset(flags)
