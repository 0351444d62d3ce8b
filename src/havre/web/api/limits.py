"""How much one caller may ask, without keeping an address: its keyed digest, under a salt that lasts one day."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from havre.web.api.problems import Problem

WINDOW_SECONDS: Final = 600
BUDGET: Final = 300
COST_OF_PAGE: Final = 1
COST_OF_FILE: Final = 20
_DAY_SECONDS: Final = 86_400


def spend(request: HttpRequest, *, cost: int, now: datetime) -> None:
    """Count ``cost`` for the caller. Raises ``Problem`` 429 with the seconds to wait."""
    window, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    key = f"api:{_caller(request, now=now)}:{window}"
    cache.add(key, 0, timeout=WINDOW_SECONDS)
    spent = int(cache.get(key, 0)) + cost
    if spent > BUDGET:
        wait = WINDOW_SECONDS - passed
        raise Problem(
            429,
            f"Vous avez fait beaucoup de demandes en peu de temps. Recommencez dans {wait} secondes ; pour tout "
            "l'annuaire, prenez un fichier d'export, une fois par jour.",
            headers={"Retry-After": str(wait)},
        )
    cache.set(key, spent, timeout=WINDOW_SECONDS)


def _caller(request: HttpRequest, *, now: datetime) -> str:
    """Return what stands for the caller today; tomorrow the salt is gone and nobody can make it again."""
    salt = _salt(now)
    return hmac.new(salt.encode(), _network(request).encode(), hashlib.sha256).hexdigest()


def _salt(now: datetime) -> str:
    name = f"api-salt:{now:%Y-%m-%d}"
    cache.add(name, secrets.token_hex(32), timeout=_DAY_SECONDS)
    return str(cache.get(name, ""))


def _network(request: HttpRequest) -> str:
    """Return the address, or the network of a home for the sixth version: its devices change theirs at will."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):  # a proxy that gives no address: its callers share one budget
        return ""
    prefix = 32 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
