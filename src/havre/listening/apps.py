"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """The listening desk: contacts, live notes, follow-up of situations."""

    name = "havre.listening"
    label = "listening"
