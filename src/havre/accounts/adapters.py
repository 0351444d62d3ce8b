"""How allauth behaves here: no sign-up, no recovery by mail alone, sealed second factors, federation by subject."""

from __future__ import annotations

import base64
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from havre.accounts import second_factor
from havre.accounts.devices import device_words
from havre.accounts.notices import notify
from havre.accounts.sessions import end_oldest_sessions
from havre.foundation import audit
from havre.foundation.keys import provider
from havre.foundation.scope import acting_as
from havre.kernel.clock import utc_now

TOTP_BOUND = b"havre|mfa|v1|totp"
KNOWN_NETWORK_DAYS = 30
SESSIONS_MAX = 2

# What allauth would say, in our words; a message that is not here is not shown.
MESSAGES = {
    "mfa/messages/webauthn_added.txt": "Votre clé d'accès est enregistrée.",
    "mfa/messages/webauthn_removed.txt": "La clé d'accès est retirée. Elle n'ouvre plus votre compte.",
    "mfa/messages/totp_activated.txt": "L'application de codes est enregistrée.",
    "mfa/messages/totp_deactivated.txt": "L'application de codes est retirée.",
    "mfa/messages/recovery_codes_generated.txt": "Vos codes de secours sont prêts. Gardez-les hors de cet appareil.",
    "account/messages/password_changed.txt": "Votre mot de passe est changé.",
    "account/messages/logged_out.txt": "Vous êtes déconnecté.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; attempts slow an attacker and never lock an office."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Adresse ou mot de passe incorrect. Vérifiez les deux, puis réessayez.",
        "too_many_login_attempts": "Trop d'essais pour ce compte depuis ce réseau. Attendez cinq minutes, ou entrez "
        "avec votre clé d'accès : elle n'est jamais bloquée.",
        "incorrect_password": "Ce mot de passe n'est pas le vôtre. Vérifiez-le, puis réessayez.",
        "enter_current_password": "Écrivez votre mot de passe actuel.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse any sign-up."""
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None,
                    message_context: dict[str, Any] | None = None, extra_tags: str = "",  # noqa: ARG002 - allauth's
                    message: str | None = None) -> None:  # fmt: skip
        """Say it in our words, or not at all."""
        words = message or MESSAGES.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix: str, user: Any, *_args: Any, **_kwargs: Any) -> None:
        """A change of the means of signing in becomes a line on the person's page; its mail says nothing."""
        with acting_as("user", user.pk):
            path = reverse("security:account")
            notify([user.pk], team_id=None, kind="security", path=path, now=utc_now(), by=None)
            audit.record(template_prefix.removeprefix("mfa/email/"), kind="account", object_id=user.pk)

    # --- attempts -----------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per account and network, so that a stranger elsewhere never locks an honest person."""
        return f"{credentials.get('email', '').lower()}|{self._network(request)}"

    def _network(self, request: HttpRequest) -> str:
        address = ipaddress.ip_address(self.get_client_ip(request))
        return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 56}", strict=False))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after five failures of one account in one network, or thirty from networks it never used."""
        super().pre_authenticate(request, **credentials)
        account = str(credentials.get("email", "")).lower()
        if not cache.get(self._known(request, account)) and not ratelimit.consume(
            request, action="login_elsewhere", key=account
        ):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check the password; a success makes the network known to the account for thirty days."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            account = str(credentials.get("email", "")).lower()
            cache.set(self._known(request, account), 1, KNOWN_NETWORK_DAYS * 86400)
        return user

    def _known(self, request: HttpRequest, account: str) -> str:
        return f"known-network:{self._get_login_attempts_cache_key(request, email=account)}"

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Check the password of the signed-in person."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    # --- sessions -----------------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open a new session, note its device in coarse words, end the oldest beyond two."""
        super().login(request, user)
        request.session["device"] = device_words(request.headers.get("User-Agent", ""))
        end_oldest_sessions(user.pk, keep=SESSIONS_MAX - 1)
        audit.record("session.open", kind="account", object_id=user.pk)

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Ask again after five minutes; a second factor once there is one, else what signed in."""
        request = context.request
        if get_second_factor_adapter().is_mfa_enabled(request.user):
            return not second_factor.recently_proved(request)
        return not second_factor.recently_signed_in(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Passkey first, then codes; the password only where there is no second factor yet."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        if not methods and settings.DEMO and user.is_authenticated:
            return [{"id": "demo", "description": "Continuer", "url": reverse("demo:prove")}]
        return sorted(strong, key=lambda method: str(method["id"]), reverse=True) or methods


class FederatedAdapter(DefaultSocialAccountAdapter):
    """A federated identity never makes an account and never gives a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - idem
        """Refuse any sign-up."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are wrapped by the key-encryption key; allauth's default keeps them clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code ou cette clé n'a pas été reconnu. Réessayez avec un nouveau code, "
        "ou avec une autre clé.",
        "cannot_delete_authenticator": "C'est votre seul second facteur : ajoutez-en un autre "
        "avant de retirer celui-ci.",
    }

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

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.email)

    def _get_site_name(self) -> str:
        return "Havre"


def get_second_factor_adapter() -> SecondFactorAdapter:
    """Return the adapter of second factors."""
    return SecondFactorAdapter()
