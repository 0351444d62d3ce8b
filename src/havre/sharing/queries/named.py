"""Whom a decision not to tell may name: one person around the child, one organisation; and their words afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from havre.accounts.access import Actor
from havre.accounts.models import Agency, Team
from havre.cases.models import Case
from havre.persons.access.circle import relatives_named
from havre.persons.queries.circle import circle_of
from havre.sharing.models import Share, Transmission
from havre.sharing.queries.teams import RECEIVING

Choices = list[tuple[str, str]]


def relatives_as_choices(actor: Actor, case: Case) -> Choices:
    """Return the people around the child by their role, in the order of the circle."""
    circle = circle_of(actor, case.person_id)
    return [
        (
            str(one.id),
            one.label if one.record_id == case.person_id else f"{one.label} (autre dossier de cet enfant)",
        )
        for one in circle.people
    ]


def organisations_as_choices(case: Case) -> Choices:
    """Return the organisations that something of the file could reach: those it was sent to, those of its département.

    The file's own organisation is left out: nothing is hidden from the team this way (see « écarter »).
    """
    sent = Transmission.objects.filter(case=case).values("to_team_id")
    shared = Share.objects.filter(case=case).values("to_agency_id")
    near = Q(departement_code=case.departement_code, kind__in=RECEIVING)
    reached = Team.objects.filter(near | Q(pk__in=sent)).values("agency_id")
    rows = Agency.objects.filter(Q(pk__in=reached) | Q(pk__in=shared))
    own = Team.objects.filter(pk=case.team_id).values("agency_id")
    return [
        (str(pk), name)
        for pk, name in rows.exclude(pk__in=own).order_by("name", "id").values_list("id", "name")
    ]


def words_of_named(named: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return people by their role and organisations by their name, in two statements; none without an id."""
    wanted = list(named)
    if not wanted:
        return {}
    return {
        **dict(relatives_named(wanted).values_list("id", "label")),
        **dict(Agency.objects.filter(pk__in=wanted).order_by("name").values_list("id", "name")),
    }
