"""How allauth behaves here: no sign-up, no recovery by mail alone, sealed second factors, federation by subject."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from havre.foundation.keys import provider

TOTP_BOUND = b"havre|mfa|v1|totp"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse any sign-up."""
        return False


class FederatedAdapter(DefaultSocialAccountAdapter):
    """A federated identity never makes an account and never gives a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - idem
        """Refuse any sign-up."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are wrapped by the key-encryption key; allauth's default keeps them clear."""

    def encrypt(self, text: str) -> str:
        """Return ``v1:key id:base64``."""
        kek_id, wrapped = provider().wrap(text.encode(), bound=TOTP_BOUND)
        return f"v1:{kek_id}:{base64.b64encode(wrapped).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; anything that is not ours raises."""
        _, kek_id, wrapped = encrypted_text.split(":")
        return provider().unwrap(kek_id, base64.b64decode(wrapped), bound=TOTP_BOUND).decode()

    def is_mfa_enabled(self, user: Any, types: list[str] | None = None) -> bool:
        """Say whether the account has a second factor of these types."""
        return bool(super().is_mfa_enabled(user, types))
