"""Two records of one child: merging is said and unsaid, and nothing is lost."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import Asked, IdentityCard, family_of, find, identity_for, members_of
from havre.persons.rules.merging import MergeReason
from havre.persons.services import create_person, merge, undo
from tests_support import statements

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOLD = MergeReason.TOLD
ANA = IdentityCard(family_name="Exemple-Popescu", given_names="Ana", birth_date=date(2010, 5, 4))


def person(actor, slug_team, card=ANA):
    return create_person(actor=actor, team_id=slug_team, card=card, now=NOW)


@pytest.fixture
def four(cast, acting, db):
    with acting("sonia") as actor:
        return [person(actor, cast.sonia.team_id).pk for _ in range(4)]


@pytest.mark.django_db
def test_what_is_kept_is_found_for_all_its_records(cast, acting, four):
    first, second, third, _ = four
    with acting("sonia") as actor:
        merge(actor=actor, kept_id=second, merged_id=third, reason=TOLD, now=NOW)
        last = merge(actor=actor, kept_id=first, merged_id=second, reason=TOLD, now=NOW)
        with statements() as captured:
            assert family_of(four) == dict(zip(four, [first, first, first, four[3]], strict=True))
            family = members_of([first])[first]
        assert len(captured.real) == 2
        assert set(family) == {first, second, third}
        assert next(iter(family)) == first
        found = find(actor, team_ids=[cast.sonia.team_id], asked=Asked("Ana Popescu"), purpose="test")
        shown = {each.person_id: each for each in found}
        assert set(shown) == {first, four[3]}
        assert set(shown[first].also) == {family[second], family[third]}
        assert identity_for(actor, third, purpose="test") == ANA  # the merged record keeps its own identity
        undo(actor=actor, merge_id=last.pk, now=NOW)
        assert family_of([third]) == {third: second}


@pytest.mark.django_db
def test_what_cannot_be_merged_is_refused(cast, acting, four):
    first, second, third, _ = four
    with acting("farid") as actor:
        theirs = person(actor, cast.farid.team_id).pk
    with acting("sonia") as actor:
        done = merge(actor=actor, kept_id=first, merged_id=second, reason=TOLD, now=NOW)
        cases = {
            (first, first): "same_record",
            (third, second): "already_merged",
            (second, third): "kept_is_merged",
            (second, first): "kept_is_merged",  # a cycle
        }
        for (kept, merged), code in cases.items():
            with pytest.raises(Refused) as refusal:
                merge(actor=actor, kept_id=kept, merged_id=merged, reason=TOLD, now=NOW)
            assert refusal.value.code == code
        for kept, merged in ((first, theirs), (theirs, first), (first, uuid4())):
            with pytest.raises(NotVisible):
                merge(actor=actor, kept_id=kept, merged_id=merged, reason=TOLD, now=NOW)
        undo(actor=actor, merge_id=done.pk, now=NOW)
        with pytest.raises(Refused) as refusal:
            undo(actor=actor, merge_id=done.pk, now=NOW)
        assert refusal.value.code == "already_undone"
    with acting("farid") as actor, pytest.raises(NotVisible):
        undo(actor=actor, merge_id=done.pk, now=NOW)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=12))
def test_after_any_acts_undoing_all_restores_everything(acting, four, acts):
    """Whatever is merged and undone, in whatever order, no record is ever its own ancestor, and all comes back."""
    running, refused = [], set()
    with acting("sonia") as actor:
        for kept, merged, back in acts:
            try:
                if back and running:
                    undo(actor=actor, merge_id=running.pop(kept % len(running)), now=NOW)
                else:
                    row = merge(actor=actor, kept_id=four[kept], merged_id=four[merged], reason=TOLD, now=NOW)
                    running.append(row.pk)
            except Refused as refusal:
                refused.add(refusal.code)
            kept_of = family_of(four)
            assert len(set(kept_of.values())) == 4 - len(running)
            assert all(kept_of[root] == root for root in kept_of.values())
        for merge_id in running:
            undo(actor=actor, merge_id=merge_id, now=NOW)
        assert family_of(four) == {one: one for one in four}
        assert members_of(four).keys() == set(four)
        assert refused <= {"same_record", "already_merged", "kept_is_merged"}
        assert all(len(family) == 1 for family in members_of(four).values())


@pytest.mark.django_db
def test_who_must_not_know_a_child_sees_no_record_of_it(cast, acting, four):
    """Barred from a file, one finds neither its child nor the records merged with it, whichever is kept."""
    from cases_support import act, open_file
    from havre.cases.rules import BarGround
    from havre.cases.services import team
    from havre.persons.access import records_of

    kept, followed, merged, alone = four
    with acting("sonia") as actor:
        case = open_file(actor, person_id=followed)
        merge(actor=actor, kept_id=kept, merged_id=followed, reason=TOLD, now=NOW)
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
        assert records_of([followed]) == {kept, followed}
    with acting("yann") as yann:
        found = find(yann, team_ids=[cast.sonia.team_id], asked=Asked("Ana Popescu"), purpose="test")
        assert {each.person_id for each in found} == {merged, alone}
        for hidden in (kept, followed):
            with pytest.raises(NotVisible):
                identity_for(yann, hidden, purpose="test")


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_make_no_cycle(cast, acting):
    """A into B and B into A, together: one succeeds, the other is told."""
    from django.db import connection, transaction

    with transaction.atomic(), acting("sonia") as actor:
        one, two = (person(actor, cast.sonia.team_id).pk for _ in range(2))
    told, ready = [], threading.Barrier(2)

    def run(kept, merged):
        try:
            with transaction.atomic(), acting("sonia") as actor:
                ready.wait()
                merge(actor=actor, kept_id=kept, merged_id=merged, reason=TOLD, now=NOW)
            told.append("done")
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "kept_is_merged"]
