"""Sign-in of public agents by ProConnect (OpenID Connect): every check of every token is here.

Authorization code with PKCE, ``state`` and ``nonce``; the identity token *and* the user information are signed and
verified against the provider's keys (allauth's provider reads the first without its signature over TLS and the
second as plain JSON). An account is matched on (``sub``, ``siret``); roles, names and addresses are never read.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings

from havre.kernel.errors import Refused

ALGORITHMS: Final = ("RS256", "ES256")
SECONDS: Final = 10
LEEWAY: Final = 30
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SENTENCE: Final = (
    "La connexion par ProConnect n'a pas abouti. Réessayez ; si cela se répète, entrez avec votre clé d'accès "
    "ou prévenez l'administrateur de votre organisation."
)
_SIRET = re.compile(r"\d{14}")


@dataclass(frozen=True)
class Attempt:
    """What one sign-in remembers between leaving and coming back; ``user_id`` is set when an account is linked."""

    state: str
    nonce: str
    verifier: str
    user_id: str = ""

    def to_json(self) -> dict[str, str]:
        """Return what the signed cookie holds."""
        return asdict(self)


@dataclass(frozen=True)
class FederatedIdentity:
    """Who the provider says is there. ``strong`` tells whether a second factor was shown to it."""

    subject: str
    siret: str
    strong: bool


def configured() -> bool:
    """Whether the settings name a provider."""
    return bool(settings.PROCONNECT["issuer"] and settings.PROCONNECT["client_id"])


def begin(*, redirect_uri: str, user_id: str = "") -> tuple[str, Attempt]:
    """Return the address to send the browser to, and what to remember meanwhile. Raises ``Refused``."""
    attempt = Attempt(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), user_id
    )
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    )
    asked = {
        "response_type": "code",
        "client_id": settings.PROCONNECT["client_id"],
        "redirect_uri": redirect_uri,
        "scope": "openid siret",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "acr_values": " ".join(settings.PROCONNECT["acr_values"]),
        "max_age": settings.PROCONNECT["max_age"],
        "claims": '{"id_token":{"amr":{"essential":true},"auth_time":{"essential":true}}}',
    }
    return f"{_discovered()['authorization_endpoint']}?{urlencode(asked)}", attempt


def finish(*, attempt: Attempt, state: str, code: str, redirect_uri: str, now: datetime) -> FederatedIdentity:
    """Exchange the code and verify both tokens; raise ``Refused``, one sentence whatever is wrong."""
    if not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise _refused("state")
    place = _discovered()
    keys = _keys(place)
    tokens = _exchange(place, attempt, code, redirect_uri)
    identity = _verified(str(tokens.get("id_token", "")), keys, "id_token")
    _check_sign_in(identity, attempt, now)
    told = _verified(_userinfo(place, str(tokens.get("access_token", ""))), keys, "userinfo")
    if told["sub"] != identity["sub"]:
        raise _refused("subject")
    siret = str(told.get("siret", ""))
    if not _SIRET.fullmatch(siret) or not identity["sub"]:
        raise _refused("siret")
    return FederatedIdentity(str(identity["sub"]), siret, _is_strong(identity))


def _check_sign_in(claims: Mapping[str, Any], attempt: Attempt, now: datetime) -> None:
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise _refused("nonce")
    audience = claims["aud"]
    if (
        isinstance(audience, list)
        and len(audience) > 1
        and claims.get("azp") != settings.PROCONNECT["client_id"]
    ):
        raise _refused("azp")
    if claims.get("acr") not in settings.PROCONNECT["acr_values"]:
        raise _refused("acr")
    moment = claims.get("auth_time")
    if (
        not isinstance(moment, int)
        or not -LEEWAY <= now.timestamp() - moment <= settings.PROCONNECT["max_age"] + LEEWAY
    ):
        raise _refused("auth_time")


def _is_strong(claims: Mapping[str, Any]) -> bool:
    shown = claims.get("amr")
    methods = set(shown) if isinstance(shown, list) else set()
    return claims["acr"] in settings.PROCONNECT["strong_acr"] or bool(
        methods & set(settings.PROCONNECT["strong_amr"])
    )


def _verified(token: str, keys: jwt.PyJWKSet, what: str) -> dict[str, Any]:
    """Return the claims of a token signed by the provider, for us, still valid."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise _refused(f"{what}_algorithm")
        key = next(key for key in keys.keys if key.key_id == header.get("kid"))
        return jwt.decode(
            token, key.key, algorithms=[header["alg"]], audience=settings.PROCONNECT["client_id"],
            issuer=settings.PROCONNECT["issuer"], leeway=LEEWAY, options={"require": ["exp", "iss", "aud", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, StopIteration) as error:
        raise _refused(what) from error


# --- the provider, over HTTP ------------------------------------------------------------------------


def _discovered() -> dict[str, str]:
    issuer = settings.PROCONNECT["issuer"]
    document = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if document.get("issuer") != issuer:
        raise _refused("issuer")
    return {key: str(value) for key, value in document.items() if isinstance(value, str)}


def _keys(place: Mapping[str, str]) -> jwt.PyJWKSet:
    try:
        return jwt.PyJWKSet.from_dict(_json(place.get("jwks_uri", "")))
    except jwt.PyJWTError as error:
        raise _refused("keys") from error


def _exchange(place: Mapping[str, str], attempt: Attempt, code: str, redirect_uri: str) -> dict[str, Any]:
    return _json(
        place.get("token_endpoint", ""),
        data={
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri,
            "client_id": settings.PROCONNECT["client_id"], "client_secret": settings.PROCONNECT["client_secret"],
            "code_verifier": attempt.verifier,
        },
    )  # fmt: skip


def _userinfo(place: Mapping[str, str], access_token: str) -> str:
    answer = _call(place.get("userinfo_endpoint", ""), headers={"Authorization": f"Bearer {access_token}"})
    if not answer.headers.get("Content-Type", "").startswith("application/jwt"):
        raise _refused("userinfo_unsigned")
    return answer.text.strip()


def _json(url: str, *, data: Mapping[str, str] | None = None) -> dict[str, Any]:
    try:
        document = _call(url, data=data).json()
    except requests.JSONDecodeError as error:
        raise _refused("answer") from error
    if not isinstance(document, dict):
        raise _refused("answer")
    return document


def _call(
    url: str, *, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> requests.Response:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise _refused("not_https")
    try:
        answer = requests.request(
            "POST" if data else "GET", url, data=data, headers=dict(headers or {}), timeout=SECONDS,
            allow_redirects=False,
        )  # fmt: skip
        answer.raise_for_status()
    except requests.RequestException as error:
        raise _refused("unreachable") from error
    return answer


def _refused(why: str) -> Refused:
    return Refused(SENTENCE, code=f"federation_{why}")
