"""What the tests of the accounts share: passwords, factors, sign-in by the real pages."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from havre.accounts.models import User
from havre.foundation.scope import acting_as

PASSWORD = "la marée monte doucement sur la digue"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def give_password(user_id, password=PASSWORD):
    with acting_as("auth"):
        user = User.objects.get(pk=user_id)
        user.set_password(password)
        user.save()
    return user


def give_totp(user_id):
    """Return the secret of a new application of codes."""
    secret = generate_totp_secret()
    with acting_as("auth"):
        TOTP.activate(User.objects.get(pk=user_id), secret)
    return secret


def give_passkey(user_id, name="téléphone"):
    with acting_as("auth"):
        return Authenticator.objects.create(
            user_id=user_id, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
        ).pk


def sign_in_page(client, email, password=PASSWORD, **extra):
    return client.post("/compte/login/", {"login": email, "password": password}, **extra)
