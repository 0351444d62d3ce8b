"""The table of contacts against the services: every pair, then random walks."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.kernel.errors import Refused
from havre.listening.models import Contact, Pause, StatisticRow
from havre.listening.rules import CONTACT, TO_QUALIFY, ContactAct, ContactStatus, already_done
from listening_support import NOW, do, talk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", ContactAct)
@pytest.mark.parametrize("state", ContactStatus)
def test_every_state_with_every_act(acting, state, act):
    with acting("alice") as alice:
        contact_id = talk(alice, state=state)
        if already_done(CONTACT, state, act):
            assert do(alice, contact_id, act).status == state
        elif CONTACT.allows(state, act):
            assert do(alice, contact_id, act).status == CONTACT.table[state, act]
        else:
            with pytest.raises(Refused, match="act_not_allowed"):
                do(alice, contact_id, act)
        assert Contact.objects.get(pk=contact_id).status in {state, CONTACT.table.get((state, act))}


def _try(actor, contact_id, act):
    try:
        do(actor, contact_id, act)
    except Refused as refusal:
        if refusal.code != "act_not_allowed":
            raise


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(list(ContactAct)), max_size=14), twice=st.booleans())
def test_random_walks_keep_the_invariants(acting, walk, twice):
    with transaction.atomic():
        with acting("alice") as alice:
            contact_id = talk(alice, state=ContactStatus.INCOMING)
            for act in walk:
                for _ in range(2 if twice else 1):
                    _try(alice, contact_id, act)
            contact = Contact.objects.get(pk=contact_id)
            assert StatisticRow.objects.count() == int(contact.status == ContactStatus.CLOSED)
            if contact.status == ContactStatus.IN_TALK:
                assert (contact.holder_id, contact.ended_at) == (alice.user_id, None)
            if contact.status in TO_QUALIFY:
                assert contact.ended_at == NOW
        transaction.set_rollback(True)


def test_opening_twice_opens_once(acting, recorded):
    from uuid import uuid4

    from havre.listening.services.contacts import open_contact

    with acting("alice") as alice:
        contact_id = uuid4()
        first = open_contact(actor=alice, contact_id=contact_id, now=NOW)
        again = open_contact(actor=alice, contact_id=contact_id, now=NOW)
        assert (first.pk, first.reference) == (again.pk, again.reference)
        assert [event.act for event in recorded] == ["contact.open"]


def test_an_id_of_another_desk_is_not_told(acting):
    from havre.kernel.errors import NotVisible
    from havre.listening.services.contacts import open_contact

    with acting("alice") as alice:
        contact_id = talk(alice)
    with acting("maud") as maud, pytest.raises(NotVisible):
        open_contact(actor=maud, contact_id=contact_id, now=NOW)


def test_a_talk_is_held_by_one_person(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
    with acting("bruno") as bruno:
        with pytest.raises(Refused, match="taken") as refused:
            do(bruno, contact_id, ContactAct.START)
        assert refused.value.sentence.startswith("Alice Morel a déjà pris")
        with pytest.raises(Refused, match="not_holder"):
            do(bruno, contact_id, ContactAct.TRANSFER)
    with acting("karim") as karim:
        assert do(karim, contact_id, ContactAct.TRANSFER).holder_id is None
    with acting("bruno") as bruno:
        assert do(bruno, contact_id, ContactAct.START).holder_id == bruno.user_id


def test_a_contact_that_waits_is_told_to_the_desk(acting, cast):
    from havre.accounts.models import Notice

    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.INCOMING)
    for slug, told in (("alice", 0), ("bruno", 1), ("karim", 1), ("maud", 0)):
        with acting(slug):
            notices = Notice.objects.filter(user_id=getattr(cast, slug).id)
            assert [notice.path for notice in notices] == [f"/ecoute/{contact_id}/"] * told


@pytest.mark.parametrize(("topics", "proposed"), [(("exploitation",), 1), (("school",), 0)])
def test_a_pause_is_proposed_after_a_hard_talk(acting, topics, proposed):
    from havre.listening.queries.panel import Panel
    from havre.listening.services.contacts import rewrite_panel

    with acting("alice") as alice:
        contact_id = talk(alice)
        panel = Panel(topics=topics)
        rewrite_panel(actor=alice, contact_id=contact_id, revision=1, panel=panel, now=NOW)
        do(alice, contact_id, ContactAct.END)
        do(alice, contact_id, ContactAct.END)
        assert Pause.objects.filter(user_id=alice.user_id, status="proposed").count() == proposed
