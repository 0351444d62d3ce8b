"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organisations, services, places and numbers; never a confidential place."""

    name = "havre.directory"
    label = "directory"
