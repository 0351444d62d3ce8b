"""A followed file looked at from the side, by somebody who must not know of it or has not the right to a part."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.accounts.rules import Role
from havre.cases.models import Barred, Case, Entry
from havre.cases.queries import page
from havre.cases.queries.roster import roster_of
from havre.cases.rules import BarGround, Module, Sensitivity, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.services import agenda, importing, notes, team
from havre.cases.services.acts import take
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.rules.merging import MergeReason
from havre.persons.services import merge
from havre.runaways.services import episodes
from havre.safekeeping.models import LegalHold
from havre.safekeeping.queries.keeping import holds_of
from havre.safekeeping.rules import HoldReason
from havre.safekeeping.rules.rights import AskedRight, Asker
from havre.safekeeping.services import rights
from havre.safekeeping.services.holds import Hold, place_hold
from havre.sharing.models import ReceivedCopy, Transmission
from havre.sharing.queries import inbox
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import answers
from sharing_support import ask_export, sending, share, sharing, transmit, write_note

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
    # Nobody hands them its tasks, tells them of an absence, or gives them a role.
    with acting("sonia") as sonia:
        case = Case.objects.get(pk=second.pk)
        assert cast.yann.id not in roster_of(case, now=utc_now()).members
        assert str(cast.yann.id) not in dict(page.possible_members(case))
        with pytest.raises(Refused, match="barred"):
            team.entrust(act(sonia, second.pk), user_id=cast.yann.id, role=TeamRole.MEMBER)


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


# Readings
def test_no_page_shows_what_a_file_holds_without_the_journal(acting, cast, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        note = write_note(sonia, case.pk, "Elle aime dessiner.").removeprefix("entry:")
    pages = ("partages/partager/", "partages/transmettre/referral/", f"acte/corriger/{note}/")
    for slug, place in zip(("yann", "valerie", "sonia"), pages, strict=True):
        assert "Elle aime dessiner." in client_of(slug).get(f"/suivi/{case.pk}/{place}").content.decode()
    with acting("valerie"), connection.cursor() as cursor:
        since = utc_now() - timedelta(days=1)
        cursor.execute(
            "SELECT who FROM audit.readers(%s, %s, 50) WHERE act = 'case.read'", [[case.pk], since]
        )
        assert {row[0] for row in cursor.fetchall()} == {cast.yann.id, cast.valerie.id, cast.sonia.id}


def test_a_correction_shuts_nobody_out(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        note = write_note(sonia, case.pk, sensitivity=Sensitivity.SEALED, readers=[cast.yann.id])
    with acting("yann") as yann:
        notes.correct(
            act(yann, case.pk), entry_id=UUID(note.removeprefix("entry:")), text="Elle aime peindre."
        )
    for slug, seen in (("sonia", 2), ("yann", 2), ("valerie", 0)):
        with acting(slug):
            assert Entry.objects.filter(case=case, kind="note").count() == seen, slug


# Imports
def test_a_file_hidden_from_who_imports_again_is_passed_over(acting, cast):
    content = b"reference;ouvert_le;nom\nDOS-1;2026-01-02;Essai\n"

    def bring_in(slug):
        with app.replace_connector(InMemoryConnector()), acting(slug) as actor:
            values = {"team_id": cast.valerie.team_id, "content": content, "now": utc_now()}
            run = importing.check(actor=actor, run_id=uuid4(), **values)
            importing.confirm(actor=actor, run_id=run.pk, now=utc_now())
        return importing.bring_in(run_id=run.pk, user_id=cast.valerie.id, now=utc_now())

    assert bring_in("valerie") == 1
    with acting("sonia") as sonia:
        case = Case.objects.get(origin="import")
        team.entrust(act(sonia, case.pk), user_id=sonia.user_id, role=TeamRole.REFERENT)
        Barred.objects.create(
            team_id=case.team_id, case=case, user_id=cast.valerie.id, ground="kin", starts_at=utc_now(),
            by_id=sonia.user_id, key_id=case.key_id,
        )  # fmt: skip
    assert bring_in("valerie") == 0


# Dates
@pytest.mark.parametrize(
    "query",
    [
        "before=2026-01-01", "before=0001-01-01T00:00:00%2B23:59", "before=9999-12-31T23:59:59-23:59",
        "until=31/12/9999", "since=01/01/0001", "before=%00", "before=2026-02-30T00:00:00Z",
    ],
)  # fmt: skip
def test_no_date_of_an_address_makes_a_page_fail(acting, client_of, query):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    browser = client_of("sonia")
    assert browser.get(f"/suivi/{case.pk}/chronologie/?{query}").status_code == 200
    for place in ("after", "before"):
        cursor = f"{place}={query.partition('=')[2]}~{uuid4()}"
        assert [browser.get(f"{page}?{cursor}").status_code for page in ("/suivi/", "/echeances/")] == [
            200,
            200,
        ]


def test_a_merge_is_taken_back_from_a_file_of_that_child_only(acting, client_of):
    with acting("sonia") as sonia:
        mine, kept, merged = open_file(sonia), open_file(sonia), open_file(sonia)
        ids = {"kept_id": kept.person_id, "merged_id": merged.person_id}
        row = merge(actor=sonia, **ids, reason=MergeReason.TOLD, now=utc_now())
    answers_of = [
        client_of("sonia").post(f"/suivi/{case.pk}/meme-enfant/annuler/{row.pk}/", {"id": str(uuid4())})
        for case in (mine, merged, kept)
    ]
    assert [answer.status_code for answer in answers_of] == [404, 302, 422]


# Ids of forms
def test_the_id_of_a_form_of_another_file_or_person_changes_nothing_and_loses_nothing(acting, client_of):
    with acting("sonia") as sonia:
        first, second = open_file(sonia), open_file(sonia)
        used = write_note(sonia, first.pk, sensitivity=Sensitivity.SEALED).removeprefix("entry:")
    yann = client_of("yann")
    for case in (first, second):
        typed = {"id": used, "revision": "1", "basis": "unknown", "text": "Mes mots."}
        answer = yann.post(f"/suivi/{case.pk}/acte/base-legale/", typed)
        told = answer.content.decode()
        assert (answer.status_code, "Mes mots." in told, used in told) == (422, True, False)


def test_the_id_of_a_hidden_file_answers_as_any_other(acting, cast, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    bar(acting, "valerie", case, cast.yann)
    typed = {"team": cast.yann.team_id, "sex": "unknown", "legal_basis": "unknown", "why": "x"}
    for one, name in ((case.pk, "Lou"), (uuid4(), "Armand")):
        answer = client_of("yann").post("/suivi/nouveau/", {**typed, "id": one, "given_names": name})
        assert answer.status_code == 302


def test_no_page_that_a_barred_colleague_can_reach_tells_of_the_file(acting, cast, client_of):
    with acting("samir") as samir:
        case, _ = open_file(samir), open_file(samir)
        team.entrust(act(samir, case.pk), user_id=cast.rose.id, role=TeamRole.SUBSTITUTE)
        share(samir, case.pk, sharing(cast, write_note(samir, case.pk)))
        hold = Hold(reference=case.reference, category=HoldReason.OTHER, reason="Une procédure est en cours.")
        place_hold(actor=samir, hold_id=uuid4(), hold=hold, now=utc_now())
        day = utc_now().date() + timedelta(days=1)
        agenda.plan(act(samir, case.pk), title="Tâche-canari", due_on=day, owner_id=cast.rose.id)
    with acting("rose") as rose:
        now = utc_now()
        episodes.notice(act(rose, case.pk), last_seen_at=now - timedelta(hours=3), noticed_at=now)
        ask_export(rose, case.pk)
    assert case.alias in "".join(pages_from("/", client_of("rose"), most=30).values())
    bar(acting, "samir", case, cast.rose)
    pages = pages_from("/", client_of("rose"), most=400)
    told = (case.alias, case.reference, str(case.pk), "Tâche-canari")
    assert [(where, word) for where, page in pages.items() for word in told if word in page] == []
    assert len(pages) > 100


def pages_from(start, browser, *, most):
    """Return the pages that links lead to, the nearest first."""
    found, waiting = {}, [start]
    while waiting and len(found) < most:
        where = waiting.pop(0)
        if where in found or "deconnexion" in where:
            continue
        answer = browser.get(where)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[where] = content.decode("utf-8", "replace")
        links = re.findall(r'href="(/[^"#]*)', found[where])
        waiting += [answer["Location"]] if answer.has_header("Location") else map(unescape, links)
        waiting = [one for one in waiting if not one.startswith(("/static", "/annuaire"))]
    return found


def test_a_barred_manager_is_told_of_nothing_more(acting, cast, join):
    join(cast.yann, cast.sonia, Role.ASE_MANAGER)
    with acting("sonia") as sonia:
        case = open_file(sonia)
    bar(acting, "valerie", case, cast.yann)
    with acting("sonia") as sonia:
        ask_export(sonia, case.pk)
        asked = rights.Asked(
            team_id=case.team_id, asker=Asker.YOUNG_PERSON, rights=(AskedRight.ACCESS,), received_at=utc_now(),
            who="Zoé", file_reference=case.reference,
        )  # fmt: skip
        rights.register_request(actor=sonia, request_id=uuid4(), asked=asked, now=utc_now())
    for slug, kinds in (("valerie", {"export_wanted", "rights_request"}), ("yann", set())):
        with acting(slug) as actor:
            assert set(Notice.objects.filter(user_id=actor.user_id).values_list("kind", flat=True)) == kinds
