"""Two people, or one who presses twice, at the same instant in one file: one outcome, and nobody meets a failure."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from cases_support import ZOE, act, open_file
from desk_windows import as_
from havre.cases.models import Absence, CareMember, Case, ImportRun, Task
from havre.cases.rules import TeamRole
from havre.cases.services import agenda, importing, team
from havre.cases.services.absences import Away, set_absence
from havre.cases.services.opening import Opening, open_case
from havre.kernel.clock import utc_now
from havre.persons.models import Person
from havre.persons.rules.merging import MergeReason
from havre.persons.services import create_person, merge
from havre.safekeeping.models import Breach, LegalHold, RightsRequest
from havre.safekeeping.rules import HoldReason
from havre.safekeeping.rules.breach import Account, Nature
from havre.safekeeping.rules.rights import AskedRight, Asker
from havre.safekeeping.services import breaches, holds, rights
from havre.sharing.models import Export
from havre.sharing.rules.export import ExportPurpose
from havre.sharing.services import exports
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


def test_what_is_asked_twice_at_once_is_asked_once(cast):
    """An absence, an export, a hold, a request, a breach, an import: the second press finds the first."""
    now = utc_now()
    team_id = cast.sonia.team_id
    reference = as_(cast, "sonia", lambda one: open_file(one).reference)
    pk = uuid4()
    away = Away(
        id=pk, team_id=team_id, user_id=cast.sonia.id, substitute_id=cast.yann.id,
        first_on=now.date() + timedelta(days=2), last_on=now.date() + timedelta(days=4),
    )  # fmt: skip
    wanted = exports.Asked(export_id=pk, purpose=ExportPurpose.WORK, why="Réunion.")
    hold = holds.Hold(
        reference=reference, category=HoldReason.PROCEDURE, reason="Recours en cours devant le juge."
    )
    asked = rights.Asked(
        team_id=team_id,
        asker=Asker.YOUNG_PERSON,
        rights=(AskedRight.ACCESS,),
        who="Zoé, 18 ans",
        received_at=now - timedelta(hours=1),
    )
    account = Account(natures=(Nature.CONFIDENTIALITY,), facts="Un ordinateur laissé ouvert.")
    content = b"reference;ouvert_le\nA-1;03/02/2025\n"
    acts = {
        Absence: ("sonia", lambda one: set_absence(actor=one, away=away, now=now)),
        Export: ("sonia", lambda one: exports.ask(actor=one, asked=wanted, now=now)),
        LegalHold: ("valerie", lambda one: holds.place_hold(actor=one, hold_id=pk, hold=hold, now=now)),
        RightsRequest: (
            "valerie", lambda one: rights.register_request(actor=one, request_id=pk, asked=asked, now=now),
        ),
        Breach: (
            "helene",
            lambda one: breaches.open_breach(actor=one, breach_id=pk, aware_at=now, account=account, now=now),
        ),
        ImportRun: (
            "valerie",
            lambda one: importing.check(actor=one, team_id=team_id, run_id=pk, content=content, now=now),
        ),
    }  # fmt: skip
    for model, (slug, press) in acts.items():
        assert at_once(cast, (slug, press), (slug, press)) == [None, None], model
        assert as_(cast, slug, lambda _, model=model: model.objects.filter(pk=pk).count()) == 1
