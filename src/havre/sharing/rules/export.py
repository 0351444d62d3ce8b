"""Words of the exports (FR-SEC-05): why, for whom, in which open format, and where the question stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class ExportPurpose(Vocabulary):
    """Why data leave Havre."""

    CHILD = "child", "Remettre à l'enfant ce qui le concerne"
    RIGHTS = "rights", "Répondre à une demande de droits"
    COURT = "court", "Préparer un écrit pour l'autorité judiciaire"
    WORK = "work", "Réunion ou travail de l'équipe"
    CHANGE = "change", "Reprise dans un autre logiciel"


class ExportStatus(Vocabulary):
    """Where the question stands."""

    ASKED = "asked", "Attend l'accord d'un responsable"
    APPROVED = "approved", "Accordé, pour une journée"
    REFUSED = "refused", "Refusé"


class ExportAct(Vocabulary):
    """What the second person may answer."""

    APPROVE = "approve", "Accorder"
    REFUSE = "refuse", "Refuser"


class ExportFormat(Vocabulary):
    """Open formats."""

    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    PDF = "pdf", "PDF"


EXPORT: Final = Machine(
    states=ExportStatus,
    acts=ExportAct,
    table={
        (ExportStatus.ASKED, ExportAct.APPROVE): ExportStatus.APPROVED,
        (ExportStatus.ASKED, ExportAct.REFUSE): ExportStatus.REFUSED,
    },
)
READABLE: Final = timedelta(hours=24)
ANSWERABLE: Final = timedelta(days=7)
# Beyond, a PDF of the lines is read by nobody: a table is.
PDF_LINES: Final = 1_000


def formats_of(lines: int) -> tuple[ExportFormat, ...]:
    """Return the formats in which so many lines may be read."""
    return tuple(one for one in ExportFormat if one is not ExportFormat.PDF or lines <= PDF_LINES)
