"""Reads of the episodes, for boards and pages."""
