"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class WebConfig(AppConfig):
    """What professionals meet: screens by journey."""

    name = "havre.web"
    label = "web"


class StaticFiles(StaticFilesConfig):
    """Files of the pages, without what libraries bring and no page asks for (compressing it took half a minute)."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("htmax*", "htmx-4*", "htmx-2.js", "django-htmx.js", "ext"),
    ]
