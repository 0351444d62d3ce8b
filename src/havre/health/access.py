"""Door to the health milestones: a right of its own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.models import Case
from havre.health.models import HealthStep


def steps_of(actor: Actor, case: Case) -> QuerySet[HealthStep]:
    """Return the health steps of a file opened by its door; nothing without the right in its team."""
    return HealthStep.objects.filter(case=case, team_id__in=actor.teams_with(Right.CASE_HEALTH))


def kept_from_parents(case: Case) -> list[UUID]:
    """Return the health steps of a file opened by its door that no parent is told of, as far as the scope sees them."""
    rows = HealthStep.objects.filter(case=case, kept_from_parents=True)
    return list(rows.order_by("id").values_list("id", flat=True))
