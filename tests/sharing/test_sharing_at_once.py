"""Two teams at the same instant, on real transactions: one outcome, whole, and nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from cases_support import act, open_file
from desk_windows import as_
from havre.accounts.access import enter
from havre.cases.models import Case, Episode
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.sharing.models import ReceivedCopy, Transmission
from havre.sharing.queries import inbox, received
from havre.sharing.rules.transmission import RefusalReason, TransmissionKind
from havre.sharing.services import answers, transmissions
from sharing_support import sending, share, sharing, transmit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(cast, *works):
    """Run each (person, work) at the same instant; return what each met: None, or a code."""
    start = Barrier(len(works))

    def one(pair):
        slug, work = pair
        who = getattr(cast, slug)
        try:
            with transaction.atomic():
                actor = enter(who.id, name=who.name)
                start.wait(timeout=10)
                work(actor)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def sent(valerie, cast):
    case = open_file(valerie)
    transmit(valerie, case.pk, sending(cast, TransmissionKind.TRANSFER, "basis", "identity", to="leila"))
    return case.pk, Transmission.objects.get(case=case).pk


def seen_from_both(cast, case_id, row_id):
    """Return the state, the sender's file, its episode, and how many files the other team opened from it."""
    here = as_(cast, "valerie", lambda _: (
        Transmission.objects.get(pk=row_id).status, Case.objects.get(pk=case_id).status,
        Episode.objects.get(case_id=case_id).outcome,
    ))  # fmt: skip
    there = as_(cast, "leila", lambda _: Case.objects.filter(origin_id=row_id).count())
    return (*here, there)


def test_withdrawn_while_accepted_it_is_one_or_the_other(cast):
    for _ in range(4):
        case_id, row_id = as_(cast, "valerie", lambda valerie: sent(valerie, cast))
        met = at_once(
            cast,
            ("leila", lambda leila, row_id=row_id: answers.accept(
                actor=leila, transmission_id=row_id, now=utc_now())),
            ("valerie", lambda valerie, one=(case_id, row_id): transmissions.withdraw(
                act(valerie, one[0]), transmission_id=one[1], reason="")),
        )  # fmt: skip
        assert sorted(met, key=str) == [None, "already_answered"], met
        outcome = seen_from_both(cast, case_id, row_id)
        if met[0] is None:
            assert outcome == ("accepted", "closed", "transferred", 1)
        else:
            assert outcome == ("withdrawn", "referred", "", 0)


def test_two_transfers_and_two_answers_at_the_same_instant_are_one(cast):
    case_id = as_(cast, "valerie", lambda valerie: open_file(valerie).pk)
    wanted = [
        sending(cast, TransmissionKind.TRANSFER, "basis", "identity", to=to) for to in ("leila", "samir")
    ]
    met = at_once(
        cast, *(("valerie", lambda valerie, one=one: transmit(valerie, case_id, one)) for one in wanted)
    )
    assert sorted(met, key=str) == [None, "transfer_pending"]
    rows = as_(cast, "valerie", lambda _: list(Transmission.objects.filter(case_id=case_id)))
    assert len(rows) == 1
    receiver = "leila" if met[0] is None else "samir"
    row_id = rows[0].pk
    met = at_once(
        cast,
        (receiver, lambda one: answers.accept(actor=one, transmission_id=row_id, now=utc_now())),
        (receiver, lambda one: answers.refuse(
            actor=one, transmission_id=row_id, reason=RefusalReason.NO_PLACE, now=utc_now())),
    )  # fmt: skip
    assert sorted(met, key=str) == [None, "already_answered"]


def ended(admin_db, user_id):
    admin_db.execute("UPDATE accounts_membership SET ends_at = now() WHERE user_id = %s", [user_id])


def test_who_leaves_while_reading_reads_no_more_and_an_emptied_team_answers_nothing(cast, admin_db):
    case_id, row_id = as_(cast, "valerie", lambda valerie: sent(valerie, cast))
    as_(cast, "valerie", lambda valerie: share(valerie, case_id, sharing(cast, "basis")))
    read = as_(cast, "leila", lambda leila: inbox.read(leila, row_id, now=utc_now()))
    assert read.package is not None
    held = as_(cast, "tom", lambda tom: received.listed(tom, now=utc_now()))
    ended(admin_db, cast.leila.id)
    ended(admin_db, cast.tom.id)
    for slug, work in (
        ("leila", lambda one: inbox.read(one, row_id, now=utc_now())),
        ("leila", lambda one: answers.accept(actor=one, transmission_id=row_id, now=utc_now())),
        ("tom", lambda one: received.read(one, held[0].id, now=utc_now())),
    ):
        with pytest.raises(NotVisible):
            as_(cast, slug, work)
    assert as_(cast, "leila", lambda _: ReceivedCopy.objects.count()) == 0
    # Nobody is left to answer: the sender is responsible still, may take it back, and cannot send there again.
    as_(cast, "valerie", lambda valerie: transmissions.withdraw(
        act(valerie, case_id), transmission_id=row_id, reason=""))  # fmt: skip
    with pytest.raises(Refused) as refused:
        as_(cast, "valerie", lambda valerie: transmit(
            valerie, case_id, sending(cast, TransmissionKind.TRANSFER, "basis", "identity", to="leila")))  # fmt: skip
    assert refused.value.code == "no_receiver"
