"""Configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Who may know: shares, referrals, transfers, what is withheld."""

    name = "havre.sharing"
    label = "sharing"
