"""How much one caller may ask of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest

from havre.foundation.limits import wait_for
from havre.web.api.problems import Problem

WINDOW_SECONDS: Final = 600
BUDGET: Final = 300
COST_OF_PAGE: Final = 1
COST_OF_FILE: Final = 20


def spend(request: HttpRequest, *, cost: int, now: datetime) -> None:
    """Count ``cost`` for the caller. Raises ``Problem`` 429 with the seconds to wait."""
    wait = wait_for(request, "api", budget=BUDGET, seconds=WINDOW_SECONDS, now=now, cost=cost)
    if wait:
        raise Problem(
            429,
            f"Vous avez fait beaucoup de demandes en peu de temps. Recommencez dans {wait} secondes ; pour tout "
            "l'annuaire, prenez un fichier d'export, une fois par jour.",
            headers={"Retry-After": str(wait)},
        )
