"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Messages and chat without a name."""

    name = "havre.conversations"
    label = "conversations"
