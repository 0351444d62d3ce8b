"""Existing files from a CSV: every fault told by its line, whole or nothing, never twice."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.cases.access import run_for
from havre.cases.models import CareMember, Case, Entry, Episode, ImportRun, Task
from havre.cases.queries.imports import report_of
from havre.cases.rules.importing import COLUMNS, read
from havre.cases.services import importing
from havre.cases.services.opening import Opening, open_case, open_cases
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import IdentityCard
from havre.persons.models import Person
from havre.persons.vault import Token
from tests_support import statements

pytestmark = pytest.mark.django_db
HEADER = "reference;ouvert_le;nom;prenoms;date_naissance;sexe;etape;referent;demande\n"
GOOD = (
    "A-1;03/02/2025;Exemple;Zoé;05/03/2011;F;Accompagnement en cours;sonia@demo.havre.invalid;Le collège\n"
    "A-2;2025-06-11;Invention;Noé;;Garçon;;;\n"
)


def sent(valerie, text, **changes):
    values = {
        "team_id": valerie.seats[0].team_id,
        "run_id": uuid4(),
        "content": text.encode("cp1252"),
        "now": utc_now(),
    }
    return importing.check(actor=valerie, **{**values, **changes})


def test_a_dry_run_opens_nothing_then_the_whole_file_comes_in_once(acting, cast):
    with acting("valerie") as valerie:
        run = sent(valerie, HEADER + GOOD)
        assert (run.new, run.known, run.faults, Case.objects.count()) == (2, 0, 0, 0)
        importing.confirm(actor=valerie, run_id=run.pk, now=utc_now())
        importing.confirm(actor=valerie, run_id=run.pk, now=utc_now())
    assert importing.bring_in(run_id=run.pk, user_id=cast.valerie.id, now=utc_now()) == 2
    assert importing.bring_in(run_id=run.pk, user_id=cast.valerie.id, now=utc_now()) == 0
    with acting("valerie") as valerie:
        zoe, _ = Case.objects.order_by("opened_at")
        assert (zoe.status, zoe.majority_on.year, zoe.opened_at.year) == ("active", 2029, 2025)
        assert set(CareMember.objects.values_list("user_id", flat=True)) == {cast.sonia.id, cast.valerie.id}
        assert Entry.objects.filter(code="import").count() == 2
        assert Task.objects.filter(case=zoe, rule_id="D19").exists()
        done = ImportRun.objects.get(pk=run.pk)
        assert (done.state, done.source, done.report) == ("done", None, None)
        again = sent(valerie, HEADER + GOOD + "A-3;11/06/2025;;;;;;;\n")
        assert (again.new, again.known) == (1, 2)


def test_one_wrong_line_and_nothing_comes_in(acting):
    wrong = "A-9;31/02/2025;;;;;;;\nA-9;;;;;Licorne;;inconnu@ailleurs.invalid;\n"
    with acting("valerie") as valerie:
        run = sent(valerie, HEADER + GOOD + wrong)
        told = {(one.line, one.column) for one in report_of(valerie, run.pk).faults}
        assert {(4, "ouvert_le"), (5, "sexe"), (5, "ouvert_le")} <= told
        with pytest.raises(Refused) as refused:
            importing.confirm(actor=valerie, run_id=run.pk, now=utc_now())
        assert refused.value.code == "faults_left"
        importing.drop(actor=valerie, run_id=run.pk)
        assert ImportRun.objects.get(pk=run.pk).source is None
        assert Case.objects.count() == Person.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"", "file_empty"), (b"   \n", "file_empty"), (b"x" * (20 * 1024 * 1024 + 1), "file_too_large")],
)
def test_files_that_are_no_file_are_refused(acting, text, code):
    with acting("valerie") as valerie, pytest.raises(Refused) as refused:
        sent(valerie, "", content=text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        b"PK\x03\x04rien",
        b"\x00\x01\x02" * 50,
        b"nom;prenoms\nA;B\n",
        b'reference;ouvert_le\n"jamais ferm',
        b"\xff\xfe",
        b"reference;ouvert_le\nA;2026-01-02\n" + b"\n" * (importing.LINES_MAX + 1),
    ],
)
def test_what_cannot_be_read_is_told_and_opens_nothing(acting, text):
    with acting("valerie") as valerie:
        run = sent(valerie, "", content=text)
        assert (run.new, Case.objects.count()) == (0, 0)
        assert run.faults >= 1


@pytest.mark.parametrize("again", ["A-1", "a-1"])
def test_one_number_written_twice_is_one_file(again):
    cells = [("A-1", "2026-01-02"), (again, "2026-01-03")]
    found = read([(1, ["reference", "ouvert_le"]), *enumerate(cells, start=2)], today=date(2026, 11, 22))
    said = [(fault.line, fault.sentence) for fault in found.faults]
    assert said == [(3, "Ce numéro est déjà à la ligne 2.")]


def test_a_job_killed_halfway_leaves_nothing_and_begins_again(acting, cast, monkeypatch):
    with acting("valerie") as valerie:
        run = sent(valerie, HEADER + GOOD)
        importing.confirm(actor=valerie, run_id=run.pk, now=utc_now())
    monkeypatch.setattr(importing, "TOGETHER", 1)
    real, calls = importing.open_cases, []

    def dying(**values):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**values)

    monkeypatch.setattr(importing, "open_cases", dying)
    with pytest.raises(KeyboardInterrupt):
        importing.bring_in(run_id=run.pk, user_id=cast.valerie.id, now=utc_now())
    with acting("valerie"):
        assert Case.objects.count() == Person.objects.count() == 0
    monkeypatch.setattr(importing, "open_cases", real)
    assert importing.bring_in(run_id=run.pk, user_id=cast.valerie.id, now=utc_now()) == 2


def test_many_files_cost_the_statements_of_one_and_have_the_same_rows(acting, cast):
    """The rows of a file opened with others are those of the same file opened alone."""

    def opening(team_id, **values):
        card = IdentityCard(family_name="Exemple", given_names="Noé", birth_date=date(2010, 5, 3))
        return Opening(case_id=uuid4(), team_id=team_id, card=card, why="Le collège", **values)

    def rows_of(case):
        counted = [model.objects.filter(case=case).count() for model in (Episode, CareMember, Entry)]
        tokens = Token.objects.filter(person_id=case.person_id).count()
        tasks = Task.objects.filter(case=case).order_by("rule_id")
        return [
            *counted,
            tokens,
            list(tasks.values_list("rule_id", "due_on", "owner_id", "state", "revision")),
        ]

    now = utc_now()
    with acting("sonia") as sonia:
        team_id = sonia.seats[0].team_id
        values = {"opened_on": date(2026, 1, 5), "last_contact_on": date(2026, 2, 1)}
        alone = open_case(actor=sonia, opening=opening(team_id, **values), now=now)
        counts = []
        for number in (1, 3):
            files = [opening(team_id, **values) for _ in range(number)]
            with statements() as seen:
                made = open_cases(actor=sonia, team_id=team_id, openings=files, now=now)
            counts.append(len(seen.real))
            assert [rows_of(case) for case in made] == [rows_of(alone)] * number
        assert counts == [17, 17]
        assert rows_of(alone)[-1]


def test_only_the_managers_of_the_team_see_what_was_sent(acting):
    with acting("valerie") as valerie:
        run = sent(valerie, HEADER + GOOD)
    for slug in ("sonia", "leila", "samir", "helene"):
        with acting(slug) as other:
            assert not ImportRun.objects.exists()
            with pytest.raises(NotVisible):
                run_for(other, run.pk)
            with pytest.raises(NotVisible):
                importing.check(actor=other, team_id=run.team_id, run_id=uuid4(), content=b"x", now=utc_now())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), max_size=14), max_size=8))
def test_no_cell_stops_the_reading(records):
    names = list(COLUMNS)
    found = read([(1, names), *enumerate(records, start=2)], today=utc_now().date())
    told = {fault.line for fault in found.faults}
    assert {row.line for row in found.rows}.isdisjoint(told)
    assert len(found.rows) + len(told) == len(records)
