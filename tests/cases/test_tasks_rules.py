"""The table of triggers forgets no rule of the law; whoever is away, each task has one member who acts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.cases.rules.cover import Roster, owner_of, reaches
from havre.cases.rules.majority import birth_for_law, marks_ahead
from havre.cases.rules.tasks import Holder, Wanting
from havre.cases.rules.triggers import ELSEWHERE, TRIGGERS
from havre.kernel.errors import Refused
from havre.law.age import majority_on
from havre.law.deadlines import RULES, compute
from havre.law.territory import METROPOLE

PEOPLE = [UUID(int=number) for number in range(1, 7)]
A, B, C, D, E, _F = PEOPLE


def test_no_rule_of_the_law_is_forgotten():
    assert set(TRIGGERS) | set(ELSEWHERE) == set(RULES)
    assert not set(TRIGGERS) & set(ELSEWHERE)


def test_what_is_wanting_are_refusals_of_the_engine():
    raised = set()
    for rule_id, on, facts in (
        ("D19", date(2026, 1, 5), {}),
        ("D13", date(2001, 1, 5), {}),
        ("D17", date(2026, 1, 5), {"birth_date": date(2001, 1, 1)}),
    ):
        with pytest.raises(Refused) as refused:
            compute(rule_id, on, territory=METROPOLE, facts=facts)
        raised.add(refused.value.code)
    assert raised == set(Wanting.codes())


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31)))
@settings(max_examples=300)
def test_the_limits_of_the_law_do_not_need_the_vault(birth):
    """A birth date made from the majority gives the same dates, 29 February included."""
    stand_in = birth_for_law(majority_on(birth))
    assert majority_on(stand_in) == majority_on(birth)
    start = date(birth.year + 12, 6, 1)
    for rule_id in ("D17", "D19", "D14", "D10.report"):
        if RULES[rule_id].versions[-1].period.holds(start):
            real, made = (
                compute(rule_id, start, territory=METROPOLE, facts={"birth_date": one})
                for one in (birth, stand_in)
            )
            assert real.due_at == made.due_at


@pytest.mark.parametrize(
    ("majority", "today", "days"),
    [
        (date(2028, 8, 31), date(2026, 1, 1), [date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31)]),
        (date(2027, 3, 1), date(2026, 3, 2), [date(2026, 9, 1), date(2027, 3, 1)]),
        (date(2026, 3, 5), date(2026, 3, 5), [date(2026, 3, 5)]),
        (date(2026, 3, 5), date(2026, 3, 6), []),
    ],
)
def test_the_countdown_holds_the_marks_ahead(majority, today, days):
    assert list(marks_ahead(majority, today=today).values()) == days


def roster(**changes):
    values = {"members": (A, B, C, D), "referent": A, "substitutes": (B,), "managers": (D,), "away": {}}
    return Roster(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "asked", "acting", "stands_for"),
    [
        ({}, {}, A, None),
        ({}, {"step": 1}, B, None),
        ({}, {"step": 2}, D, None),
        ({}, {"holder": Holder.MANAGER}, D, None),
        ({}, {"holder": Holder.PERSON, "named": C}, C, None),
        ({}, {"holder": Holder.PERSON, "named": E}, A, None),
        ({"away": {A: C}}, {}, C, A),
        ({"away": {A: C, C: B}}, {}, D, A),
        ({"away": {A: None}}, {}, D, A),
        ({"away": {A: E}}, {}, D, A),
        ({"away": {A: None, D: None}}, {}, B, A),
        ({"away": dict.fromkeys((A, B, C, D))}, {}, A, None),
        ({"referent": None}, {}, B, None),
        ({"referent": None, "substitutes": (), "managers": ()}, {}, A, None),
        ({"substitutes": ()}, {"step": 1}, D, None),
        ({"managers": ()}, {"step": 2}, A, None),
        ({"members": ()}, {}, E, None),
    ],
)
def test_who_acts(changes, asked, acting, stands_for):
    found = owner_of(roster(**changes), **{"holder": Holder.REFERENT, "fallback": E, **asked})
    assert (found.acting, found.stands_for) == (acting, stands_for)


def test_a_late_task_goes_to_the_substitute_then_to_the_manager():
    assert [reaches(roster(), step=step) for step in (0, 1, 2)] == [1, 2, 2]
    assert reaches(roster(substitutes=()), step=0) == 2


people = st.sampled_from(PEOPLE)


@given(
    members=st.lists(people, unique=True, min_size=1), referent=st.none() | people,
    substitutes=st.lists(people, unique=True, max_size=2), managers=st.lists(people, unique=True, max_size=2),
    away=st.dictionaries(people, st.none() | people), named=st.none() | people,
    holder=st.sampled_from(list(Holder)), step=st.integers(0, 2),
)  # fmt: skip
@settings(max_examples=500)
def test_one_member_always_acts_and_is_there_when_anybody_is(
    members, referent, substitutes, managers, away, named, holder, step
):
    team = Roster(
        members=tuple(members), referent=referent, substitutes=tuple(substitutes), managers=tuple(managers),
        away=away,
    )  # fmt: skip
    found = owner_of(team, holder=holder, named=named, step=step, fallback=UUID(int=99))
    assert found.acting in members
    assert found.acting not in away or all(one in away for one in members)
    assert found.stands_for is None or found.stands_for in away
