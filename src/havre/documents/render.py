"""From a typed document to an accessible (PDF/UA-1) and archivable (PDF/A-2a) PDF, in memory.

The words of people reach typst as JSON strings: never as markup, never through a file. The bundled fonts
alone are used and the date is an argument, so that the same input gives the same bytes on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import typst

from havre.documents import glyphs, letters, model, reports
from havre.documents.blocks import Sheet
from havre.documents.followup import photo
from havre.documents.followup.catalogue import LAYOUTS
from havre.documents.model import Document, Party
from havre.documents.typography import breakable, french_date, french_moment, grouped
from havre.documents.watermark import WorkingCopy
from havre.kernel.text import clean

PARIS: Final = ZoneInfo("Europe/Paris")
STANDARDS: Final = ("ua-1", "a-2a")
_TEMPLATES: Final = Path(__file__).parent / "templates"
FAMILIES: Final = ("Source Sans 3", "Noto Sans Arabic", "Noto Emoji")

_SHEETS: Mapping[type[Document], Callable[..., Sheet]] = {
    model.ConcernReportDocument: reports.concern_report,
    model.JudicialReportDocument: reports.judicial_report,
    model.ProsecutorReferral: reports.prosecutor_referral,
    model.Addendum: reports.addendum,
    model.AcknowledgementDocument: letters.acknowledgement,
    model.FeedbackLetter: letters.feedback,
    model.ReceiptPage: letters.receipt,
    **LAYOUTS,
}


@dataclass(frozen=True, kw_only=True)
class SealNotice:
    """What the sealed PDF prints of its own seal; the hash of the PDF itself is kept outside, in the seal."""

    sealed_at: datetime
    content_sha256: str
    key_id: str


def sheet_of(document: Document, *, zone: ZoneInfo = PARIS) -> Sheet:
    """Return the printed form of ``document`` as plain data, for the PDF or for a page."""
    return _SHEETS[type(document)](document, zone=zone)


def render(
    document: Document,
    *,
    reader: str | None,
    produced_at: datetime,
    draft: bool,
    demo: bool = False,
    notice: SealNotice | None = None,
    copy: WorkingCopy | None = None,
    zone: ZoneInfo = PARIS,
) -> bytes:
    """Return the PDF of ``document``.

    ``reader`` is printed on every page and in the metadata of a copy; None for the original. ``copy`` is stronger: a
    watermark behind each page, with its reader and its hour. ``produced_at`` must be aware and is the date of the
    file. ``zone`` is the territory's: all hours are on its clocks.
    """
    facts = {
        "sheet": asdict(sheet_of(document, zone=zone)),
        "letterhead": letterhead(document),
        "recipients": [address_lines(party) for party in document.recipients],
        "reference": document.reference,
        "kind": document.kind,
        "mention": document.mention,
        "written": french_date(document.written_at.astimezone(zone)),
        "produced": french_moment(produced_at, zone=zone),
        "date": list(produced_at.astimezone(UTC).timetuple()[:6]),
        "reader": reader or "",
        "draft": draft,
        "demo": demo,
        "seal": _seal(notice, zone=zone),
        "families": FAMILIES,
        "watermark": copy.line(zone=zone) if copy else "",
    }
    held = copy.reader if copy else reader
    return _compile(facts, _metadata(document, reader=held, notice=notice), pictures=pictures_of(document))


def render_sheet(
    sheet: Sheet, *, issuer: str, reference: str, mention: str, produced_at: datetime, demo: bool = False
) -> bytes:
    """Return the PDF of a sheet that is no letter: no recipient, no reader, no seal; the same bytes for the same input.

    ``produced_at`` must be aware; only its day is printed as the day of the document.
    """
    facts = {
        "sheet": asdict(sheet),
        "letterhead": [issuer],
        "recipients": [],
        "reference": reference,
        "kind": "booklet",
        "mention": mention,
        "written": french_date(produced_at.astimezone(PARIS)),
        "produced": french_date(produced_at.astimezone(PARIS)),
        "date": [*produced_at.astimezone(UTC).timetuple()[:3], 0, 0, 0],
        "reader": "",
        "draft": False,
        "demo": demo,
        "seal": {},
        "families": FAMILIES,
        "watermark": "",
    }
    return _compile(facts, {"author": issuer, "keywords": [reference]})


def compile_template(template: Path, shown: dict[str, object]) -> bytes:
    """Return the PDF of a page that has its own template; it reads ``data.json``, ``families`` included."""
    return _compile({**shown, "families": FAMILIES}, {}, pictures={"main.typ": template.read_bytes()})


def _metadata(document: Document, *, reader: str | None, notice: SealNotice | None) -> dict[str, object]:
    """Return what the file says of itself: the reader of a copy and the hash of the content are there."""
    content = (f"sha256:{notice.content_sha256}",) if notice else ()
    copy = (f"copie remise à {reader}",) if reader else ()
    author = "" if _hides_author(document) else document.sender.organisation
    return {"author": author, "keywords": [document.kind, document.reference, *copy, *content]}


def _hides_author(document: Document) -> bool:
    return isinstance(document, model.ConcernReportDocument) and document.author_asks_anonymity


def letterhead(document: Document) -> list[str]:
    """Return the lines of the sender; none when the author asked not to be known."""
    sender = document.sender
    contact = " · ".join(part for part in (sender.phone, sender.email) if part)
    lines = (sender.organisation, sender.service, *sender.address.split("\n"), contact)
    return [] if _hides_author(document) else [line for line in lines if line]


def address_lines(party: Party) -> list[str]:
    """Return the lines of an address, empty ones left out."""
    who = ", ".join(part for part in (party.name, party.function) if part)
    return [
        line
        for line in (party.organisation, party.service, who, *party.address.split("\n"), party.email)
        if line
    ]


def _seal(notice: SealNotice | None, *, zone: ZoneInfo) -> dict[str, str]:
    if notice is None:
        return {}
    return {
        "sealed": french_moment(notice.sealed_at, zone=zone),
        "groups": grouped(notice.content_sha256),
        "sha256": notice.content_sha256,
        "key": notice.key_id,
    }


def pictures_of(document: Document) -> dict[str, bytes]:
    """Return the pictures that the templates of ``document`` may open, by name."""
    found = getattr(document, "photo", None)
    return {photo.FILE: found.framed} if isinstance(found, photo.Photo) else {}


def _compile(
    shown: dict[str, object], metadata: dict[str, object], *, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Compile; if some characters cannot be archived together, retry with codes for all but plain Latin."""
    try:
        return _typst(_prepared(shown, metadata, glyphs.coded), pictures)
    except typst.TypstError as fault:
        if "PDF/A" not in str(fault):
            raise
    return _typst(_prepared(shown, metadata, glyphs.coded_strictly), pictures)


def _typst(data: bytes, pictures: Mapping[str, bytes] | None) -> bytes:
    files = {**_templates(), **(pictures or {}), "data.json": data}
    made = typst.compile(  # type: ignore[call-overload]  # stub: files in memory
        files, font_paths=fonts(), ignore_system_fonts=True, pdf_standards=list(STANDARDS)
    )
    return cast("bytes", made)


def _prepared(shown: dict[str, object], metadata: dict[str, object], code: Callable[[str], str]) -> bytes:
    visible = _each_text(shown, lambda text: code(breakable(clean(text))))
    data = {**visible, "metadata": _each_text(metadata, lambda text: code(clean(text)))}
    return json.dumps(data, ensure_ascii=False).encode()


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return ``value`` where every string went through ``change``; the shape is kept."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    return [_each_text(item, change) for item in value] if isinstance(value, list | tuple) else value


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_TEMPLATES.glob("*.typ"))}


@cache
def fonts() -> typst.Fonts:
    """Return the bundled fonts, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[glyphs.FONTS])
