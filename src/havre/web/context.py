"""What every page needs around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from havre.accounts.access import Actor
from havre.accounts.queries import totp_approved
from havre.ui.shapes import Link, Shell
from havre.web.navigation import address, address_of, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base template."""
    actor: Actor | None = getattr(request, "actor", None)
    shell = (
        _shell(actor, request)
        if actor
        else Shell(
            login_url=address("account_login"),
            links=(Link("Données personnelles", address("personal_data")),),
        )
    )
    return {
        "demo": settings.DEMO,
        "actor": actor,
        "shell": shell,
        "account_url": address_of("security:account"),
        "add_passkey_url": address("mfa_add_webauthn"),
        "proconnect": bool(settings.PROCONNECT["issuer"]),
        # Lazy: one statement, on the page that asks.
        "totp_approved": lambda: totp_approved(actor),
    }


def _shell(actor: Actor, request: HttpRequest) -> Shell:
    seat = actor.seats[0] if actor.seats else None
    return Shell(
        team=(seat.team_name or seat.agency_name) if seat else "",
        person=actor.name,
        role=seat.role.label if seat else "",
        nav=navigation(actor, request.path),
        links=(Link("Données personnelles", address("personal_data")),),
        menu=(
            Link("Avis", address_of("security:notices")),
            Link("Mon compte et ma sécurité", address_of("security:account")),
        ),
        logout_url=address("account_logout"),
        login_url=address("account_login"),
        keepalive_url=address("keepalive"),
        idle_seconds=settings.SESSION_IDLE_SECONDS,
    )
