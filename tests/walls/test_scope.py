"""Without a signed scope nothing is seen; with another's, neither."""

from __future__ import annotations

import time

import pytest
from django.db import DatabaseError, connection, transaction

from havre.accounts.access import enter
from havre.accounts.models import Membership, User
from havre.foundation.scope import set_scope, signed
from havre.kernel.clock import utc_now
from havre.persons.models import Person

pytestmark = pytest.mark.django_db


def add_person(team_id):
    return Person.objects.create(team_id=team_id, alias="Anémone 27", created_at=utc_now())


def test_we_connect_as_the_application():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("havre_app", False)


def test_a_team_sees_its_rows_and_no_other_does(cast, acting):
    with acting("alice"):
        person = add_person(cast.alice.team_id)
        assert list(Person.objects.order_by("id")) == [person]
    with acting("bruno"):
        assert Person.objects.count() == 1
    for stranger in ("maud", "chloe", "farid", "nadia", "olga", "paul", "denis", "elodie"):
        with acting(stranger):
            assert Person.objects.count() == 0


def test_no_scope_shows_nothing_and_refuses_writing(cast, acting):
    with acting("alice"):
        add_person(cast.alice.team_id)
    assert Person.objects.count() == 0
    assert Person.objects.update(alias="Autre") == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        add_person(cast.alice.team_id)


def forged_scopes(alice, bruno):
    good = signed("user", alice)
    kind, subject = good.split("|")[1:3]
    return {
        "unsigned": f"v1|{kind}|{subject}|99999999999|" + "0" * 64,
        "other subject": good.replace(str(alice), str(bruno)),
        "longer": good.replace(good.split("|")[3], str(int(good.split("|")[3]) + 3600)),
        "other kind": good.replace("|user|", "|team|"),
        "expired": signed("user", alice, seconds=-5),
        "garbage": "v1|user|" + "x" * 300,
        "empty": "",
        "injection": good + "' OR true --",
    }


@pytest.mark.parametrize("name", forged_scopes("a", "b"))
def test_a_forged_scope_opens_nothing(cast, acting, name):
    with acting("alice"):
        add_person(cast.alice.team_id)
    set_scope(forged_scopes(cast.alice.id, cast.bruno.id)[name])
    assert Person.objects.count() == 0


def test_an_injected_setting_does_not_widen_the_scope(cast, acting):
    with acting("alice"):
        add_person(cast.alice.team_id)
    with acting("chloe"), connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('havre.scope', 'v1|user|{cast.alice.id}|99999999999|00', true)")
        assert Person.objects.count() == 0


def test_a_removed_member_loses_rows_at_once(cast, acting):
    with acting("alice"):
        add_person(cast.alice.team_id)
    with acting("bruno"):
        assert Person.objects.count() == 1
    with acting("olga"):
        Membership.objects.filter(user_id=cast.bruno.id).update(ends_at=utc_now())
    time.sleep(0.01)
    with acting("bruno"):
        assert Person.objects.count() == 0


def test_an_inactive_account_sees_nothing(cast, acting):
    with acting("alice"):
        add_person(cast.alice.team_id)
    with acting("bruno"):
        User.objects.filter(pk=cast.bruno.id).update(is_active=False)
        assert Person.objects.count() == 0


def test_the_scope_survives_a_savepoint_rollback(cast):
    enter(cast.alice.id, name="Alice")
    add_person(cast.alice.team_id)
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_scope_ends_with_the_transaction(cast):
    with transaction.atomic():
        enter(cast.alice.id, name="Alice")
        add_person(cast.alice.team_id)
    assert Person.objects.count() == 0
    with pytest.raises(RuntimeError):
        set_scope(signed("user", cast.alice.id))
