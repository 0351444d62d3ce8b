"""Readings of the directory."""

from __future__ import annotations

from havre.directory.queries.panels import danger_panel, orientation_panel
from havre.directory.queries.worklist import work_items

__all__ = ["danger_panel", "orientation_panel", "work_items"]
