"""Forgetting a person, and indexing again what older rules indexed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from havre.foundation import sealing
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import Asked, IdentityCard, Number, find, identity_for, persons_named, token
from havre.persons.models import Person
from havre.persons.rules.identifiers import IdentifierKind
from havre.persons.rules.merging import MergeReason
from havre.persons.services import (
    add_identifier,
    create_person,
    forget,
    merge,
    reindex,
    say_not_same,
    undo,
)
from havre.persons.vault import Identifier, Identity, Token

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINA = IdentityCard(family_name="Exemple-Caron", given_names="Lina", birth_date=date(2011, 2, 3))


def make(actor, team_id):
    return create_person(actor=actor, team_id=team_id, card=LINA, now=NOW).pk


def test_nothing_remains_of_who_is_forgotten(cast, acting):
    team = cast.sonia.team_id
    with acting("sonia") as actor:
        lina, other = make(actor, team), make(actor, team)
        number = Number(IdentifierKind.WELFARE, "ASE-99")
        add_identifier(actor=actor, person_id=lina, identifier_id=uuid4(), number=number, now=NOW)
        say_not_same(actor=actor, person_id=lina, other_id=other, now=NOW)
        row = merge(actor=actor, kept_id=lina, merged_id=other, reason=MergeReason.TOLD, now=NOW)
        key_id = Identity.objects.get(person_id=lina).key_id
        with pytest.raises(Refused) as refusal:
            forget(actor=actor, person_id=lina)
        assert refusal.value.code == "merged"
        undo(actor=actor, merge_id=row.pk, now=NOW)
        forget(actor=actor, person_id=lina)
        for model in (Token, Identifier, Identity):
            assert not model.objects.filter(person_id=lina).exists()
        assert not Person.objects.filter(pk=lina).exists()
        assert sealing.open_keys([key_id]) == {}
        found = find(actor, team_ids=[team], asked=Asked("Lina Caron", None, "ASE-99"), purpose="test")
        assert [each.person_id for each in found] == [other]
        with pytest.raises(NotVisible):
            forget(actor=actor, person_id=lina)


def test_who_a_file_holds_is_not_forgotten(cast, acting):
    """The database itself refuses: no app has to be asked."""
    from havre.listening.models import Situation

    with acting("alice") as actor:
        lina = make(actor, cast.alice.team_id)
        Situation.objects.create(
            team_id=cast.alice.team_id,
            reference="S-TEST-0001",
            opened_at=NOW,
            last_contact_at=NOW,
            person_id=lina,
        )
        with pytest.raises(Refused) as refusal:
            forget(actor=actor, person_id=lina)
        assert refusal.value.code == "referenced"
        assert identity_for(actor, lina, purpose="test") == LINA


def test_who_is_of_another_team_is_not_forgotten(cast, acting):
    with acting("farid") as actor:
        theirs = make(actor, cast.farid.team_id)
    with acting("sonia") as actor, pytest.raises(NotVisible):
        forget(actor=actor, person_id=theirs)


def test_old_tokens_are_written_again_once_and_batch_by_batch(cast, acting):
    team, agency = cast.sonia.team_id, cast.sonia.agency_id
    with acting("sonia") as actor:
        children = [make(actor, team) for _ in range(3)]
        number = Number(IdentifierKind.COURT, "B 12/345")
        add_identifier(actor=actor, person_id=children[0], identifier_id=uuid4(), number=number, now=NOW)
        Token.objects.all().delete()
        for child in children:
            Token.objects.create(
                team_id=team, person_id=child, kind="name", token=token(agency, "name", "lina exemple caron")
            )
        Identity.objects.update(scheme=0)
    with acting_for_team(team):
        assert [reindex(team_id=team, agency_id=agency, limit=2) for _ in range(3)] == [2, 1, 0]
    with acting("sonia") as actor:
        named = {"agency_id": agency, "team_id": team, "purpose": "test"}
        assert set(persons_named(actor, names="Caron-Exemple Lina", birth_date=None, **named)) == set()
        assert set(
            persons_named(actor, names="Exemple Caron Lina", birth_date=LINA.birth_date, **named)
        ) == set(children)
        found = find(actor, team_ids=[team], asked=Asked(identifier="b12345"), purpose="test")
        assert [each.person_id for each in found] == [children[0]]


def test_every_column_that_names_a_person_is_a_key_of_the_database():
    """What holds a person stops ``forget``: no app has to be asked, and none may forget to say."""
    from django.apps import apps

    from havre.foundation.rows import declared

    tables = declared()
    missing = [
        model._meta.db_table
        for model in apps.get_models()
        if any(field.attname == "person_id" for field in model._meta.concrete_fields)
        and not any(
            parent.column == "person_id" and parent.table == "persons_person"
            for parent in tables[model._meta.db_table].parents
        )
    ]
    assert missing == []


def test_the_command_goes_through_every_team(cast, acting, admin_db, monkeypatch):
    """Committed rows of the test's own transaction cannot be read by the administrator: the teams are given."""
    from io import StringIO

    from django.core.management import call_command

    from havre.operations.management.commands import reindex as command

    with acting("sonia") as actor:
        make(actor, cast.sonia.team_id)
        Identity.objects.update(scheme=0)

    class Admin:
        def __enter__(self):
            return self

        def __exit__(self, *exc):
            return None

        def execute(self, *_):
            return self

        def fetchall(self):
            return [(cast.sonia.team_id, cast.sonia.agency_id, 1)]

    monkeypatch.setattr(command.install, "connect", lambda _: Admin())
    out = StringIO()
    call_command("reindex", stdout=out)
    assert out.getvalue().startswith("1 fiches indexées, 0 laissées")
