"""Reads of the listening desk, by subject."""

from havre.listening.queries.worklist import work_items

__all__ = ["work_items"]
