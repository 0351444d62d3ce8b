"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What professionals meet: screens by journey."""

    name = "havre.web"
    label = "web"
