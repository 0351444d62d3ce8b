"""Configuration of the foundation."""

from __future__ import annotations

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """No model of its own: its tables live in the schemas sec, audit and keyring."""

    name = "havre.foundation"
    label = "foundation"
    verbose_name = "Fondations"
