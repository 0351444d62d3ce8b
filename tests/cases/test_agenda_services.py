"""Acts of the board, absences, hand-over, departures, escalation: each open task has one member who acts."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.accounts.access import enter
from havre.accounts.models import Membership, Notice, User
from havre.accounts.rules import FOLLOWERS
from havre.accounts.services.members import end_membership
from havre.cases.models import Absence, CareMember, Entry, Task
from havre.cases.queries.roster import away_from, members_of
from havre.cases.rules import BarGround, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.stepping import next_step_at
from havre.cases.rules.tasks import WhyNot
from havre.cases.services import agenda, tasks, team
from havre.cases.services.absences import Away, end_absence, set_absence
from havre.cases.services.acts import take
from havre.cases.services.feeds import close_feed, days_of, feed_of, open_feed
from havre.cases.services.handing_over import Relay, hand_over
from havre.cases.services.sharing_out import turn
from havre.foundation.scope import acting_as, acting_for_team
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard

pytestmark = pytest.mark.django_db

SRC = Path(__file__).resolve().parents[2] / "src" / "havre"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, ten o'clock in Lille


def planned(actor, case, *, days=3, **changes):
    """A task of one's own in a file."""
    work = take(act(actor, case.pk, now=NOW), closed_too=True)
    return tasks.plan(
        work, title="Appeler le collège", due_on=date(2026, 11, 23) + timedelta(days=days), **changes
    )


def expected(actor, case, rule_id, on, **changes):
    return tasks.expect(take(act(actor, case.pk, now=NOW)), rule_id, on=on, **changes)


def owners(case):
    return set(
        Task.objects.filter(case=case, state__in=["open", "impossible"]).values_list("owner_id", flat=True)
    )


def away(who, cast, first, last, **changes):
    values = {
        "id": uuid4(),
        "team_id": cast.sonia.team_id,
        "user_id": who.id,
        "first_on": first,
        "last_on": last,
    }
    return Away(**{**values, **changes})


def test_each_act_ends_the_task_once_and_is_told(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(), now=NOW)
        one, form = planned(sonia, case), uuid4()
        for _ in range(2):
            agenda.done(act(sonia, case.pk, id=form, now=NOW), task_id=one.pk, text="Vu avec la CPE.")
        with pytest.raises(Refused) as refused:
            agenda.done(act(sonia, case.pk, now=NOW), task_id=one.pk)
        assert refused.value.code == "already_ended"
        two = planned(sonia, case)
        with pytest.raises(Refused) as refused:
            agenda.cannot(act(sonia, case.pk, now=NOW), task_id=two.pk, reason=WhyNot.NO_PLACE, text=" ")
        assert refused.value.code == "text_missing"
        agenda.cannot(
            act(sonia, case.pk, now=NOW), task_id=two.pk, reason=WhyNot.NO_PLACE, text="Rien avant mars."
        )
        two.refresh_from_db()
        assert (two.state, two.owner_id) == ("impossible", cast.valerie.id)
        law = expected(sonia, case, "D13", date(2026, 11, 20))
        with pytest.raises(Refused) as refused:
            agenda.give_up(act(sonia, case.pk, now=NOW), task_id=law.pk, text="Inutile.")
        assert refused.value.code == "manager_needed"
        with pytest.raises(Refused) as refused:
            agenda.give(act(sonia, case.pk, now=NOW), task_id=law.pk, user_id=cast.leila.id)
        assert refused.value.code == "not_of_the_team"
        agenda.remind_on(act(sonia, case.pk, now=NOW), task_id=law.pk, on=date(2026, 12, 1))
        law.refresh_from_db()
        assert law.remind_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
        with pytest.raises(Refused):
            agenda.remind_on(act(sonia, case.pk, now=NOW), task_id=law.pk, on=date(2026, 11, 23))
    with acting("valerie") as valerie:
        agenda.resume(act(valerie, case.pk, now=NOW), task_id=two.pk, text="Une place s'est libérée.")
        agenda.give_up(act(valerie, case.pk, now=NOW), task_id=law.pk, text="Pas de mesure.")
        agenda.give(act(valerie, case.pk, now=NOW), task_id=two.pk, user_id=cast.yann.id)
        two.refresh_from_db()
        assert (two.state, two.owner_id, two.why_not) == ("open", cast.yann.id, "")
        told = Entry.objects.filter(case=case, kind=EntryKind.TASK.value).order_by("recorded_at", "id")
        assert sorted(row.code for row in told) == ["cancelled", "done", "given", "no_place", "resumed"]
    with acting("yann"):
        assert Notice.objects.filter(kind="task_due", path=f"/echeances/{two.pk}/").exists()
    with acting("leila") as leila, pytest.raises(NotVisible):
        agenda.done(act(leila, case.pk), task_id=two.pk)


def test_who_is_away_is_covered_and_finds_the_tasks_again(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(), now=NOW)
        mine = planned(sonia, case, days=60)
        form = away(cast.sonia, cast, date(2026, 11, 24), date(2026, 11, 26), substitute_id=cast.yann.id)
        for _ in range(2):
            set_absence(actor=sonia, away=form, now=NOW)
        mine.refresh_from_db()
        assert (mine.owner_id, Absence.objects.count()) == (cast.sonia.id, 1)
    moments = [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), cast.sonia.id, None),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), cast.yann.id, cast.sonia.id),
        (datetime(2026, 11, 26, 22, 59, tzinfo=UTC), cast.yann.id, cast.sonia.id),
        (datetime(2026, 11, 26, 23, 0, tzinfo=UTC), cast.sonia.id, None),
    ]
    for now, owner, stands_for in moments:
        turn(cast.sonia.team_id, now=now)
        with acting("valerie"):
            mine.refresh_from_db()
            assert (mine.owner_id, mine.stands_for_id) == (owner, stands_for), now
    with acting("valerie") as valerie:
        for who, substitute in ((cast.sonia, cast.yann.id), (cast.yann, cast.sonia.id)):
            both = away(who, cast, date(2026, 11, 23), date(2026, 11, 29), substitute_id=substitute)
            set_absence(actor=valerie, away=both, now=NOW)
        mine.refresh_from_db()
        assert mine.owner_id == cast.valerie.id
        early = Absence.objects.get(user_id=cast.yann.id)
        end_absence(actor=valerie, absence_id=early.pk, now=NOW + timedelta(hours=1))
        mine.refresh_from_db()
        assert mine.owner_id == cast.yann.id
    with acting("yann") as yann:
        with pytest.raises(NotVisible):
            set_absence(
                actor=yann, away=away(cast.sonia, cast, date(2026, 12, 1), date(2026, 12, 2)), now=NOW
            )
        for changes, code in (
            ({"substitute_id": cast.yann.id}, "stands_in_for_oneself"), ({"substitute_id": cast.rose.id}, "not_of_the_team"),
            ({"last_on": date(2026, 11, 30)}, "days_reversed"), ({"last_on": date(2028, 1, 1)}, "too_long"),
            ({"first_on": date(2026, 11, 1), "last_on": date(2026, 11, 2)}, "days_past"),
        ):  # fmt: skip
            form = away(cast.yann, cast, *(date(2026, 12, 1), date(2026, 12, 2)))
            with pytest.raises(Refused) as refused:
                set_absence(actor=yann, away=Away(**{**vars(form), **changes}), now=NOW)
            assert refused.value.code == code


def test_a_colleague_barred_from_the_file_does_not_cover_it(acting, cast):
    with acting("sonia") as sonia:
        hidden, shown = open_file(sonia, card=IdentityCard()), open_file(sonia, card=IdentityCard())
        for case in (hidden, shown):
            planned(sonia, case)
    with acting("valerie") as valerie:
        team.bar(act(valerie, hidden.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
        set_absence(
            actor=valerie, now=NOW,
            away=away(cast.sonia, cast, date(2026, 11, 23), date(2026, 11, 29), substitute_id=cast.yann.id),
        )  # fmt: skip
        assert owners(hidden) == {cast.valerie.id}
        assert owners(shown) == {cast.yann.id, cast.valerie.id}  # D25 is the manager's


def test_a_late_task_goes_to_the_substitute_then_to_the_manager_once_each(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(), now=NOW)
        team.entrust(act(sonia, case.pk), user_id=cast.yann.id, role=TeamRole.SUBSTITUTE)
        task = planned(sonia, case, days=4)  # Friday 27
    steps = [
        (datetime(2026, 11, 27, 22, 59, tzinfo=UTC), 0, cast.sonia.id, None),
        (datetime(2026, 11, 27, 23, 1, tzinfo=UTC), 1, cast.yann.id, datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 29, 12, 0, tzinfo=UTC), 1, cast.yann.id, datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, 0, tzinfo=UTC), 2, cast.valerie.id, None),
        (datetime(2026, 12, 20, 8, 0, tzinfo=UTC), 2, cast.valerie.id, None),
    ]
    for now, step, owner, following in steps:
        for _ in range(2):
            turn(cast.sonia.team_id, now=now)
        with acting("sonia"):
            task.refresh_from_db()
        found = (task.step, task.owner_id, task.escalate_at if step else None)
        assert found == (step, owner, following), now
    for slug, count in (("yann", 1), ("valerie", 1), ("sonia", 0)):
        with acting(slug):
            assert Notice.objects.filter(kind="task_escalated").count() == count, slug
    with acting("sonia"):
        assert Notice.objects.filter(kind="task_due").count() == 1  # the reminder of the eve, told once


@pytest.mark.parametrize(
    ("rule_id", "place", "now", "at"),
    [
        ("D05", "59", datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 28, 8, tzinfo=UTC)),
        ("D05", "67", datetime(2026, 12, 25, 12, tzinfo=UTC), datetime(2026, 12, 28, 8, tzinfo=UTC)),
        ("", "974", datetime(2026, 12, 18, 21, tzinfo=UTC), datetime(2026, 12, 21, 5, tzinfo=UTC)),
        ("D13", "59", datetime(2027, 3, 26, 12, tzinfo=UTC), datetime(2027, 3, 30, 7, tzinfo=UTC)),
        ("D16", "59", datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 25, 12, tzinfo=UTC)),
        ("D15", "59", datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 12, tzinfo=UTC)),
    ],
)
def test_the_next_step_waits_for_a_working_day_unless_hours_count(rule_id, place, now, at):
    assert next_step_at(rule_id=rule_id, immediate=False, now=now, territory=territory_of(place)) == at


def test_a_hand_over_moves_roles_and_tasks_in_one_transaction(acting, cast):
    with acting("sonia") as sonia:
        files = [open_file(sonia, card=IdentityCard()) for _ in range(3)]
        named = planned(sonia, files[0], owner_id=cast.sonia.id)
    relay = Relay(
        id=uuid4(), team_id=cast.sonia.team_id, from_id=cast.sonia.id, text="Elle part en janvier.",
        takers={case.pk: cast.yann.id for case in files},
    )  # fmt: skip
    with acting("yann") as yann, pytest.raises(NotVisible):
        hand_over(actor=yann, relay=relay, now=NOW)
    with acting("valerie") as valerie:
        refused = Relay(
            **{**vars(relay), "id": uuid4(), "takers": {**relay.takers, files[2].pk: cast.rose.id}}
        )
        with pytest.raises(Refused):
            hand_over(actor=valerie, relay=refused, now=NOW)
        assert not CareMember.objects.filter(user_id=cast.yann.id).exists()
        for _ in range(2):
            hand_over(actor=valerie, relay=relay, now=utc_now())
        running = CareMember.objects.filter(ends_at=None, case__in=files)
        assert sorted(running.values_list("user_id", "role")) == [(cast.yann.id, "referent")] * 3
        assert Entry.objects.filter(kind=EntryKind.HANDOVER.value).count() == 3
        named.refresh_from_db()
        assert (named.named_id, named.owner_id) == (cast.yann.id, cast.yann.id)
        with pytest.raises(Refused) as told:
            team.entrust(act(valerie, files[0].pk), user_id=cast.yann.id, role=TeamRole.MEMBER)
        assert told.value.code == "referent_needed"


def newcomer(cast, role, *, since):
    """Somebody who joins the team of the Nord, or its agency for an administrator."""
    with acting_as("auth"):
        user = User.objects.create_user(f"{uuid4()}@exemple.invalid", name="Camille Exemple")
        Membership.objects.create(
            user=user, agency_id=cast.sonia.agency_id, role=role, starts_at=since,
            team_id=None if role == "org_admin" else cast.sonia.team_id,
        )  # fmt: skip
    return user.pk


def leave(admin_id, user_id, *, now):
    """The administrator of the organisation ends the roles of somebody."""
    with acting_as("auth"):
        admin = enter(admin_id, name="Camille Exemple")
        for row in Membership.objects.filter(user_id=user_id, ends_at=None):
            end_membership(actor=admin, membership_id=row.pk, now=now)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_each_open_task_has_one_owner_who_is_a_member(acting, cast, seed):
    """Absences that overlap and chain, hand-overs, arrivals and departures in any order."""
    dice, now = random.Random(seed), utc_now()
    team_id = cast.sonia.team_id
    with acting("sonia") as sonia:
        files = [open_file(sonia, card=IdentityCard()) for _ in range(3)]
        planned(sonia, files[0], owner_id=cast.yann.id)
    people, admin = [cast.sonia.id, cast.yann.id], newcomer(cast, "org_admin", since=now)
    for _ in range(14):
        now += timedelta(hours=dice.choice((1, 30, 200)))
        event = dice.choice(("absence", "absence", "back", "hand_over", "join", "leave", "time"))
        if event == "join":
            people.append(newcomer(cast, dice.choice(("ase_referent", "ase_manager")), since=now))
        if event == "leave" and people:
            leave(admin, people.pop(dice.randrange(len(people))), now=now)
        with acting("valerie") as valerie:
            here = [*people, cast.valerie.id]
            if event == "absence":
                who, other = dice.choice(here), dice.choice([*here, None])
                days = {"first_on": now.date(), "last_on": now.date() + timedelta(days=dice.randrange(1, 20))}
                form = Away(
                    id=uuid4(),
                    team_id=team_id,
                    user_id=who,
                    substitute_id=None if other == who else other,
                    **days,
                )
                set_absence(actor=valerie, away=form, now=now)
            if event == "back" and (row := Absence.objects.filter(ends_at__gt=now).order_by("id").first()):
                end_absence(actor=valerie, absence_id=row.pk, now=now)
            held = CareMember.objects.filter(ends_at=None).order_by("id").first()
            if event == "hand_over" and held:
                others = [one for one in here if one != held.user_id]
                takers = {held.case_id: dice.choice(others)} if others else {}
                relay = Relay(id=uuid4(), team_id=team_id, from_id=held.user_id, takers=takers)
                hand_over(actor=valerie, relay=relay, now=now)
        turn(team_id, now=now)
        with acting_for_team(team_id):
            running = list(Task.objects.filter(state="open"))
            there = set(members_of(team_id, now=now))
            absent = set(away_from(team_id, now=now))
        assert len(running) == 4
        for task in running:
            assert task.owner_id in there, event
            assert task.owner_id not in absent or there <= absent, event


def test_a_feed_tells_days_only_and_stops_at_once(acting, cast, visitor):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(), now=NOW)
        planned(sonia, case)
        expected(sonia, case, "D16", datetime(2026, 11, 23, 8, tzinfo=UTC))
        first = open_feed(actor=sonia, now=NOW)
        token = open_feed(actor=sonia, now=NOW)
        assert feed_of(sonia).used_at is None
    found = days_of(token, now=NOW)
    assert [(day.on, day.at) for day in found] == [
        (date(2026, 11, 26), datetime(2026, 11, 26, 8, tzinfo=UTC)), (date(2026, 11, 26), None),
    ]  # fmt: skip
    assert [days_of(one, now=NOW) for one in (first, "", "x" * 5000, "é")] == [None] * 4
    with acting("valerie") as valerie:
        assert feed_of(valerie) is None
        team.entrust(act(valerie, case.pk), user_id=cast.yann.id, role=TeamRole.REFERENT)
        team.bar(act(valerie, case.pk), user_id=cast.sonia.id, ground=BarGround.CONFLICT, reason="Conflit.")
    assert days_of(token, now=NOW) == []
    with acting("sonia") as sonia:
        assert feed_of(sonia).used_at == NOW
        close_feed(actor=sonia, now=NOW)
    assert days_of(token, now=NOW) is None


def test_the_followers_of_the_code_are_those_of_the_feed():
    text = (SRC / "cases" / "sql" / "after_tasks.sql").read_text()
    assert {role.value for role in FOLLOWERS} == set(
        re.findall(r"'([a-z]+_[a-z_]+)'", text.split("roles CONSTANT")[1][:300])
    )
