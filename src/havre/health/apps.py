"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Health milestones: their state only, in a schema of their own."""

    name = "havre.health"
    label = "health"
