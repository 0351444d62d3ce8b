"""The alias of files named by an address, for whoever sees them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.access import cases_of


def aliases_of(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the aliases of those of the files that the actor sees, in one statement; none when none is named."""
    if not case_ids:
        return {}
    return dict(cases_of(actor).filter(pk__in=case_ids).order_by("pk").values_list("pk", "alias"))
