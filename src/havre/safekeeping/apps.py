"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    """Retention, rights of persons, breaches: what the data protection officer keeps."""

    name = "havre.safekeeping"
    label = "safekeeping"
