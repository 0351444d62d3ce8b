"""Measures, milestones and health: states by the table, dates that refuse nonsense, a right and a schema apart."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from cases_support import act, open_file
from havre.cases import access
from havre.cases.models import Entry, Task
from havre.cases.queries import chronology
from havre.cases.queries import measures as queries
from havre.cases.rules.measures import (
    MEASURE,
    USUAL_AUTHORITY,
    AddressRule,
    Authority,
    EndReason,
    MeasureKind,
    MeasureStatus,
)
from havre.cases.rules.milestones import (
    FAMILY_OF,
    MilestoneFamily,
    MilestoneKind,
    MilestoneState,
    RepresentativeKind,
)
from havre.cases.services import measures, milestones
from havre.health import queries as health_queries
from havre.health import services as health
from havre.health.models import HealthStep
from havre.health.rules import HealthMilestone
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
TODAY = utc_now().date()


def aemo(**changes):
    values = {"kind": MeasureKind.AEMO, "authority": Authority.CHILDREN_JUDGE, "court": "Tribunal inventé"}
    return measures.Written(**{**values, **changes})


def open_rules(object_id):
    return set(Task.objects.filter(object_id=object_id, state="open").values_list("rule_id", flat=True))


def test_the_civi_is_counted_from_the_majority_without_opening_the_identity(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)  # born on 5 March 2011
        milestones.facts_dated(act(sonia, case.pk), facts_on=date(2026, 3, 2))
        task = Task.objects.get(case=case, rule_id="D17")
        assert task.due_on.year == 2032
        done = milestones.Written(kind=MilestoneKind.CIVI, state=MilestoneState.DONE, on=TODAY)
        milestones.write(act(sonia, case.pk), revision=0, written=done)
        assert set(Task.objects.filter(case=case, rule_id__in=["D17", "D18"]).values_list("rule_id", "state")) == {
            ("D17", "done"), ("D18", "open"),
        }  # fmt: skip


def test_the_table_of_measures_reaches_everything():
    assert MEASURE.reachable() == frozenset(MeasureStatus)
    assert set(USUAL_AUTHORITY) == set(MeasureKind)
    assert set(FAMILY_OF) == set(MilestoneKind)


def test_a_measure_goes_its_way_and_tells_the_chronology(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        asked = act(sonia, case.pk)
        measures.record(asked, written=aemo(requested_on=TODAY))
        measures.record(asked, written=aemo(requested_on=TODAY))
        one = {"measure_id": asked.id}
        with pytest.raises(Refused) as refused:
            measures.start(act(sonia, case.pk), revision=1, starts_on=TODAY, ends_on=None, **one)
        assert refused.value.code == "act_not_allowed"
        measures.decide(
            act(sonia, case.pk),
            revision=1,
            decided_on=TODAY,
            starts_on=None,
            ends_on=TODAY + timedelta(days=180),
            **one,
        )
        assert open_rules(asked.id) == {"D10", "D10.report"}
        with pytest.raises(Refused) as refused:
            measures.start(act(sonia, case.pk), revision=1, starts_on=TODAY, ends_on=None, **one)
        assert refused.value.code == "revision_conflict"
        measures.start(act(sonia, case.pk), revision=2, starts_on=TODAY, ends_on=None, **one)
        measures.renew(act(sonia, case.pk), revision=3, decided_on=TODAY, ends_on=None, review_on=None, **one)
        measures.end(act(sonia, case.pk), revision=4, ended_on=TODAY, end_reason=EndReason.LIFTED, **one)
        assert open_rules(asked.id) == set()
        (found,) = queries.measures_of(case)
        assert (found.status, found.renewals, found.words["court"]) == (
            MeasureStatus.ENDED,
            1,
            "Tribunal inventé",
        )
        told = chronology.chronology(sonia, access.case_for(sonia, case.pk), chronology.Narrowed()).lines
        assert sum(line.kind == "measure" for line in told) == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)}, "dates_crossed"),
        ({"decided_on": TODAY + timedelta(days=2)}, "in_the_future"),
    ],
)
def test_dates_that_cannot_be_are_refused(acting, changes, code):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        with pytest.raises(Refused) as refused:
            measures.record(act(sonia, case.pk), written=aemo(**changes))
        assert refused.value.code == code


def test_the_address_is_told_only_when_every_measure_in_force_says_so(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        assert not queries.address_may_be_told(queries.measures_of(case))
        measures.record(
            act(sonia, case.pk), written=aemo(starts_on=TODAY, address_rule=AddressRule.DISCLOSED)
        )
        assert queries.address_may_be_told(queries.measures_of(case))
        measures.record(
            act(sonia, case.pk), written=aemo(starts_on=TODAY, kind=MeasureKind.PLACEMENT_ASE)
        )  # its decision was not read
        assert not queries.address_may_be_told(queries.measures_of(case))


def test_a_step_is_written_once_and_two_writers_do_not_erase_each_other(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        planned = milestones.Written(
            kind=MilestoneKind.HEARING, state=MilestoneState.PLANNED, on=TODAY, text="Lille."
        )
        milestones.write(act(sonia, case.pk), revision=0, written=planned)
        with pytest.raises(Refused) as refused:
            milestones.write(act(sonia, case.pk), revision=0, written=planned)
        assert refused.value.code == "revision_conflict"
        for wrong, code in (
            ({"state": MilestoneState.DONE, "on": None}, "date_missing"),
            ({"state": MilestoneState.DONE, "on": TODAY + timedelta(days=3)}, "in_the_future"),
        ):
            with pytest.raises(Refused) as refused:
                milestones.write(
                    act(sonia, case.pk),
                    revision=1,
                    written=milestones.Written(kind=MilestoneKind.HEARING, **wrong),
                )
            assert refused.value.code == code
        found = queries.milestones_of(case)[MilestoneFamily.JUSTICE]
        assert [(one.kind, one.text) for one in found if one.state] == [(MilestoneKind.HEARING, "Lille.")]


def test_representatives_come_from_the_roster_of_the_team(acting, cast):
    known, other = uuid4(), uuid4()
    lawyer = milestones.Known(kind=RepresentativeKind.LAWYER, name="Me Invention")
    with acting("leila") as leila:
        milestones.keep_in_roster(
            actor=leila, team_id=cast.leila.team_id, entry_id=other, revision=0, known=lawyer, today=TODAY
        )
    with acting("sonia") as sonia:
        case = open_file(sonia)
        milestones.keep_in_roster(
            actor=sonia, team_id=cast.sonia.team_id, entry_id=known, revision=0, known=lawyer, today=TODAY
        )
        milestones.appoint(act(sonia, case.pk), roster_id=known, starts_on=date(2026, 1, 5))
        milestones.appoint(act(sonia, case.pk), roster_id=known, starts_on=date(2026, 3, 5))
        with pytest.raises(NotVisible):
            milestones.appoint(act(sonia, case.pk), roster_id=other, starts_on=TODAY)
        first, second = queries.representatives_of(case)
        assert (first.ends_on, second.ends_on) == (None, date(2026, 3, 5))


def test_health_is_a_right_apart_in_a_schema_apart(acting, admin_db):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        dental = health.Written(
            kind=HealthMilestone.DENTAL, state=MilestoneState.PLANNED, on=TODAY, instruction="À jeun."
        )
        health.write(act(sonia, case.pk), revision=0, written=dental)
        assert [one.instruction for one in health_queries.health_of(sonia, case) if one.state] == ["À jeun."]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'health_step'"
            )
            assert cursor.fetchone() == ("health",)


def test_who_does_not_care_sees_no_health_by_either_wall(acting, cast, admin_db):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        dental = health.Written(kind=HealthMilestone.DENTAL, state=MilestoneState.PROPOSED)
        health.write(act(sonia, case.pk), revision=0, written=dental)
    change = "UPDATE accounts_membership SET role = %s WHERE user_id = %s"
    admin_db.execute(change, ["pjj_educator", cast.yann.id])
    try:
        _sees_no_health(acting, case, dental)
    finally:  # the administrator's change is kept: other tests need the cast as it was
        admin_db.execute(change, [cast.yann.role.value, cast.yann.id])


def _sees_no_health(acting, case, dental):
    with acting("yann") as yann:
        row = access.case_for(yann, case.pk)
        assert not access.entries_of(yann, row).filter(module="health").exists()
        assert not Entry.objects.filter(module="health").exists()
        assert not HealthStep.objects.exists()
        with pytest.raises(NotVisible):
            health.write(act(yann, case.pk), revision=0, written=dental)
