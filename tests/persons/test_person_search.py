"""Search of persons under both walls: exact, one statement, in the journal, and nothing about other teams."""

from __future__ import annotations

import json
import statistics
import time
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import Asked, IdentityCard, Number, find, numbers_for, possible_duplicates
from havre.persons.rules.identifiers import IdentifierKind
from havre.persons.services import (
    add_identifier,
    create_person,
    forget_not_same,
    remove_identifier,
    rewrite_identity,
    say_not_same,
)
from tests_support import statements

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BORN = date(2010, 5, 4)
SOUNDS = "nom qui se prononce pareil, au moins en partie, et même date de naissance"
LEA = IdentityCard(family_name="Exemple-Martin", given_names="Léa Chloé", birth_date=BORN)


@pytest.fixture
def known(cast, acting):
    """``known("sonia", card)`` makes a person in her team and returns its id."""

    def make(slug, card=LEA):
        with acting(slug) as actor:
            return create_person(actor=actor, team_id=getattr(cast, slug).team_id, card=card, now=NOW).pk

    return make


def search(cast, acting, slug, asked, **more):
    with acting(slug) as actor:
        return find(actor, team_ids=[getattr(cast, slug).team_id], asked=asked, purpose="test", **more)


def test_a_child_is_found_with_the_reasons(cast, acting, known):
    lea = known("sonia")
    other = known("sonia", IdentityCard(family_name="Exemple-Martin", given_names="Lucas", birth_date=BORN))
    asked = {
        "exemple martin léa chloé": "même nom et même date de naissance",
        "Lea Vannier": "même prénom et même date de naissance",
        "Léa Martin": SOUNDS,
    }
    for names, reason in asked.items():
        (found,) = search(cast, acting, "sonia", Asked(names, BORN))
        assert (found.person_id, found.reasons) == (lea, (reason,))
    (found,) = search(cast, acting, "sonia", Asked("Léa Chloé Exemple Martin", date(2010, 1, 1)))
    assert found.reasons == ("même nom, même année de naissance",)
    assert other not in {each.person_id for each in search(cast, acting, "sonia", Asked("Léa Martin", BORN))}


@pytest.mark.parametrize("count", [1, 3])
def test_one_statement_for_the_search_and_one_for_the_event(cast, acting, known, count):
    for _ in range(count):
        known("sonia")
    with acting("sonia") as actor, statements() as captured:
        found = find(
            actor, team_ids=[cast.sonia.team_id], asked=Asked("Léa Martin", BORN, "ASE-17"), purpose="test"
        )
    assert len(found) == count
    assert len(captured.real) == 2


def test_the_event_counts_and_says_nothing_of_what_was_typed(cast, acting, known, monkeypatch):
    from havre.persons.access import search as searching

    told = []
    monkeypatch.setattr(searching.audit, "record", lambda act, **fields: told.append((act, fields)))
    known("sonia")
    search(cast, acting, "sonia", Asked("Léa Martin", BORN))
    (event,) = [fields for act, fields in told if act == "person.search"]
    assert event["detail"] == {"found": 1, "teams": 1, "birth": True}
    assert "Martin" not in json.dumps(event, default=str)


def test_nothing_of_another_team_is_found_or_counted(cast, acting, known):
    """Same statements, same answer, whether the child is in the files of others or in nobody's."""
    known("chloe")
    known("farid")  # the same organisation as Sonia, another team
    answers = []
    for names in ("Léa Martin", "Nobody Nowhere"):
        with acting("sonia") as actor, statements() as captured:
            found = find(actor, team_ids=[cast.sonia.team_id], asked=Asked(names, BORN), purpose="test")
        answers.append((found, len(captured.real)))
    assert answers == [([], 2), ([], 2)]
    with acting("sonia") as actor, pytest.raises(NotVisible):
        find(actor, team_ids=[cast.farid.team_id], asked=Asked("Léa Martin"), purpose="test")


def test_row_security_stands_behind_the_door(cast, acting, known):
    """With the door of the program open on another team, the database still answers nothing."""
    from dataclasses import replace

    known("farid")
    with acting("sonia") as actor:
        seat = replace(actor.seats[0], team_id=cast.farid.team_id)
        lying = replace(actor, seats=(*actor.seats, seat))
        both = [cast.sonia.team_id, cast.farid.team_id]
        assert find(lying, team_ids=both, asked=Asked("Léa Martin", BORN), purpose="test") == []


def test_times_do_not_tell_a_name(cast, acting, known):
    """Interleaved searches of a name that another team holds and of one that nobody holds."""
    for _ in range(30):
        known("farid")
    times = {"Léa Exemple-Martin": [], "Zia Exemple-Nartim": []}
    with acting("sonia") as actor:
        for _ in range(60):
            for names, kept in times.items():
                began = time.perf_counter()
                find(actor, team_ids=[cast.sonia.team_id], asked=Asked(names, BORN), purpose="test")
                kept.append(time.perf_counter() - began)
    (held, absent) = times.values()
    quarters = statistics.quantiles(absent, n=4)
    assert abs(statistics.median(held) - quarters[1]) < max(3 * (quarters[2] - quarters[0]), 0.002)


@pytest.mark.parametrize("asked", [Asked(), Asked("  ", BORN), Asked("", BORN, "  ")])
def test_a_birth_date_alone_searches_nobody(cast, acting, asked):
    with pytest.raises(Refused) as refusal:
        search(cast, acting, "sonia", asked)
    assert refusal.value.code == "nothing_asked"


@pytest.mark.parametrize(
    "names", ["\x00", "'; DROP TABLE persons_token; --", "%" * 300, "é" * 5000, "\u202e|", "| |"]
)
def test_hostile_text_finds_nobody_and_breaks_nothing(cast, acting, known, names):
    known("sonia")
    assert search(cast, acting, "sonia", Asked(names, BORN, names)) == []


def test_who_is_called_otherwise_is_found_after_each_correction(cast, acting, known):
    from dataclasses import replace

    lea = known("sonia")
    with acting("sonia") as actor:
        rewrite_identity(actor=actor, person_id=lea, card=replace(LEA, other_names=("Zouzou",)), now=NOW)
    assert [each.person_id for each in search(cast, acting, "sonia", Asked("Zouzou Martin"))] == [lea]
    with acting("sonia") as actor:
        rewrite_identity(actor=actor, person_id=lea, card=IdentityCard(given_names="Mia"), now=NOW)
    assert search(cast, acting, "sonia", Asked("Zouzou Martin")) == []


def test_a_number_finds_the_child_and_is_sealed(cast, acting, known):
    lea, number = known("sonia"), Number(IdentifierKind.WELFARE, "ASE-2024/0017", "Département du Nord")
    kept = uuid4()
    with acting("sonia") as actor:
        for _ in range(2):
            add_identifier(actor=actor, person_id=lea, identifier_id=kept, number=number, now=NOW)
    (found,) = search(cast, acting, "sonia", Asked(identifier="ase 2024 0017"))
    assert found.reasons == ("même numéro de dossier ASE",)
    with acting("sonia") as actor:
        (read,) = numbers_for(actor, lea, purpose="test")
        assert (read.value, read.issuer, read.id) == ("ASE-2024/0017", "Département du Nord", kept)
        wrong = Asked(identifier="ASE20240017", identifier_kind="pjj")
        assert find(actor, team_ids=[cast.sonia.team_id], asked=wrong, purpose="test") == []
        remove_identifier(actor=actor, person_id=lea, identifier_id=kept)
    assert search(cast, acting, "sonia", Asked(identifier="ASE 2024 0017")) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (Number(IdentifierKind.OTHER, " - "), "no_value"),
        (Number(IdentifierKind.OTHER, "9" * 61), "too_long"),
        (Number(IdentifierKind.OTHER, "2 09 03 59 350 123 45"), "social_security"),
        (Number(IdentifierKind.OTHER, "1", "", date(2026, 2, 1), date(2026, 1, 1)), "dates"),
    ],
)
def test_what_is_not_a_number_to_keep_is_refused(cast, acting, known, number, code):
    lea = known("sonia")
    with acting("sonia") as actor, pytest.raises(Refused) as refusal:
        add_identifier(actor=actor, person_id=lea, identifier_id=uuid4(), number=number, now=NOW)
    assert refusal.value.code == code


def test_possible_duplicates_are_proposed_until_somebody_says_no(cast, acting, known):
    lea, twin = known("sonia"), known("sonia")
    with acting("sonia") as actor:

        def proposed(**more):
            found = possible_duplicates(actor, LEA, team_ids=[cast.sonia.team_id], **more)
            return {each.person_id for each in found}

        assert proposed() == {lea, twin}
        assert proposed(person_id=lea) == {twin}
        for _ in range(2):
            say_not_same(actor=actor, person_id=twin, other_id=lea, now=NOW)
        assert proposed(person_id=lea) == proposed(person_id=twin) == set()
        assert proposed() == {lea, twin}
        forget_not_same(actor=actor, person_id=lea, other_id=twin)
        assert proposed(person_id=lea) == {twin}
    with acting("sonia") as actor, pytest.raises(NotVisible):
        say_not_same(actor=actor, person_id=lea, other_id=known("farid"), now=NOW)
