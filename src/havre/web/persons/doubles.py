"""At the entry of a child: those already known who look alike are shown; one answer opens, whichever it is."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms

from havre.accounts.access import Actor
from havre.cases.queries.lines import of_persons
from havre.kernel.clock import utc_now
from havre.persons.access import IdentityCard, possible_duplicates
from havre.persons.services import say_not_same
from havre.web.persons import shown

NONE: Final = "none"


class DoublesMixin(forms.Form):
    """The answer about the children who look alike: one of them (its id), ``NONE``, or nothing yet."""

    known = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


def doubles_of(
    actor: Actor, card: IdentityCard, *, team_id: UUID, purpose: str = "case.entry"
) -> list[shown.FoundShown]:
    """Return the children of the organisation's own teams of the actor who look like the one being entered."""
    agency = next((seat.agency_id for seat in actor.seats if seat.team_id == team_id), None)
    teams = {seat.team_id for seat in actor.seats if seat.team_id and seat.agency_id == agency}
    if not card.full_name or not teams:
        return []
    children = possible_duplicates(actor, card, team_ids=teams, purpose=purpose)
    files = of_persons(actor, [one.person_id for one in children])
    return shown.found(actor, children, files, choosable_in=team_id)


def answered(form: DoublesMixin, alike: list[shown.FoundShown]) -> bool:
    """Whether the person chose one of those shown, or said that it is none of them; true when there is nobody."""
    return not alike or form.cleaned_data["known"] == NONE or chosen(form, alike) is not None


def chosen(form: DoublesMixin, alike: list[shown.FoundShown]) -> UUID | None:
    """Return the known child that was chosen, among those that may be."""
    ids = {str(one.person_id): one.person_id for one in alike if one.choosable}
    return ids.get(form.cleaned_data["known"])


def remember(actor: Actor, person_id: UUID, alike: list[shown.FoundShown]) -> None:
    """Remember that the child who was entered is none of those shown."""
    for one in alike:
        if one.person_id != person_id:
            say_not_same(actor=actor, person_id=person_id, other_id=one.person_id, now=utc_now())
