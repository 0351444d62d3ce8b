"""Reads of the CRIP: inbox, one reception, work lists, figures."""

from __future__ import annotations

from havre.concern_unit.queries.worklist import work_items

__all__ = ["work_items"]
