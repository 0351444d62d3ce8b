"""Who may be told what: one rule, and the same answer on every surface."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.accounts.rules import HOLDERS, Right
from havre.cases import disclosure
from havre.cases.disclosure import (
    Audience,
    Channel,
    Disclosed,
    Item,
    Recipient,
    RecipientKind,
    Topic,
    Withholding,
    applied,
    held,
    topics_of_entry,
)
from havre.cases.rules.entries import EntryKind
from havre.sharing.rules.package import as_csv, canonical, digest, opened

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ids = st.sampled_from([str(UUID(int=number)) for number in range(1, 6)])
words = st.sampled_from(["Zola", "rue des Lilas", "12 bis", "Émile", ""])
codes = [*Topic.codes(), "a_topic_of_tomorrow"]
items = st.builds(
    Item,
    key=st.uuids().map(str),
    heading=st.sampled_from(["Note", "Objectif", "Mesure"]),
    text=st.sampled_from(["Elle va au collège Zola.", "12 bis, rue des lilas", "=1+1", "Tout va bien.", ""]),
    topics=st.frozensets(st.sampled_from(list(Topic)), max_size=3),
    at=st.sampled_from([AT, None]),
    free=st.booleans(),
    reread=st.frozensets(st.sampled_from(list(Topic)), max_size=len(Topic)),
    object_id=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
)
withholdings = st.builds(
    Withholding,
    topic=st.sampled_from(codes),
    audience=st.sampled_from([*Audience.codes(), "an_audience_of_tomorrow"]),
    named=st.frozensets(ids, max_size=2),
    channels=st.frozensets(st.sampled_from([*Channel.codes(), "a_channel_of_tomorrow"]), max_size=2),
    words=st.lists(words, max_size=2).map(tuple),
    object_id=st.sampled_from([None, UUID(int=1)]),
    starts_on=st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1)]),
    ends_on=st.sampled_from([None, date(2026, 6, 1), date(2028, 1, 1)]),
)
recipients = st.builds(
    Recipient,
    kind=st.sampled_from(RecipientKind),
    ids=st.frozensets(ids, max_size=2),
    channel=st.sampled_from([None, *Channel]),
)
contents = st.lists(items, max_size=6, unique_by=lambda item: item.key)
MANY = settings(max_examples=120, deadline=None)


def keys(found):
    return [item.key for item in found]


@MANY
@given(contents, recipients, st.lists(withholdings, max_size=4))
def test_list_page_export_preview_and_package_tell_the_same(content, recipient, rules):
    told = applied(content, recipient, withheld=rules, on=ON)
    package = canonical(told, head={"child": "Anémone 427"})
    again = canonical(
        applied(content, recipient, withheld=reversed(rules), on=ON), head={"child": "Anémone 427"}
    )
    assert digest(package) == digest(again)  # the preview is the package
    page = [(one.key, one.heading, one.text, one.at) for one in opened(package).items]
    assert page == [(item.key, item.heading, item.text, item.at) for item in told.items]
    table = list(csv.reader(io.StringIO("".join(as_csv([opened(package)], mention="M"))), delimiter=";"))
    assert [line[1] for line in table[1:]] == keys(told.items)
    assert all(line[0] in {"mention", "M"} for line in table)
    assert not any(cell.startswith(("=", "+", "@")) for line in table for cell in line)
    back = held(content, recipient, withheld=rules, on=ON)
    assert sorted(keys(told.items) + keys(back)) == sorted(keys(content))


@MANY
@given(contents, recipients, st.lists(withholdings, max_size=3), withholdings)
def test_one_more_decision_never_tells_more(content, recipient, rules, more):
    before = set(keys(applied(content, recipient, withheld=rules, on=ON).items))
    after = applied(content, recipient, withheld=[*rules, more], on=ON)
    assert set(keys(after.items)) <= before


@MANY
@given(contents, recipients, st.lists(withholdings, max_size=4))
def test_who_is_less_known_is_never_told_more(content, recipient, rules):
    known = set(keys(applied(content, recipient, withheld=rules, on=ON).items))
    vague = (
        dataclasses.replace(recipient, channel=None),
        dataclasses.replace(recipient, kind=RecipientKind.UNKNOWN, channel=None, ids=frozenset()),
    )
    for one in vague:
        assert set(keys(applied(content, one, withheld=rules, on=ON).items)) <= known


NAMING = {Audience.PERSON: ("parent", "relative"), Audience.ORGANISATION: ("professional", "organisation")}


@MANY
@given(contents, recipients, st.lists(withholdings, max_size=3), st.sampled_from(list(NAMING)),
       st.frozensets(ids, min_size=1, max_size=2), st.sampled_from([one for one in Topic if one is not Topic.OBJECT]))  # fmt: skip
def test_one_person_or_organisation_is_named_and_the_others_are_told_as_before(
    content, recipient, rules, audience, named, topic
):
    more = Withholding(topic=topic.value, audience=audience.value, named=named)
    before = applied(content, recipient, withheld=rules, on=ON)
    after = applied(content, recipient, withheld=[*rules, more], on=ON)
    another = bool(recipient.ids) and not recipient.ids & named
    if recipient.kind.value in {*NAMING[audience], "unknown"} and (
        recipient.kind.value == "unknown" or not another
    ):
        # Named, or half known: nothing that reveals the topic, nor a text that nobody read again for it.
        assert not any(
            topic in item.topics or (item.free and topic not in item.reread) for item in after.items
        )
        assert not (topic is Topic.EXISTENCE and after.items)
    else:
        assert keys(after.items) == keys(before.items)


@MANY
@given(contents, st.lists(withholdings, max_size=4))
def test_silence_is_whole_and_words_never_pass(content, rules):
    for kind in RecipientKind:
        told = applied(content, Recipient(kind=kind), withheld=rules, on=ON)
        assert not (told.silent and told.items)
        for item in told.items:
            for word in told.words:
                folded = disclosure.fold(word)
                assert not folded or folded not in disclosure.fold(item.text)


def note(text="Elle dort au foyer.", **changes):
    return Item(
        **{"key": "a", "heading": "Note", "text": text, "topics": frozenset({Topic.NOTES}), **changes}
    )


PLACE = Withholding(topic="place", audience="parents")
MOTHER, FATHER = "0" * 8, "1" * 8


@pytest.mark.parametrize(
    ("item", "rule", "recipient", "told"),
    [
        # A free text may hold the address: held until somebody reads it again for that very topic.
        (note(), PLACE, Recipient(kind=RecipientKind.PARENT), False),
        (note(reread=frozenset({Topic.SCHOOL})), PLACE, Recipient(kind=RecipientKind.PARENT), False),
        (note(reread=frozenset({Topic.PLACE})), PLACE, Recipient(kind=RecipientKind.PARENT), True),
        (note(), PLACE, Recipient(kind=RecipientKind.ORGANISATION), True),
        (note(), PLACE, Recipient(kind=RecipientKind.TEAM), True),
        (note(), PLACE, Recipient(kind=RecipientKind.UNKNOWN), False),
        # A word typed elsewhere, accents, case and spaces aside, even when the text was read again.
        (note("Au collège ZO LA", reread=frozenset(Topic)),
         Withholding(topic="school", audience="everyone", words=("Zola",)),
         Recipient(kind=RecipientKind.ORGANISATION), False),
        # One relative only.
        (note(), Withholding(topic="notes", audience="person", named=frozenset({MOTHER})),
         Recipient(kind=RecipientKind.PARENT, ids=frozenset({MOTHER})), False),
        (note(), Withholding(topic="notes", audience="person", named=frozenset({MOTHER})),
         Recipient(kind=RecipientKind.PARENT, ids=frozenset({FATHER})), True),
        (note(), Withholding(topic="notes", audience="person", named=frozenset({MOTHER})),
         Recipient(kind=RecipientKind.PARENT), False),
        # Everyone but.
        (note(), Withholding(topic="notes", audience="everyone_but", named=frozenset({FATHER})),
         Recipient(kind=RecipientKind.PROFESSIONAL, ids=frozenset({FATHER})), True),
        (note(), Withholding(topic="notes", audience="everyone_but", named=frozenset({FATHER})),
         Recipient(kind=RecipientKind.PROFESSIONAL), False),
        # By one channel.
        (note(), Withholding(topic="notes", audience="everyone", channels=frozenset({"sms"})),
         Recipient(kind=RecipientKind.CHILD, channel=Channel.LETTER), True),
        (note(), Withholding(topic="notes", audience="everyone", channels=frozenset({"sms"})),
         Recipient(kind=RecipientKind.CHILD, channel=Channel.SMS), False),
        # One object; an item that says nothing of what it reveals.
        (note(object_id=UUID(int=1)), Withholding(topic="object", audience="everyone", object_id=UUID(int=1)),
         Recipient(kind=RecipientKind.CHILD), False),
        (note(object_id=UUID(int=2)), Withholding(topic="object", audience="everyone", object_id=UUID(int=1)),
         Recipient(kind=RecipientKind.CHILD), True),
        (note(topics=frozenset()), Withholding(topic="phone", audience="everyone"),
         Recipient(kind=RecipientKind.CHILD), False),
        # Over, or not begun.
        (note(), dataclasses.replace(PLACE, ends_on=date(2026, 11, 21)), Recipient(kind=RecipientKind.PARENT), True),
        (note(), dataclasses.replace(PLACE, ends_on=ON), Recipient(kind=RecipientKind.PARENT), False),
    ],
)  # fmt: skip
def test_each_decision(item, rule, recipient, told):
    assert bool(applied([item], recipient, withheld=[rule], on=ON).items) is told


def test_nothing_else_makes_what_is_told():
    told = applied([note()], Recipient(kind=RecipientKind.CHILD), withheld=[], on=ON)
    with pytest.raises(TypeError):
        Disclosed(recipient=told.recipient, items=(), silent=False, topics=frozenset(), words=(), made=None)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(told, items=(note(), note()))


def test_every_kind_of_entry_says_what_it_reveals():
    assert all(topics_of_entry(kind) for kind in EntryKind)


@pytest.mark.django_db
def test_the_database_knows_the_same_receiving_roles(acting):
    from django.db import connection

    with acting("tom"), connection.cursor() as cursor:
        cursor.execute("SELECT sec.receiving_roles()")
        assert set(cursor.fetchone()[0]) == {role.value for role in HOLDERS[Right.SHARE_RECEIVE]}
