"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class ConcernUnitConfig(AppConfig):
    """The CRIP: inbox of concern reports, clock, evaluation, decision, feedback."""

    name = "havre.concern_unit"
    label = "concern_unit"
