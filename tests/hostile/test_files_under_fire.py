"""A followed file looked at from the side, by somebody who must not know of it or has not the right to a part."""

from __future__ import annotations

from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.accounts.rules import Role
from havre.cases.models import Case, Entry
from havre.cases.rules import BarGround, Module, Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.services import team
from havre.cases.services.acts import take
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.rules.merging import MergeReason
from havre.persons.services import merge
from havre.safekeeping.models import LegalHold
from havre.safekeeping.queries.keeping import holds_of
from havre.safekeeping.rules import HoldReason
from havre.safekeeping.services.holds import Hold, place_hold
from havre.sharing.models import ReceivedCopy, Transmission
from havre.sharing.queries import inbox
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import answers
from sharing_support import sending, transmit, write_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def join(admin_db):
    """``join(who, team_of, role)``: one more membership, running since yesterday."""

    added = []

    def add(who, beside, role):
        added.append(uuid4())
        admin_db.execute(
            "INSERT INTO accounts_membership (id, user_id, agency_id, team_id, role, starts_at)"
            " VALUES (%s, %s, %s, %s, %s, now() - interval '1 day')",
            [added[-1], who.id, beside.agency_id, beside.team_id, role.value],
        )

    yield add
    admin_db.execute("DELETE FROM accounts_membership WHERE id = ANY (%s)", [added])


def bar(acting, by, case, who):
    with acting(by) as manager:
        team.bar(act(manager, case.pk), user_id=who.id, ground=BarGround.KIN, reason="Sa cousine.")


def test_who_must_not_know_a_child_knows_no_other_file_of_that_child(acting, cast):
    with acting("sonia") as sonia:
        first, second = open_file(sonia), open_file(sonia)
    bar(acting, "valerie", first, cast.yann)
    with acting("sonia") as sonia:
        merge(
            actor=sonia,
            kept_id=first.person_id,
            merged_id=second.person_id,
            reason=MergeReason.TOLD,
            now=utc_now(),
        )
    with acting("yann"):
        assert not Case.objects.filter(pk__in=[first.pk, second.pk]).exists()
        assert not Entry.objects.filter(case_id=second.pk).exists()


def test_the_copy_of_a_transfer_is_hidden_with_the_file_it_opened(acting, cast, join):
    join(cast.tom, cast.leila, Role.ASE_REFERENT)
    with acting("sonia") as sonia:
        case = open_file(sonia)
        note = write_note(sonia, case.pk)
    with acting("valerie") as valerie:
        transmit(valerie, case.pk, sending(cast, TransmissionKind.TRANSFER, note, "identity", to="leila"))
        row = Transmission.objects.get(case=case)
    with acting("leila") as leila:
        opened = answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
    bar(acting, "leila", Case(pk=opened), cast.tom)
    with acting("tom") as tom:
        assert not ReceivedCopy.objects.exists()
        with pytest.raises(NotVisible):
            inbox.read(tom, row.pk, now=utc_now())


def test_a_whole_file_handed_over_is_read_by_those_who_answer_for_files(acting, cast, join):
    join(cast.yann, cast.leila, Role.PJJ_EDUCATOR)
    with acting("sonia") as sonia:
        case = open_file(sonia)
        note = write_note(sonia, case.pk, "Pour les référents.", sensitivity=Sensitivity.SENSITIVE)
    with acting("valerie") as valerie:
        transmit(valerie, case.pk, sending(cast, TransmissionKind.TRANSFER, note, "identity", to="leila"))
        row = Transmission.objects.get(case=case)
    for accepted in (False, True):
        with acting("yann") as yann:
            assert not ReceivedCopy.objects.exists()
            assert inbox.read(yann, row.pk, now=utc_now()).package is None
        with acting("leila") as leila:
            assert inbox.read(leila, row.pk, now=utc_now()).package is not None
            if not accepted:
                answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())


def health_line(actor, case):
    work = take(act(actor, case.pk))
    work.write(EntryKind.HEALTH, content={"title": "Bilan", "text": "Bilan fait."})
    work.finish("health")
    return f"entry:{work.entries[0].pk}"


def test_health_stays_health_when_a_file_changes_hands(acting, cast, join):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        line = health_line(sonia, case)
    with acting("valerie") as valerie:
        transmit(valerie, case.pk, sending(cast, TransmissionKind.TRANSFER, line, "identity", to="leila"))
        row = Transmission.objects.get(case=case)
    with acting("leila") as leila:
        opened = answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
        received = Entry.objects.filter(case_id=opened, code="received")
        assert [one.module for one in received] == [Module.HEALTH.value]


def test_a_hold_on_a_hidden_file_is_hidden(acting, cast, join):
    join(cast.yann, cast.sonia, Role.ASE_MANAGER)
    with acting("sonia") as sonia:
        case = open_file(sonia)
    bar(acting, "valerie", case, cast.yann)
    with acting("valerie") as valerie:
        hold = Hold(
            reference=case.reference,
            category=next(iter(HoldReason)),
            reason="Une procédure est en cours depuis mars.",
        )
        place_hold(actor=valerie, hold_id=uuid4(), hold=hold, now=utc_now())
        assert len(holds_of(valerie)) == 1
    with acting("yann") as yann:
        assert not LegalHold.objects.exists()
        assert holds_of(yann) == []
        with pytest.raises(Refused, match="not_found"):
            place_hold(actor=yann, hold_id=uuid4(), hold=hold, now=utc_now())
