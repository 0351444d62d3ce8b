"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Concern reports and judicial reports, from the first fact to the seal."""

    name = "havre.reports"
    label = "reports"
