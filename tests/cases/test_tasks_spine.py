"""Tasks of a file: started once, settled, cancelled, following the life of the file and of the law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from cases_support import act, open_file
from havre.cases.models import Absence, Task
from havre.cases.rules import BarGround, TeamRole
from havre.cases.rules.pathway import Outcome
from havre.cases.services import lifetime, pathway, tasks, team
from havre.cases.services.acts import take
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard

pytestmark = pytest.mark.django_db


def working(actor, case, **changes):
    """A file in hand."""
    return take(act(actor, case.pk, **changes), closed_too=True)


def states(case):
    return {row.rule_id: row.state for row in Task.objects.filter(case=case).order_by("created_at", "id")}


def test_an_open_file_expects_the_majority_and_watches_the_last_contact(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        rows = {row.rule_id: row for row in Task.objects.filter(case=case)}
        assert {code: row.due_on for code, row in rows.items() if code != "D25"} == {
            "D19": date(2028, 3, 5), "M17": date(2028, 3, 5), "M17.6": date(2028, 9, 5), "M18": date(2029, 3, 5),
        }  # fmt: skip
        assert {row.owner_id for code, row in rows.items() if code != "D25"} == {cast.sonia.id}
        assert rows["D25"].owner_id == cast.valerie.id
        content = rows["D19"].unseal(working(sonia, case).key, "content")
        assert "L. 222-5-1" in content["article"]
        assert "à vérifier par un juriste" in content["reserve"]
        nameless = open_file(sonia, card=IdentityCard(given_names="Léo"))
        assert set(states(nameless)) == {"D25"}


def test_expected_twice_it_is_one_task_and_a_new_date_moves_it(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard())
        work, one, two = working(sonia, case), uuid7(), uuid7()
        first = tasks.expect(work, "D05", on=date(2026, 11, 16), object_id=one)
        assert tasks.expect(work, "D05", on=date(2026, 11, 16), object_id=one).revision == first.revision == 1
        assert tasks.expect(work, "D05", on=date(2026, 11, 17), object_id=one).pk == first.pk
        tasks.expect(work, "D05", on=date(2026, 11, 17), object_id=two, title="Seconde ordonnance")
        rows = Task.objects.filter(case=case, rule_id="D05")
        assert {row.object_id: (row.due_on, row.state) for row in rows} == {
            one: (date(2026, 11, 25), "open"), two: (date(2026, 11, 25), "open"),
        }  # fmt: skip
        assert tasks.settle(work, "D05", object_id=one)
        assert not tasks.settle(work, "D05", object_id=one)
        assert tasks.expect(work, "D05", on=date(2026, 11, 17), object_id=one).state == "done"
        assert tasks.cancel(work, "D05", object_id=two, why="Ordonnance levée")
        again = tasks.expect(work, "D05", on=date(2026, 11, 18), object_id=one)
        assert (again.state, Task.objects.filter(object_id=one).count()) == ("open", 2)


def test_a_date_that_cannot_be_counted_is_a_task_to_find_out_then_it_is_counted(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(given_names="Léo"))
        now = datetime(2026, 11, 16, 9, tzinfo=UTC)
        work = working(sonia, case, now=now)
        task = tasks.expect(work, "D17", on=date(2026, 5, 4), object_id=uuid7())
        assert (task.wanting, task.due_on) == ("birth_date_missing", date(2026, 11, 23))
        work.case.majority_on = date(2027, 2, 1)
        lifetime.count_again(work)
        task.refresh_from_db()
        assert (task.wanting, task.due_on) == ("", date(2030, 2, 1))
        assert states(case)["M18"] == "open"
        work.case.majority_on = date(2027, 3, 1)
        lifetime.count_again(work)
        assert Task.objects.get(case=case, rule_id="M18", state="open").due_on == date(2027, 3, 1)
        with pytest.raises(Refused) as refused:
            tasks.expect(work, "D05", on=date(1815, 6, 18))
        assert refused.value.code == "impossible_date"


# Overseas, winter and summer time, ends of months, days off: (département, rule, event, due instant in UTC).
CLOCKS = [
    ("59", "D05", date(2026, 12, 17), datetime(2026, 12, 28, 23, tzinfo=UTC)),  # 25 is a Friday off: Monday 28
    ("67", "D05", date(2026, 12, 18), datetime(2026, 12, 28, 23, tzinfo=UTC)),  # 26 is a day off there too
    ("988", "D05", date(2026, 11, 16), datetime(2026, 11, 24, 13, tzinfo=UTC)),
    ("973", "D09", date(2026, 8, 31), datetime(2027, 3, 2, 3, tzinfo=UTC)),  # end of February is a Sunday
    ("59", "D13", date(2026, 11, 30), datetime(2027, 2, 28, 23, tzinfo=UTC)),  # no extension: a Sunday it stays
    ("59", "D16", datetime(2027, 3, 27, 1, tzinfo=UTC), datetime(2027, 3, 30, 1, tzinfo=UTC)),
    ("59", "D11", datetime(2026, 10, 24, 0, 30, tzinfo=UTC), datetime(2026, 10, 27, 0, 30, tzinfo=UTC)),
    ("974", "D12", date(2026, 12, 15), datetime(2026, 12, 20, 20, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize(("place", "rule_id", "on", "due_at"), CLOCKS)
def test_dates_are_those_of_the_territory_of_the_file(acting, place, rule_id, on, due_at):
    with acting("sonia") as sonia:
        case = open_file(sonia, departement_code=place, card=IdentityCard())
        assert tasks.expect(working(sonia, case), rule_id, on=on).due_at == due_at


def test_tasks_follow_the_roles_and_the_walls(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    with acting("valerie") as valerie:
        team.entrust(act(valerie, case.pk), user_id=cast.yann.id, role=TeamRole.REFERENT)
        assert {row.owner_id for row in Task.objects.exclude(rule_id="D25")} == {cast.yann.id}
        team.entrust(act(valerie, case.pk), user_id=cast.sonia.id, role=TeamRole.REFERENT)
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
        assert {row.owner_id for row in Task.objects.exclude(rule_id="D25")} == {cast.sonia.id}
    for slug in ("yann", "leila", "rose", "helene"):
        with acting(slug):
            assert not Task.objects.exists()
            assert not Absence.objects.exists()


def test_a_closed_file_keeps_what_outlives_it_and_a_reopened_one_begins_again(acting):
    with acting("valerie") as valerie:
        case = open_file(valerie)
        tasks.expect(working(valerie, case), "D17", on=date(2026, 5, 4))
        tasks.plan(working(valerie, case), title="Appeler le collège", due_on=date(2026, 12, 1))
        pathway.close(act(valerie, case.pk), revision=1, outcome=Outcome.MAJORITY, remains="Rien.")
        assert {code for code, state in states(case).items() if state == "open"} == {"D17", "D20", "D25"}
        pathway.reopen(act(valerie, case.pk), revision=2, reason="Elle a rappelé.")
        running = {row.rule_id for row in Task.objects.filter(case=case, state="open")}
        assert running == {"D17", "D19", "D25", "M17", "M17.6", "M18"}
        pathway.close(act(valerie, case.pk), revision=3, outcome=Outcome.TRANSFERRED, remains="Rien.")
        assert {row.rule_id for row in Task.objects.filter(case=case, state="open")} == {"D25"}


def test_the_database_refuses_two_open_tasks_for_one_rule_and_object(acting):
    from django.db import IntegrityError

    with acting("sonia") as sonia:
        case = open_file(sonia)
        row = Task.objects.get(case=case, rule_id="D19")
        row.pk = uuid7()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        tasks.plan(working(sonia, case), title="Un", due_on=utc_now().date() + timedelta(days=3))
        tasks.plan(working(sonia, case), title="Deux", due_on=utc_now().date() + timedelta(days=3))
        assert Task.objects.filter(case=case, rule_id="").count() == 2
