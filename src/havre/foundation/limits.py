"""Count what an address does for some minutes, without keeping the address: a keyed digest that changes every day."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from havre.kernel.clock import utc_now


def too_often(request: HttpRequest, what: str, *, at_most: int, seconds: int) -> bool:
    """Tell whether ``what`` was done more than ``at_most`` times by this address in the last ``seconds``; count once.

    The short memory holds a digest under the secret of the site and of the day: nobody finds an address back.
    """
    now = utc_now()
    window = int(now.timestamp()) // seconds
    address = request.META.get("REMOTE_ADDR", "")
    text = f"{what}|{window}|{now.date().isoformat()}|{address}"
    key = f"limit-{hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, timeout=seconds)
    return count > at_most
