"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The followed file of one child: pathway, plan, milestones, deadlines, chronology."""

    name = "havre.cases"
    label = "cases"
