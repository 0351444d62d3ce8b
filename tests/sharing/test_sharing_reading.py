"""Reading a file: the journal counts; many readings are told, then asked about; a broken glass opens one file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from cases_support import ZOE, act, open_file
from havre.accounts.access import enter
from havre.accounts.exceptional import reading_by_grant
from havre.accounts.models import Notice
from havre.accounts.rules import BreakGlassReason, Right
from havre.accounts.services import exceptional
from havre.cases import access, readings
from havre.cases import exceptional as exceptional_file
from havre.cases.models import Barred, Case, Entry
from havre.cases.rules import BarGround, Sensitivity
from havre.cases.rules.measures import Authority, MeasureKind
from havre.cases.rules.milestones import MilestoneState
from havre.cases.rules.reading import ASK_HOUR, TELL_HOUR, ReadingReason
from havre.cases.services import circle, measures, team
from havre.health import services as health
from havre.health.rules import HealthMilestone
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.kernel.ids import uuid7
from havre.persons.models import Person, Relative
from havre.persons.services.circle_facts import AuthorityDraft, Judgement
from havre.persons.vault import Identity
from havre.safekeeping.queries import journal
from persons_circle.circle_cast import family
from sharing_support import write_note
from tests_support import statements

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
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
        with pytest.raises(readings.ReasonWanted):  # and opens nothing else
            access.open_file(sonia, two_hundred[ASK_HOUR])
        readings.explain(sonia, ReadingReason.REVIEW)
        for case_id in two_hundred[ASK_HOUR:]:
            access.open_file(sonia, case_id)
    assert (told(cast, "valerie"), told(cast, "helene")) == (1, 1)
    with acting("yann") as yann:  # each for oneself
        access.open_file(yann, two_hundred[0])


def test_who_is_told_finds_who_when_how_many_and_why(client_of, acting, cast, two_hundred, monkeypatch):
    monkeypatch.setattr(readings, "TELL_HOUR", 3)
    with acting("sonia") as sonia:
        for case_id in two_hundred[:3]:
            access.open_file(sonia, case_id)
    with acting("valerie"):
        assert Notice.objects.get(user_id=cast.valerie.id, kind="mass_reading").path == "/suivi/lectures/"
    page = client_of("valerie").get("/suivi/lectures/").content.decode()
    assert ("Sonia Lemaire" in page, "3 en une heure" in page, "Pas de raison donnée" in page) == (True,) * 3
    with acting("sonia") as sonia:
        readings.explain(sonia, ReadingReason.COVER)
    assert "Je remplace" in client_of("valerie").get("/suivi/lectures/").content.decode()
    assert "Sonia" not in client_of("leila").get("/suivi/lectures/").content.decode()
    assert client_of("sonia").get("/suivi/lectures/").status_code == 404
    with acting("helene"):
        path = Notice.objects.get(user_id=cast.helene.id, kind="mass_reading").path
    journal = client_of("helene").get(path)
    assert f'<option value="{cast.sonia.id}" selected' in journal.content.decode()


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


def test_it_tells_whom_to_call_and_the_measures_never_health_nor_who_must_not_know(client_of, acting, cast):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        other, _ = family(sonia, card=replace(ZOE, given_names="Autre"))
        mother, father = (
            Relative.objects.get(person_id=case.person_id, label=label) for label in ("mère", "père")
        )
        circle.judge(
            act(sonia, case.pk), relative_id=father.pk, revision=father.revision,
            judged=Judgement(quality="dangerous", starts_on=None, judged_by="l'équipe", basis="Des appels menaçants."),
        )  # fmt: skip
        circle.authorise(
            act(sonia, case.pk), relative_id=mother.pk, revision=mother.revision,
            draft=AuthorityDraft(status="holds", informed="yes", visiting="mediated"),
        )  # fmt: skip
        values = {
            "kind": MeasureKind.AEMO,
            "authority": Authority.CHILDREN_JUDGE,
            "court": "Tribunal inventé",
        }
        measures.record(
            act(sonia, case.pk), written=measures.Written(**values, decided_on=DAY, starts_on=DAY)
        )
        measures.record(
            act(sonia, case.pk), written=measures.Written(**{**values, "court": "Pas encore commencée"})
        )
        health.write(
            act(sonia, case.pk), revision=0,
            written=health.Written(kind=HealthMilestone.TRAUMA, state=MilestoneState.DONE, on=DAY),
        )  # fmt: skip
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
    gaelle = client_of("gaelle")
    form = {"id": uuid7(), "reference": case.reference, "category": "absence", "reason": REASON}
    page = gaelle.get(gaelle.post("/acces-exceptionnel/", form)["Location"]).content.decode()
    shown = ("Référent", cast.sonia.name, "Odile Canari", "01 99 00 55 66", "Lien qui met en danger, selon l&#x27;équipe",
             "Seule personne à exercer l&#x27;autorité parentale", "Visites en présence d", "Tribunal inventé", "Action éducative")  # fmt: skip
    assert [words for words in shown if words not in page] == []
    hidden = ("rue du Canari", "EXEMPLE", "Exemple", cast.yann.name, "Son neveu", "ne doit pas savoir", "Jalon de santé",
              HealthMilestone.TRAUMA.label, "Pas encore commencée")  # fmt: skip
    assert [words for words in hidden if words in page] == []
    with acting("gaelle"), reading_by_grant():
        assert set(Relative.objects.values_list("person_id", flat=True)) == {case.person_id}
        assert not Relative.objects.filter(person_id=other.person_id).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            list(Identity.objects.all())
    with acting("helene") as helene:
        since, until = utc_now() - timedelta(hours=1), utc_now() + timedelta(hours=1)
        asked = journal.Asked(since=since, until=until, person=cast.gaelle.id, family="identities")
        assert len(journal.search_journal(helene, asked)) == len(people)
    with acting("gaelle") as other_gaelle:
        assert access.cases_of(other_gaelle).count() == 0


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
