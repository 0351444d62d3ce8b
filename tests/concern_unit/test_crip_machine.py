"""The table against the services: every state with every act and step, then random walks that keep the invariants."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crip_reports import FRIDAY, entry, post
from havre.concern_unit.models import Evaluator, Reception, ReceptionChild, Step
from havre.concern_unit.rules import (
    ANNOTATIONS,
    RECEPTION,
    ReceptionAct,
    ReceptionStatus,
    StepKind,
    annotates,
)
from havre.concern_unit.services import analysis, decisions, feedback, intake, justice, merging
from havre.concern_unit.services.entrusting import entrust
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard

pytestmark = pytest.mark.django_db
A, K = ReceptionAct, StepKind
REFERRAL = justice.Referral(
    court="Lille", grounds=("grave",), actions=("Le 17 est appelé.",), summary="Exposé."
)


def acts(cast):
    """Each act of the machine as a call of its service."""
    return {
        A.ACKNOWLEDGE: intake.acknowledge,
        A.ORIENT: lambda e: analysis.analyse(e, outcome="orientation", reason="x"),
        A.FILE: lambda e: analysis.analyse(e, outcome="no_action", reason="x"),
        A.EVALUATE: lambda e: analysis.analyse(e, outcome="evaluation", reason="x"),
        A.REFER: lambda e: justice.refer(e, referral=REFERRAL),
        A.RETURNED: lambda e: justice.take_back(e, reason="x"),
        A.DECIDE: lambda e: decisions.decide(e, decision="no_measure", reason="x"),
        A.MERGE: lambda e: merging.merge(e, into_id=uuid7(), reason="x"),
        A.CLOSE: decisions.close,
    }


def notes(cast):
    """Each step that changes no state as a call of its service."""
    pair = [cast.hugo.id, cast.ines.id]
    return {
        K.DUE_SHORTENED: lambda e: analysis.shorten_due(
            e, decided_on=date(2026, 12, 4), why="age", reason="x"
        ),
        K.EVALUATORS: lambda e: analysis.assign(e, user_ids=pair),
        K.HOME_CHILD: lambda e: analysis.add_home_child(
            e, card=IdentityCard(given_names="Mia"), sex="girl", link=""
        ),
        K.EVALUATION_REPORT: lambda e: analysis.hand_in(e, sections={"needs": "x", "proposals": "x"}),
        K.INFORMATION: lambda e: decisions.inform(e, who="parents", decision="told", reason="x"),
        K.FEEDBACK: feedback.send_feedback,
        K.MARKER: lambda e: decisions.precise_marker(e, concern="disclosed", reason=""),
        K.NOTE: lambda e: decisions.note(e, text="x"),
        K.ENTRUSTED: lambda e: entrust_first(e, cast),
    }


def entrust_first(order, cast):
    """Entrust the first child; a reception that was not acknowledged has none."""
    known = ReceptionChild.objects.filter(reception_id=order.reception_id, person_id__isnull=False)
    child = known.order_by("position", "id").first()
    try:
        entrust(
            order,
            person_id=child.person_id if child else order.step_id,
            team_id=cast.sonia.team_id,
            reason="x",
        )
    except NotVisible:
        raise Refused("Aucun enfant.", code="no_child") from None


def outcome(call, order):
    """Return the code of the refusal, or the state reached, and take everything back."""
    try:
        with transaction.atomic():
            call(order)
            status = Reception.objects.values_list("status", flat=True).get(pk=order.reception_id)
            raise Refused("back", code=f"={status}")
    except Refused as refusal:
        return refusal.code


# What refuses an act that the table allows, on a reception where nothing else was done.
REFUSES = {A.MERGE: "not_a_candidate"}


@pytest.mark.parametrize("state", list(ReceptionStatus))
def test_every_state_with_every_act(cast, acting, state):
    with acting("alice") as alice:
        pk = post(alice, cast)
    with acting("gaelle") as gaelle:
        Reception.objects.filter(pk=pk).update(status=state.value)
        for act, call in acts(cast).items():
            found = outcome(call, entry(gaelle, pk))
            if not RECEPTION.allows(state, act):
                assert found == "act_not_allowed", (state, act)
            elif act in REFUSES:
                assert found == REFUSES[act], (state, act)
            elif act is A.CLOSE or (act is A.DECIDE and state is ReceptionStatus.UNDER_EVALUATION):
                assert found == "guard_refused", (state, act)
            else:
                assert found == f"={RECEPTION.table[state, act].value}", (state, act)


@pytest.mark.parametrize("state", list(ReceptionStatus))
def test_every_state_with_every_step_that_changes_no_state(cast, acting, state):
    silent = {ReceptionStatus.DECIDED, ReceptionStatus.MERGED}  # set by hand: no decision, no other file
    with acting("alice") as alice:
        pk = post(alice, cast)
    with acting("gaelle") as gaelle:
        Reception.objects.filter(pk=pk).update(status=state.value)
        for kind, call in notes(cast).items():
            found = outcome(call, entry(gaelle, pk))
            if not annotates(state, kind):
                assert found == "step_not_allowed", (state, kind)
            elif kind is K.ENTRUSTED:
                assert found == "no_child"
            elif kind is K.FEEDBACK and state in silent:
                assert found == "nothing_to_tell"
            else:
                assert found == f"={state.value}", (state, kind)


def test_the_tables_name_every_act_and_every_step(cast):
    assert set(acts(cast)) == set(ReceptionAct)
    assert set(notes(cast)) == set(ANNOTATIONS)
    assert RECEPTION.reachable() == frozenset(ReceptionStatus)
    assert RECEPTION.finals() == {ReceptionStatus.CLOSED, ReceptionStatus.MERGED}


def check(pk):
    """What holds whatever was done."""
    row = Reception.objects.get(pk=pk)
    steps = list(Step.objects.filter(reception_id=pk).order_by("at", "id"))
    kinds = {step.kind for step in steps}
    assert (row.status == "merged") == (row.merged_into_id is not None)
    assert (row.status == "closed") == (row.closed_at is not None)
    assert (row.decided_at is not None) == bool(row.decision) == ("decided" in kinds)
    assert row.status != "decided" or row.decision
    assert (row.acknowledged_at is None) == (row.status == "sent") == ("acknowledged" not in kinds)
    assert (row.feedback_at is not None) == ("feedback" in kinds)
    assert row.status != "referred_to_prosecutor" or "referred" in kinds
    assert row.status != "closed" or not row.from_professional or row.feedback_at
    assert row.received_at == FRIDAY
    running = Evaluator.objects.filter(reception_id=pk, ended_at=None).count()
    assert running in {0, 2}
    assert row.status not in {"closed", "merged"} or running == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from([*ReceptionAct, *ANNOTATIONS, "child_told"]), min_size=4, max_size=14))
def test_random_walks_keep_what_must_hold(cast, acting, walk):
    known = {**acts(cast), **notes(cast)}
    known["child_told"] = lambda e: decisions.inform(e, who="child", decision="told", reason="x")
    with transaction.atomic():
        with acting("alice") as alice:
            pk = post(alice, cast)
        with acting("gaelle") as gaelle:
            for name in walk:
                order = entry(gaelle, pk)
                try:
                    known[name](order)
                except Refused:
                    assert order.revision == entry(gaelle, pk).revision
                else:
                    assert order.revision < entry(gaelle, pk).revision
                check(pk)
        transaction.set_rollback(True)


GOOD = [
    A.ACKNOWLEDGE, A.EVALUATE, K.EVALUATORS, K.EVALUATION_REPORT, A.DECIDE, K.INFORMATION, "child_told", K.FEEDBACK, A.CLOSE,
]  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_walks_around_the_whole_journey(cast, acting, data):
    """The path to the closing with foreign acts put in: deep states are met too."""
    walk = []
    for name in GOOD:
        walk += [*data.draw(st.lists(st.sampled_from([*ANNOTATIONS, A.REFER, A.RETURNED]), max_size=2)), name]
    test_random_walks_keep_what_must_hold.hypothesis.inner_test(cast, acting, walk)
