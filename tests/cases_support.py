"""Invented files for the tests of the accompaniment. Nobody here exists."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from havre.cases.models import Case
from havre.cases.services.acts import Act
from havre.cases.services.opening import Opening, open_case
from havre.kernel.clock import utc_now
from havre.persons.access import IdentityCard

ZOE = IdentityCard(given_names="Zoé", family_name="Exemple", birth_date=date(2011, 3, 5))


def open_file(actor: Any, **changes: Any) -> Case:
    """Open an invented file in the actor's first team."""
    now = changes.pop("now", utc_now())
    values = {
        "case_id": uuid4(),
        "team_id": actor.seats[0].team_id,
        "card": ZOE,
        "why": "Demande du collège.",
    }
    return open_case(actor=actor, opening=Opening(**{**values, **changes}), now=now)


def act(actor: Any, case_id: UUID, **changes: Any) -> Act:
    """Return who acts on which file, now."""
    return Act(**{"actor": actor, "case_id": case_id, "id": uuid4(), "now": utc_now(), **changes})
