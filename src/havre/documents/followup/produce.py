"""The files of the documents of the accompaniment: what a service calls, and all it needs to call."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from havre.documents import odt
from havre.documents.followup import child_page
from havre.documents.followup.catalogue import FOLLOWUP_DOCUMENTS, Format
from havre.documents.followup.child_page import ChildPage
from havre.documents.model import Document
from havre.documents.render import PARIS, compile_template, render
from havre.documents.watermark import WorkingCopy
from havre.kernel.errors import Refused

MEDIA_TYPES: Final = {Format.PDF: "application/pdf", Format.ODT: odt.MEDIA_TYPE}
_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def as_pdf(
    document: Document | ChildPage,
    *,
    produced_at: datetime,
    copy: WorkingCopy | None = None,
    demo: bool = False,
    zone: ZoneInfo = PARIS,
) -> bytes:
    """Return the accessible, archivable PDF of ``document``; the same input gives the same bytes.

    ``copy`` marks each page with its reader and its hour; the child's page has none: it belongs to the child.
    """
    if isinstance(document, ChildPage):
        return compile_template(child_page.TEMPLATE, child_page.data_of(document, demo=demo, zone=zone))
    return render(
        document, reader=None, produced_at=produced_at, draft=False, demo=demo, copy=copy, zone=zone
    )


def as_odt(
    document: Document,
    *,
    produced_at: datetime,
    copy: WorkingCopy | None = None,
    demo: bool = False,
    zone: ZoneInfo = PARIS,
) -> bytes:
    """Return the OpenDocument text that a partner completes; the same input gives the same bytes.

    Raises ``Refused`` (``not_editable``) for a document that nobody completes.
    """
    if Format.ODT not in FOLLOWUP_DOCUMENTS[document.kind].formats:
        raise Refused("Ce document existe seulement en PDF. Choisissez ce format.", code="not_editable")
    return odt.write(document, produced_at=produced_at, copy=copy, demo=demo, zone=zone)


def file_name(document: Document | ChildPage, form: Format) -> str:
    """Return a file name that tells nothing to whoever looks over a shoulder: a reference, or the page's title."""
    stem = document.reference if isinstance(document, Document) else "mes-droits"
    return f"{_UNSAFE.sub('-', stem).strip('-') or 'document'}.{form.value}"
