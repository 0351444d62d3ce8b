"""Reading a file: the journal counts; many readings are told, then asked about; a broken glass opens one file."""

from __future__ import annotations

from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.accounts.access import enter
from havre.accounts.exceptional import reading_by_grant
from havre.accounts.models import Notice
from havre.accounts.rules import BreakGlassReason, Right
from havre.accounts.services import exceptional
from havre.cases import access, readings
from havre.cases import exceptional as exceptional_file
from havre.cases.models import Barred, Case, Entry
from havre.cases.rules import BarGround, Sensitivity
from havre.cases.rules.reading import ASK_HOUR, TELL_HOUR, ReadingReason
from havre.cases.services import team
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.kernel.ids import uuid7
from havre.persons.models import Person
from sharing_support import write_note
from tests_support import statements

pytestmark = pytest.mark.django_db
REASON = "L'enfant appelle cette nuit, l'équipe ne répond pas."


@pytest.fixture
def two_hundred(acting, cast):
    """Two hundred files of Valérie's team, made without their services: only their reading is looked at."""
    with acting("valerie") as valerie:
        model = open_file(valerie)
        people = Person.objects.bulk_create(
            Person(team_id=model.team_id, alias=f"Iris {n}", created_at=utc_now()) for n in range(200)
        )
        rows = Case.objects.bulk_create(
            Case(
                id=uuid4(), key_id=model.key_id, team_id=model.team_id, person=person, alias=person.alias,
                reference=f"SU-TEST-{n}", departement_code="59", opened_at=utc_now(),
                last_contact_on=utc_now().date(),
            )
            for n, person in enumerate(people)
        )  # fmt: skip
    return [row.pk for row in rows]


def told(cast, who):
    from havre.foundation.scope import acting_as

    with acting_as("user", getattr(cast, who).id):
        return Notice.objects.filter(user_id=getattr(cast, who).id, kind="mass_reading").count()


def test_two_hundred_files_are_told_once_then_asked_about(acting, cast, two_hundred):
    with acting("sonia") as sonia:
        for number, case_id in enumerate(two_hundred[:TELL_HOUR], start=1):
            for part in ("summary", "chronology"):  # one file is one, however many of its pages
                access.open_file(sonia, case_id, part=part)
            if number == TELL_HOUR - 1:
                assert (told(cast, "valerie"), told(cast, "helene")) == (0, 0)
                enter(cast.sonia.id, name=cast.sonia.name)  # back after a look from elsewhere
        assert (told(cast, "valerie"), told(cast, "helene"), told(cast, "sonia")) == (1, 1, 0)
    with acting("sonia") as sonia:
        for case_id in two_hundred[TELL_HOUR:ASK_HOUR]:
            access.open_file(sonia, case_id)
        with pytest.raises(readings.ReasonWanted):
            access.open_file(sonia, two_hundred[ASK_HOUR])
        access.open_file(sonia, two_hundred[0])  # known already
        access.open_file(sonia, two_hundred[ASK_HOUR], right=Right.RUNAWAY_WRITE)  # an absence never waits
        readings.explain(sonia, ReadingReason.REVIEW)
        for case_id in two_hundred[ASK_HOUR:]:
            access.open_file(sonia, case_id)
    assert (told(cast, "valerie"), told(cast, "helene")) == (1, 1)
    with acting("yann") as yann:  # each for oneself
        access.open_file(yann, two_hundred[0])


def test_the_page_asks_why_and_goes_on(client_of, acting, cast, two_hundred, monkeypatch):
    monkeypatch.setattr(readings, "ASK_HOUR", 2)
    browser = client_of("sonia")
    where = [f"/suivi/{case_id}/chronologie/" for case_id in two_hundred[:3]]
    assert [browser.get(one).status_code for one in where[:2]] == [200, 200]
    asked = browser.get(where[2])
    assert (asked.status_code, asked["Location"].startswith("/suivi/motif/?suite=%2Fsuivi%2F")) == (302, True)
    assert browser.get(asked["Location"]).status_code == 200
    assert browser.post(asked["Location"], {}).status_code == 422
    done = browser.post(asked["Location"], {"reason": "cover"})
    assert (done.status_code, done["Location"]) == (302, where[2])
    assert browser.get(where[2]).status_code == 200
    for elsewhere in ("https://ailleurs.invalid/", "//ailleurs.invalid", "/partages/", "javascript:1"):
        done = browser.post(f"/suivi/motif/?suite={elsewhere}", {"reason": "cover"})
        assert done["Location"] == "/suivi/"


def test_the_count_costs_no_statement(acting, two_hundred):
    with acting("sonia") as sonia, statements() as done:
        access.open_file(sonia, two_hundred[0])
    assert len(done.real) == 2  # the file, then the journal with its count


def broken(actor, reference):
    return exceptional.break_glass(
        actor=actor, grant_id=uuid7(), reference=reference, category=BreakGlassReason.ABSENCE, reason=REASON,
        now=utc_now(),
    )  # fmt: skip


def test_a_broken_glass_opens_one_file_of_the_agency(client_of, acting, cast):
    with acting("sonia") as sonia:
        case, other = open_file(sonia), open_file(sonia)
        write_note(sonia, case.pk)
        write_note(sonia, case.pk, "Scellé.", sensitivity=Sensitivity.SEALED)
    gaelle = client_of("gaelle")
    form = {"id": uuid7(), "reference": case.reference.lower(), "category": "absence", "reason": REASON}
    opened = gaelle.post("/acces-exceptionnel/", form)
    page = gaelle.get(opened["Location"]).content.decode()
    assert ("Elle aime dessiner." in page, "Scellé." in page, case.alias in page) == (True, False, True)
    assert "Exemple" not in page
    with acting("gaelle"), reading_by_grant():
        assert list(Case.objects.values_list("pk", flat=True)) == [case.pk]
        assert not Entry.objects.filter(case_id=other.pk).exists()
    with acting("valerie"):
        assert Notice.objects.filter(user_id=cast.valerie.id, kind="break_glass").count() == 1


@pytest.mark.parametrize("who", ["leila", "valerie", "karim"])
def test_it_opens_nothing_of_another_agency_nor_what_one_reads_already(acting, who):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    with acting(who) as other:
        assert broken(other, case.reference) is None
        assert broken(other, "SU-2222-2222") is None


def test_never_for_somebody_barred_before_or_after(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    with acting("gaelle") as gaelle:
        grant_id = broken(gaelle, case.reference)
        grant = exceptional.enter(actor=gaelle, grant_id=grant_id, now=utc_now())
        assert exceptional_file.read(grant).reference == case.reference
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.gaelle.id, ground=BarGround.KIN, reason="Sa nièce.")
        assert Barred.objects.filter(case_id=case.pk).exists()
    with acting("gaelle") as gaelle:
        with pytest.raises(NotVisible):
            exceptional_file.read(grant)
        with statements() as barred:
            assert broken(gaelle, case.reference) is None
        with statements() as unknown:
            assert broken(gaelle, "SU-2222-2222") is None
        assert len(barred.real) == len(unknown.real)
