"""Whether the session proved a second factor, and how recently."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

METHODS = "account_authentication_methods"
HOLDER = "account_authentication_methods_user"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session signed in with a passkey, a code, an approved federation or the demonstration's door."""
    return any(_is_strong(record) for record in request.session.get(METHODS, []))


def _is_strong(record: dict[str, object]) -> bool:
    return record.get("method") in {"mfa", "demo"} or (
        record.get("method") == "socialaccount" and record.get("strong") is True
    )


def recently_proved(request: HttpRequest) -> bool:
    """Whether the second factor was shown within the last five minutes; a password alone proves nothing here."""
    return _fresh([record for record in request.session.get(METHODS, []) if _is_strong(record)])


def recently_signed_in(request: HttpRequest) -> bool:
    """Whether anything was proved within the last five minutes: enough to set up a first second factor."""
    return _fresh(request.session.get(METHODS, []))


def _fresh(records: list[dict[str, object]]) -> bool:
    moments = [float(str(record.get("at", 0))) for record in records]
    return time.time() - max(moments, default=0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def remember(request: HttpRequest, method: str, **more: object) -> None:
    """Record that ``method`` was proved now, in the form allauth reads."""
    records = request.session.get(METHODS, [])
    records.append({"method": method, "at": time.time(), **more})
    request.session[METHODS] = records
    if request.user.is_authenticated:
        request.session[HOLDER] = str(request.user.pk)
