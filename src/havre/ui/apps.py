"""Django application of the interface library; it has no model."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, template tags and static files, under the label ``ui``."""

    name = "havre.ui"
    label = "ui"
    verbose_name = "Interface"
