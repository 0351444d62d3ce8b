"""Whether the session proved a second factor, and how recently."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

METHODS = "account_authentication_methods"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session signed in with a passkey, a code, an approved federation or the demonstration's door."""
    records = request.session.get(METHODS, [])
    return any(_is_strong(record) for record in records)


def _is_strong(record: dict[str, object]) -> bool:
    return record.get("method") in {"mfa", "demo"} or (
        record.get("method") == "socialaccount" and record.get("strong") is True
    )


def recently_proved(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last five minutes."""
    moments = [float(record.get("at", 0)) for record in request.session.get(METHODS, [])]
    return time.time() - max(moments, default=0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def remember(request: HttpRequest, method: str, **more: object) -> None:
    """Record that ``method`` was proved now, in the form allauth reads."""
    records = request.session.get(METHODS, [])
    records.append({"method": method, "at": time.time(), **more})
    request.session[METHODS] = records
