"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Commands of those who run Havre: prepare, doctor, demonstration data, backups."""

    name = "havre.operations"
    label = "operations"
