"""Verbs of the directory."""

from __future__ import annotations

from havre.directory.services.imports import (
    ImportReport,
    gazetteer,
    import_records,
    load_national_numbers,
    record_service,
)

__all__ = ["ImportReport", "gazetteer", "import_records", "load_national_numbers", "record_service"]
