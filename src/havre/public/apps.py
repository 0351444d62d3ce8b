"""Configuration of the public face."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages for everyone; no model of its own."""

    name = "havre.public"
    label = "public"
