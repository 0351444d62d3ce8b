"""Referral and transfer: posted to a team, two copies, one state; the sender stays responsible until accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases import access as cases
from havre.cases.disclosure import Audience, Topic
from havre.cases.models import Case, Entry, Episode, Task
from havre.cases.rules import Sensitivity
from havre.cases.services import tasks
from havre.cases.services.acts import take
from havre.foundation import sealing
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import identity_for
from havre.sharing.models import ReceivedCopy, SentCopy, Share, Transmission, Withheld
from havre.sharing.queries import inbox, of_file
from havre.sharing.rules.package import digest, opened
from havre.sharing.rules.transmission import (
    MACHINES,
    RefusalReason,
    TransmissionAct,
    TransmissionKind,
    TransmissionStatus,
)
from havre.sharing.services import answers, transmissions
from sharing_support import sending, transmit, withhold, write_note
from tests_support import statements

pytestmark = pytest.mark.django_db


def page(case):
    """Return the page of a file."""
    return of_file.page_of(case, key=sealing.open_key(case.key_id), now=utc_now())


TRANSFER, REFERRAL, MOVE = (
    TransmissionKind.TRANSFER,
    TransmissionKind.REFERRAL,
    TransmissionKind.HOUSEHOLD_MOVE,
)


@pytest.fixture
def sent(acting, cast):
    """Return what sends a file of Sonia's: (file, transmission)."""

    def make(kind=TRANSFER, to="leila", **changes):
        with acting("sonia") as sonia:
            case = open_file(sonia)
            ordinary = write_note(sonia, case.pk)
            kept = write_note(sonia, case.pk, "Pour les référents.", sensitivity=Sensitivity.SENSITIVE)
        with acting("valerie") as valerie:
            wanted = sending(cast, kind, ordinary, kept, "identity", to=to, **changes)
            transmit(valerie, case.pk, wanted)
            return case, Transmission.objects.get(case=case)

    return make


def state(acting, who, row):
    with acting(who):
        return Transmission.objects.get(pk=row.pk).status


def test_a_transfer_opens_there_and_closes_here_at_once(acting, cast, sent):
    case, row = sent()
    with acting("valerie"):
        assert (Case.objects.get(pk=case.pk).status, row.status) == ("referred", "sent")
        copy = SentCopy.objects.get(pk=row.pk)
        package = copy.unseal_bytes(sealing.open_key(copy.key_id), "package")
        assert digest(package) == row.sha256
        assert not ReceivedCopy.objects.exists()  # posted: the sender does not read the other copy
        task = Task.objects.get(pk=copy.task_id)
        assert (task.state, task.owner_id) == ("open", cast.valerie.id)
    with acting("leila") as leila:
        assert [item.path for item in inbox.work_items(leila, now=utc_now())] == [
            f"/partages/boite/{row.pk}/"
        ]
        assert inbox.read(leila, row.pk, now=utc_now()).package == opened(package)
        assert not (Case.objects.exists())
        assert not (Entry.objects.exists())
        assert not (SentCopy.objects.exists())
        taken = answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
        assert answers.accept(actor=leila, transmission_id=row.pk, now=utc_now()) == taken
        here = cases.case_for(leila, taken)
        assert (here.origin, here.origin_id, here.team_id) == ("transfer", row.pk, cast.leila.team_id)
        assert identity_for(leila, here.person_id, purpose="check").full_name == "Zoé EXEMPLE"
        key = sealing.open_key(here.key_id)
        lines = Entry.objects.filter(case=here, kind="transfer").order_by("at", "id")
        told = {
            (one.unseal(key, "content")["text"].split("\n")[0], one.sensitivity, one.by_id) for one in lines
        }
        assert ("Elle aime dessiner.", "ordinary", None) in told
        assert ("Pour les référents.", "sensitive", None) in told
        assert Case.objects.count() == 1
    with acting("valerie") as valerie:
        there = cases.case_for(valerie, case.pk)
        assert there.status == "closed"
        assert Episode.objects.get(case=there).outcome == "transferred"
        assert Task.objects.get(pk=copy.task_id).state == "cancelled"
        assert not Task.objects.filter(case=there, state="open", rule_id="D19").exists()
        codes = list(
            Entry.objects.filter(case=there, kind="transfer")
            .order_by("recorded_at")
            .values_list("code", flat=True)
        )
        assert codes == ["transfer", "accepted"]
        assert Notice.objects.filter(user_id=cast.valerie.id, kind="transmission_answer").count() == 1
        assert not Case.objects.filter(pk=taken).exists()


def test_a_refusal_is_coded_and_leaves_nothing_there(acting, cast, sent):
    case, row = sent()
    with acting("leila") as leila:
        answers.refuse(actor=leila, transmission_id=row.pk, reason=RefusalReason.NO_PLACE, now=utc_now())
        answers.refuse(actor=leila, transmission_id=row.pk, reason=RefusalReason.OTHER, now=utc_now())
        assert inbox.read(leila, row.pk, now=utc_now()).package is None
        assert inbox.listed(leila, now=utc_now()) == ()
        assert not ReceivedCopy.objects.exists()
        with pytest.raises(Refused):
            answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
        assert not Case.objects.exists()
    with acting("valerie") as valerie:
        line = page(cases.case_for(valerie, case.pk)).sent[0]
        assert (line.status, line.reason) == (TransmissionStatus.REFUSED, "Pas de place en ce moment")
        assert cases.case_for(valerie, case.pk).status == "referred"  # still responsible
        transmit(
            valerie, case.pk, sending(cast, TRANSFER, "basis", "identity", to="leila")
        )  # and may ask again


def test_withdrawn_before_the_answer_it_is_gone_there(acting, cast, sent):
    case, row = sent()
    with acting("valerie") as valerie:
        one = act(valerie, case.pk)
        transmissions.withdraw(one, transmission_id=row.pk, reason="La famille reste.")
        transmissions.withdraw(one, transmission_id=row.pk, reason="La famille reste.")
        with pytest.raises(Refused):
            transmissions.withdraw(act(valerie, case.pk), transmission_id=row.pk, reason="")
    with acting("leila") as leila:
        for answer in (answers.accept, lambda **one: answers.refuse(reason=RefusalReason.OTHER, **one)):
            with pytest.raises(Refused) as refused:
                answer(actor=leila, transmission_id=row.pk, now=utc_now())
            assert refused.value.code == "already_answered"
        assert not (Case.objects.exists())
        assert not (ReceivedCopy.objects.exists())


def test_the_limits_that_run_go_with_the_child(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        work = take(act(sonia, case.pk))
        tasks.expect(work, "D17", on=date(2026, 3, 2))
        tasks.expect(work, "D05", on=work.today, object_id=uuid4())
        there = dict(Task.objects.filter(case=case).values_list("rule_id", "due_at"))
    with acting("valerie") as valerie:
        withhold(valerie, case.pk, topic=Topic.MEASURES)
        transmit(valerie, case.pk, sending(cast, TRANSFER, "identity", to="leila"))
        row = Transmission.objects.get(case=case)
    with acting("leila") as leila:
        told = inbox.read(leila, row.pk, now=utc_now()).package
        assert [one.text.split(" : ")[0] for one in told.items if one.heading == "Échéance en cours"] == [
            "Saisir la commission d'indemnisation des victimes (CIVI)"
        ]
        here = answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
        taken = dict(Task.objects.filter(case_id=here).values_list("rule_id", "due_at"))
        assert taken["D17"] == there["D17"]
        assert "D05" not in taken
    with acting("valerie"):
        assert not Task.objects.filter(case=case, state="open", rule_id__in=["D17", "D05"]).exists()


def test_one_transfer_waits_at_a_time_even_past_the_service(acting, cast, sent):
    case, row = sent()
    with acting("valerie") as valerie:
        with pytest.raises(Refused) as refused:
            transmit(valerie, case.pk, sending(cast, TRANSFER, "basis", "identity", to="samir"))
        assert refused.value.code == "transfer_pending"
        with pytest.raises(IntegrityError), transaction.atomic():
            Transmission.objects.create(
                team_id=row.team_id, case_id=row.case_id, to_team_id=cast.samir.team_id, kind="household_move",
                by_id=row.by_id, sent_at=utc_now(), sha256="0" * 64,
            )  # fmt: skip
        transmit(valerie, case.pk, sending(cast, REFERRAL, "basis", to="samir"))  # a referral may wait beside


def test_a_referral_is_read_by_the_team_until_its_end(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        key = write_note(sonia, case.pk)
        transmit(sonia, case.pk, sending(cast, REFERRAL, key, to="tom"))
        row = Transmission.objects.get()
    with acting("tom") as tom:
        found = inbox.read(tom, row.pk, now=utc_now())
        assert found.package.head["child"] == case.alias
        assert "Exemple" not in str(found.package).title()
        answers.accept(actor=tom, transmission_id=row.pk, now=utc_now())
        assert not Case.objects.exists()
        assert [line.status for line in inbox.listed(tom, now=utc_now())] == [TransmissionStatus.ACCEPTED]
        with pytest.raises(Refused):
            answers.accept(actor=tom, transmission_id=row.pk, now=utc_now()) or answers.refuse(
                actor=tom, transmission_id=row.pk, reason=RefusalReason.OTHER, now=utc_now()
            )
        assert inbox.listed(tom, now=row.ends_at + timedelta(seconds=1)) == ()
        assert inbox.read(tom, row.pk, now=row.ends_at + timedelta(seconds=1)).package is None
        answers.end(actor=tom, transmission_id=row.pk, now=utc_now())
        assert not ReceivedCopy.objects.exists()
    with acting("sonia") as sonia:
        assert cases.case_for(sonia, case.pk).status == "referred"
        assert page(case).sent[0].status is TransmissionStatus.ENDED


@pytest.mark.parametrize("who", ["chloe", "alice", "samir", "tom", "helene", "gaelle", "rose"])
def test_no_other_team_sees_or_answers(acting, sent, who):
    case, row = sent()
    with acting(who) as other:
        assert not (Transmission.objects.exists())
        assert not (ReceivedCopy.objects.exists())
        assert not (SentCopy.objects.exists())
        for step in TransmissionAct:
            with connection.cursor() as cursor:  # not even by the function itself
                cursor.execute("SELECT sec.move_transmission(%s, %s, '', NULL, now())", [row.pk, step.value])
                assert cursor.fetchone() == (None,)
        with pytest.raises(NotVisible):
            answers.accept(actor=other, transmission_id=row.pk, now=utc_now())
        with pytest.raises(NotVisible):
            transmissions.withdraw(act(other, case.pk), transmission_id=row.pk, reason="")
    assert state(acting, "valerie", row) == "sent"


def test_each_side_keeps_to_its_own_acts_and_nothing_is_rewritten(acting, sent):
    _case, row = sent()
    with acting("valerie"), connection.cursor() as cursor:
        for step in ("accept", "refuse", "end", "nonsense"):
            cursor.execute("SELECT sec.move_transmission(%s, %s, '', NULL, now())", [row.pk, step])
            assert cursor.fetchone() == (None,)
        from django.db import ProgrammingError

        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("UPDATE sharing_transmission SET status = 'accepted'")
    with acting("leila"), connection.cursor() as cursor:
        for step in ("withdraw", "end"):
            cursor.execute("SELECT sec.move_transmission(%s, %s, '', NULL, now())", [row.pk, step])
            assert cursor.fetchone() == (None,)


@pytest.mark.parametrize("kind", [REFERRAL, TRANSFER])
def test_the_database_moves_by_the_table_of_the_rules(acting, cast, kind):
    """Every state and act, from both sides: what the machine allows and nothing else."""
    done = {
        TransmissionStatus.SENT: (), TransmissionStatus.ACCEPTED: ("accept",), TransmissionStatus.REFUSED: ("refuse",),
        TransmissionStatus.WITHDRAWN: ("withdraw",), TransmissionStatus.ENDED: ("accept", "end"),
    }  # fmt: skip
    side = {"withdraw": "valerie"}

    def move(row, step):
        with acting(side.get(step, "leila")), connection.cursor() as cursor:
            cursor.execute("SELECT sec.move_transmission(%s, %s, '', NULL, now())", [row.pk, step])
            return cursor.fetchone()[0]

    for status, steps in done.items():
        for step in TransmissionAct:
            with acting("valerie") as valerie:
                case = open_file(valerie)
                transmit(valerie, case.pk, sending(cast, kind, "basis", "identity", to="leila"))
                row = Transmission.objects.get(case=case)
            if not all(move(row, earlier) for earlier in steps):
                continue  # a state that this kind never meets
            expected = MACHINES[kind].table.get((status, step))
            assert move(row, step.value) == (expected.value if expected else None), (status, step)


def test_who_may_send_what_to_whom(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        with pytest.raises(NotVisible):  # a referent refers, a manager hands over
            transmit(sonia, case.pk, sending(cast, TRANSFER, "basis", "identity", to="leila"))
    with acting("valerie") as valerie:
        for wanted, code in (
            (sending(cast, TRANSFER, "basis", to="leila"), "identity_missing"),
            (sending(cast, TRANSFER, "basis", "identity", to="nadia"), "no_receiver"),  # nobody keeps files there
            (sending(cast, MOVE, "basis", "identity", to="samir"), "no_receiver"),
            (replace(sending(cast, TRANSFER, "basis", "identity", to="leila"), to_team_id=uuid4()), "no_receiver"),
            (replace(sending(cast, TRANSFER, "basis", "identity", to="leila"), to_team_id=case.team_id), "no_receiver"),
            (sending(cast, REFERRAL, "basis", to="leila", ends_on=None), "ends_missing"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                transmit(valerie, case.pk, wanted)
            assert refused.value.code == code
        transmit(valerie, case.pk, sending(cast, MOVE, "basis", "identity", to="leila"))


def test_what_is_withheld_does_not_leave_with_a_file(acting, cast):
    with acting("valerie") as valerie:
        case = open_file(valerie)
        place = write_note(valerie, case.pk, "Elle vit rue des Lilas.")
        withhold(valerie, case.pk, words=["rue des lilas"])
        transmit(valerie, case.pk, sending(cast, TRANSFER, place, "basis", "identity", to="leila"))
        row = Transmission.objects.get()
        withhold(
            valerie, case.pk, topic=Topic.IDENTITY, audience=Audience.ORGANISATION, named=[cast.tom.agency_id]
        )
        with pytest.raises(Refused) as refused:
            wanted = replace(sending(cast, TRANSFER, "basis", "identity", to="tom"), reread=frozenset())
            transmissions.prepare(actor=valerie, case_id=case.pk, sending=wanted, now=utc_now())
        assert refused.value.code in {"identity_withheld", "no_receiver", "all_withheld"}
    with acting("leila") as leila:
        taken = answers.accept(actor=leila, transmission_id=row.pk, now=utc_now())
        key = sealing.open_key(Case.objects.get(pk=taken).key_id)
        assert not any("Lilas" in str(one.unseal(key, "content")) for one in Entry.objects.all())
        assert not (Withheld.objects.exists())
        assert not (Share.objects.exists())


def test_the_pages_of_both_teams(client_of, acting, cast, sent):
    case, row = sent()
    leila = client_of("leila")
    with statements() as done:
        page = leila.get("/partages/").content.decode()
    assert f"/partages/boite/{row.pk}/" in page
    assert len(done.real) == 7
    opened_page = leila.get(f"/partages/boite/{row.pk}/").content.decode()
    assert "Zoé EXEMPLE" in opened_page
    assert client_of("tom").get(f"/partages/boite/{row.pk}/").status_code == 404
    wrong = leila.post(f"/partages/boite/{row.pk}/", {"answer": "refuse"})
    assert wrong.status_code == 422
    done = leila.post(f"/partages/boite/{row.pk}/", {"answer": "accept"})
    assert done.status_code == 302
    assert done["Location"].startswith("/suivi/")
    assert leila.get(done["Location"]).status_code == 200
    assert "Acceptée" in client_of("valerie").get(f"/suivi/{case.pk}/partages/").content.decode()


def test_a_transfer_by_the_screens(client_of, acting, cast):
    with acting("valerie") as valerie:
        case = open_file(valerie)
        key = write_note(valerie, case.pk)
    browser, address = client_of("valerie"), f"/suivi/{case.pk}/partages/transmettre/household_move/"
    page = browser.get(address).content.decode()
    assert "L. 221-3" in page
    assert "à vérifier par un juriste" in page.replace(" ", " ")
    typed = {
        "id": str(uuid4()), "to_team_id": str(cast.leila.team_id), "why": "La famille s'installe à Marseille.",
        "chosen": [key, "identity"], "child_state": "done", "child_on": "20/11/2026", "child_words": "En entretien.",
        "holders_state": "impossible", "holders_words": "Injoignables.",
    }  # fmt: skip
    seen = browser.post(address, typed).content.decode()
    assert "exactement ce qui partira" in seen
    digest_seen = seen.split('name="seen" value="')[1].split('"')[0]
    done = browser.post(address, {**typed, "seen": digest_seen})
    assert (done.status_code, done["Location"]) == (302, f"/suivi/{case.pk}/partages/")
    with acting("leila"):
        assert Transmission.objects.get().sha256 == digest_seen
    assert client_of("sonia").get(f"/suivi/{case.pk}/partages/transmettre/transfer/").status_code == 404
