"""Configuration of the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """The young person and circle; identities live in the vault."""

    name = "havre.persons"
    label = "persons"

    def ready(self) -> None:
        """Register the tables of the vault, which ``models`` may not import."""
        import_module("havre.persons.vault")
