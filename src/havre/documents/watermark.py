"""The working copy: who reads it and when, visible on each page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from havre.documents.typography import french_moment


@dataclass(frozen=True, kw_only=True)
class WorkingCopy:
    """A copy made for one reader at one moment; ``at`` must be aware."""

    reader: str
    at: datetime

    def line(self, *, zone: ZoneInfo) -> str:
        """Return what each page shows of it."""
        return f"Copie de travail — {self.reader} — {french_moment(self.at, zone=zone)}"
