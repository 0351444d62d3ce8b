"""Reads of the author's side, always through a door of ``reports.access``."""

from __future__ import annotations

from havre.reports.queries.waiting import work_items

__all__ = ["work_items"]
