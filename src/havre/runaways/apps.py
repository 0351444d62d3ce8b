"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class RunawaysConfig(AppConfig):
    """Runaway episodes: from the absence noticed to the review."""

    name = "havre.runaways"
    label = "runaways"
