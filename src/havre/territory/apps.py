"""The Django application of the territory."""

from __future__ import annotations

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Reference data shared by every floor above."""

    name = "havre.territory"
    label = "territory"
    verbose_name = "Territoires"
    default_auto_field = "django.db.models.BigAutoField"
