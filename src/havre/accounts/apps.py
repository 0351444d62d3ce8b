"""Configuration of the accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts of professionals."""

    name = "havre.accounts"
    label = "accounts"
    verbose_name = "Comptes"
