"""From a typed document to an OpenDocument text (ODF 1.2) that a partner completes, in memory.

Written on the standard library: a zip whose first entry is the bare ``mimetype``, and four small XML files.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from havre.documents import odt_blocks, odt_styles
from havre.documents.blocks import Sheet
from havre.documents.model import Document
from havre.documents.odt_xml import element, paragraph, serialised, spoken
from havre.documents.render import PARIS, address_lines, letterhead, sheet_of
from havre.documents.typography import french_date, french_moment
from havre.documents.watermark import WorkingCopy

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_VERSION: Final = "1.2"
_DEMO: Final = "Démonstration — données inventées"


def write(
    document: Document,
    *,
    produced_at: datetime,
    copy: WorkingCopy | None = None,
    demo: bool = False,
    zone: ZoneInfo = PARIS,
) -> bytes:
    """Return the file; the same input gives the same bytes. ``produced_at`` must be aware."""
    sheet = sheet_of(document, zone=zone)
    bands = tuple(line for line in (_DEMO if demo else "", copy.line(zone=zone) if copy else "") if line)
    foot = (*bands, document.mention, f"Fichier produit le {french_moment(produced_at, zone=zone)}")
    head = f"{sheet.title} — {document.reference}"
    files = {
        "content.xml": serialised(_content(document, sheet, bands=bands, zone=zone)),
        "styles.xml": serialised(odt_styles.styles(numbered=sheet.numbered, head=head, foot=foot)),
        "meta.xml": serialised(_meta(document, head, produced_at)),
    }
    return _zipped({**files, "META-INF/manifest.xml": serialised(_manifest(tuple(files)))}, produced_at)


def _content(document: Document, sheet: Sheet, *, bands: tuple[str, ...], zone: ZoneInfo) -> ET.Element:
    body = (
        *(paragraph(band, "Framed") for band in bands),
        *_head(document, sheet, zone=zone),
        paragraph(document.mention, "Mention"),
        *odt_blocks.sheet_elements(sheet),
    )
    return element(
        "office:document-content",
        odt_styles.automatic(),
        element("office:body", element("office:text", *body)),
        office__version=_VERSION,
    )


def _head(document: Document, sheet: Sheet, *, zone: ZoneInfo) -> tuple[ET.Element, ...]:
    """Return who writes, the reference and the day, then to whom."""
    written = french_date(document.written_at.astimezone(zone))
    recipients = (
        element("text:p", *spoken("\n".join(address_lines(party))), text__style_name="Standard")
        for party in document.recipients
    )
    return (
        paragraph("\n".join(letterhead(document))),
        paragraph(f"Référence {document.reference}\nÉtabli le {written}"),
        paragraph(sheet.recipients_heading, "Note"),
        *recipients,
    )


def _meta(document: Document, title: str, produced_at: datetime) -> ET.Element:
    moment = produced_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    meta = element(
        "office:meta",
        element("meta:generator", "Havre"),
        element("dc:title", *spoken(title)),
        element("dc:creator", *spoken(document.sender.organisation)),
        element("dc:language", "fr-FR"),
        element("dc:date", moment),
        element("meta:creation-date", moment),
    )
    return element("office:document-meta", meta, office__version=_VERSION)


def _manifest(names: tuple[str, ...]) -> ET.Element:
    entries = (
        element("manifest:file-entry", manifest__full_path=name, manifest__media_type="text/xml")
        for name in names
    )
    root = element("manifest:file-entry", manifest__full_path="/", manifest__media_type=MEDIA_TYPE)
    return element("manifest:manifest", root, *entries, manifest__version=_VERSION)


def _zipped(files: dict[str, bytes], produced_at: datetime) -> bytes:
    """Return the package: ``mimetype`` first and stored, as the format asks, then the rest compressed."""
    out = io.BytesIO()
    stamp = produced_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", stamp), MEDIA_TYPE)
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()
