"""Two people, or one who presses twice, at the same instant in one file: one outcome, and nobody meets a failure."""

from __future__ import annotations

from uuid import uuid4

import pytest

from cases_support import ZOE, act, open_file
from desk_windows import as_
from havre.cases.models import CareMember, Case, Task
from havre.cases.rules import TeamRole
from havre.cases.services import agenda, team
from havre.cases.services.opening import Opening, open_case
from havre.kernel.clock import utc_now
from havre.persons.models import Person
from havre.persons.rules.merging import MergeReason
from havre.persons.services import create_person, merge
from sharing.test_sharing_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def opening(cast, **changes):
    values = {"case_id": uuid4(), "team_id": cast.sonia.team_id, "card": ZOE, "why": "Demande du collège."}
    return Opening(**{**values, **changes})


def opens(one):
    return lambda actor: open_case(actor=actor, opening=one, now=utc_now())


def test_a_form_pressed_twice_opens_one_file(cast):
    once = opening(cast)
    assert at_once(cast, ("sonia", opens(once)), ("sonia", opens(once))) == [None, None]
    assert as_(cast, "sonia", lambda _: (Case.objects.count(), Person.objects.count())) == (1, 1)


def test_two_colleagues_open_the_file_of_one_known_child(cast):
    team_id = cast.sonia.team_id
    child = as_(
        cast, "sonia", lambda one: create_person(actor=one, team_id=team_id, card=ZOE, now=utc_now()).pk
    )
    both = [(slug, opens(opening(cast, person_id=child))) for slug in ("sonia", "yann")]
    assert sorted(at_once(cast, *both), key=str) == [None, "already_followed"]
    assert as_(cast, "sonia", lambda _: Case.objects.count()) == 1


def test_one_referent_one_end_of_a_task_one_merge(cast):
    case_id, other_id = as_(cast, "sonia", lambda one: (open_file(one).pk, open_file(one).pk))

    def entrust(to):
        return lambda one: team.entrust(
            act(one, case_id), user_id=getattr(cast, to).id, role=TeamRole.REFERENT
        )

    assert at_once(cast, ("valerie", entrust("yann")), ("sonia", entrust("valerie"))) == [None, None]
    running = {"case_id": case_id, "ends_at": None, "role": "referent"}
    assert as_(cast, "sonia", lambda _: CareMember.objects.filter(**running).count()) == 1

    task_id = as_(cast, "sonia", lambda _: Task.objects.filter(case_id=case_id, state="open").first().pk)
    done = [(slug, lambda one: agenda.done(act(one, case_id), task_id=task_id)) for slug in ("sonia", "yann")]
    assert sorted(at_once(cast, *done), key=str) == [None, "already_ended"]

    ids = as_(cast, "sonia", lambda _: [Case.objects.get(pk=pk).person_id for pk in (case_id, other_id)])

    def join(kept, merged):
        pair = {"kept_id": kept, "merged_id": merged, "reason": MergeReason.TOLD}
        return lambda one: merge(actor=one, now=utc_now(), **pair)

    met = at_once(cast, ("sonia", join(*ids)), ("yann", join(*reversed(ids))))
    assert sorted(met, key=str) == [None, "kept_is_merged"]
