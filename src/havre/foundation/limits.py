"""How much one caller may do for some minutes; no address is kept: its keyed digest, under a salt of one day."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

_DAY_SECONDS: Final = 86_400


def wait_for(
    request: HttpRequest, what: str, *, budget: int, seconds: int, now: datetime, cost: int = 1
) -> int:
    """Count ``cost`` for the caller in ``what``; return 0, or in how many seconds the ``budget`` is whole again.

    What goes over the budget is not counted. Windows of ``seconds`` follow one another; the memory is that of the
    cache, short, and holds digests only; it counts in one statement, so that callers at once do not share a unit.
    """
    window, passed = divmod(int(now.timestamp()), seconds)
    key = f"limit:{what}:{caller(request, now=now)}:{window}"
    memory: Any = cache  # accounts.short_memory, on the floor above
    return 0 if memory.spend(key, cost, budget=budget, timeout=seconds) else seconds - passed


def caller(request: HttpRequest, *, now: datetime) -> str:
    """Return what stands for the caller today; tomorrow the salt is gone and nobody can make it again."""
    return hmac.new(_salt(now).encode(), _network(request).encode(), hashlib.sha256).hexdigest()


def _salt(now: datetime) -> str:
    name = f"limit-salt:{now:%Y-%m-%d}"
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
