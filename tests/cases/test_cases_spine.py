"""The followed file: opened once, moved by the table, hidden from those who must not know, by both walls."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from cases_support import act, open_file
from havre.accounts.rules import FILE_MANAGERS, HOLDERS, Right
from havre.cases import access
from havre.cases.models import Case, Entry, Episode
from havre.cases.queries import chronology, page
from havre.cases.rules import BarGround, Sensitivity, TeamRole
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import PATHWAY, Outcome, PathwayAct, PathwayStatus, PauseReason
from havre.cases.services import notes, pathway, team
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.models import Person
from tests_support import statements

pytestmark = pytest.mark.django_db


def written(text="Vue ce soir.", **changes):
    return notes.Written(
        **{"kind": EntryKind.NOTE, "text": text, "at": utc_now() - timedelta(minutes=1), **changes}
    )


def test_every_state_is_reachable_and_every_kind_of_entry_has_its_part():
    assert PATHWAY.reachable() == frozenset(PathwayStatus)
    assert set(MODULE_OF) == set(EntryKind)


def test_opened_twice_it_is_one_file(acting):
    case_id = uuid4()
    with acting("sonia") as sonia:
        first, second = open_file(sonia, case_id=case_id), open_file(sonia, case_id=case_id)
        assert first.pk == second.pk
        assert Case.objects.filter(pk=case_id).count() == 1
        assert [one.name for one in page.team_of(first)] == ["Sonia Lemaire"]
        with pytest.raises(Refused) as refused:
            open_file(sonia, person_id=first.person_id)
        assert refused.value.code == "already_followed"


def test_a_whole_pathway_keeps_every_end_on_its_own_row(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        revision = 1
        for step in (PathwayAct.MEET, PathwayAct.BUILD, PathwayAct.AGREE, PathwayAct.START):
            pathway.move(act(sonia, case.pk), revision=revision, step=step)
            revision += 1
        pathway.move(
            act(sonia, case.pk), revision=revision, step=PathwayAct.PAUSE, reason=PauseReason.RUNAWAY
        )
        with pytest.raises(Refused) as refused:
            pathway.move(act(sonia, case.pk), revision=revision, step=PathwayAct.RESUME)
        assert refused.value.code == "revision_conflict"
        pathway.move(act(sonia, case.pk), revision=revision + 1, step=PathwayAct.RESUME)
        with pytest.raises(Refused) as refused:
            pathway.close(act(sonia, case.pk), revision=revision + 2, outcome=Outcome.LOST, remains="Rien.")
        assert refused.value.code == "guard_refused"
    with acting("valerie") as valerie:
        pathway.close(
            act(valerie, case.pk), revision=revision + 2, outcome=Outcome.LOST, remains="Écrire à 3 mois."
        )
        with pytest.raises(Refused) as refused:
            notes.write(act(valerie, case.pk), written=written())
        assert refused.value.code == "case_closed"
        pathway.reopen(act(valerie, case.pk), revision=revision + 3, reason="Elle a rappelé.")
        pathway.close(
            act(valerie, case.pk), revision=revision + 4, outcome=Outcome.STABILISED, remains="Rien."
        )
        ends = list(Episode.objects.filter(case_id=case.pk).order_by("number"))
        assert [one.outcome for one in ends] == ["lost", "exit_stabilised"]
        assert ends[0].closed_at <= ends[1].opened_at <= ends[1].closed_at
        assert [one.remains for one in page.summary_of(valerie, access.case_for(valerie, case.pk), now=utc_now()).episodes] == [
            "Écrire à 3 mois.", "Rien.",
        ]  # fmt: skip


def test_other_teams_see_nothing(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    for slug in ("leila", "rose", "tom", "alice", "helene", "gaelle"):
        with acting(slug) as other:
            with pytest.raises(NotVisible):
                access.case_for(other, case.pk)
            for model in (Case, Entry, Episode):
                assert not model.objects.exists()


def sees(acting, slug, case):
    """Whether a person sees the file by its door, by the rows themselves, and the child by the rows."""
    with acting(slug) as actor:
        try:
            by_door = bool(access.case_for(actor, case.pk))
        except NotVisible:
            by_door = False
        rows = Case.objects.filter(pk=case.pk).exists(), Entry.objects.filter(case_id=case.pk).exists()
        return by_door, *rows, Person.objects.filter(pk=case.person_id).exists()


YES, NO = (True,) * 4, (False,) * 4


def test_barred_and_restricted_files_are_hidden_by_both_walls_at_once(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        team.entrust(act(sonia, case.pk), user_id=cast.yann.id, role=TeamRole.SUBSTITUTE)
    assert sees(acting, "yann", case) == YES
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
        with pytest.raises(Refused):
            team.entrust(act(valerie, case.pk), user_id=cast.yann.id, role=TeamRole.MEMBER)
        assert [
            one.name
            for one in page.summary_of(valerie, access.case_for(valerie, case.pk), now=utc_now()).barred
        ] == ["Yann Delattre"]
    assert sees(acting, "yann", case) == NO
    with acting("valerie") as valerie:
        team.unbar(act(valerie, case.pk), user_id=cast.yann.id, reason="Erreur.")
    assert sees(acting, "yann", case) == YES
    with acting("valerie") as valerie:
        team.restrict(act(valerie, case.pk), restricted=True, reason="Menaces.")
    assert [sees(acting, slug, case) for slug in ("yann", "sonia", "valerie")] == [NO, YES, YES]


def test_a_manager_may_be_barred_too(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        with pytest.raises(NotVisible):
            team.bar(act(sonia, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="x")
    with acting("valerie") as valerie:
        with pytest.raises(Refused) as refused:
            team.bar(act(valerie, case.pk), user_id=cast.sonia.id, ground=BarGround.KIN, reason="x")
        assert refused.value.code == "bars_referent"
        with pytest.raises(Refused) as refused:
            team.bar(act(valerie, case.pk), user_id=cast.valerie.id, ground=BarGround.KIN, reason="x")
        assert refused.value.code == "own_bar"


@pytest.mark.parametrize(
    ("sensitivity", "readers"),
    [
        (Sensitivity.ORDINARY, {"sonia", "yann", "valerie"}),
        (Sensitivity.SENSITIVE, {"sonia", "valerie"}),
        (Sensitivity.SEALED, {"sonia"}),
    ],
)
def test_who_reads_a_note_by_both_walls(acting, cast, sensitivity, readers):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        team.entrust(act(sonia, case.pk), user_id=cast.yann.id, role=TeamRole.MEMBER)
        notes.write(act(sonia, case.pk), written=written(sensitivity=sensitivity))
    for slug in ("sonia", "yann", "valerie"):
        with acting(slug) as actor:
            row = access.case_for(actor, case.pk)
            assert access.entries_of(actor, row).filter(kind="note").exists() == (slug in readers), slug
            assert Entry.objects.filter(case=row, kind="note").exists() == (slug in readers), slug


def test_a_sealed_note_opens_to_those_it_names(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        sealed = written(sensitivity=Sensitivity.SEALED, readers=[cast.yann.id])
        notes.write(act(sonia, case.pk), written=sealed)
    with acting("yann") as yann:
        found = chronology.chronology(yann, access.case_for(yann, case.pk), chronology.Narrowed())
        assert "Vue ce soir." in [line.text for line in found.lines]


def test_a_note_is_corrected_by_a_new_one_and_two_corrections_do_not_meet(acting):
    with acting("sonia") as sonia:
        case, first = open_file(sonia), uuid4()
        notes.write(act(sonia, case.pk, id=first), written=written("Vu mardi."))
        notes.write(act(sonia, case.pk, id=first), written=written("Vu mardi."))
        notes.correct(act(sonia, case.pk), entry_id=first, text="Vue mardi.")
        with pytest.raises(Refused) as refused:
            notes.correct(act(sonia, case.pk), entry_id=first, text="Vue mercredi.")
        assert refused.value.code == "revision_conflict"
        row = access.case_for(sonia, case.pk)
        shown = [
            line for line in chronology.chronology(sonia, row, chronology.Narrowed()).lines if line.by_hand
        ]
        assert [(line.text, [old.text for old in line.corrected]) for line in shown] == [
            ("Vue mardi.", ["Vu mardi."])
        ]
        with pytest.raises(Refused):
            notes.write(act(sonia, case.pk), written=written(at=utc_now() + timedelta(hours=1)))


def test_one_entry_serves_siblings_each_confirmed(acting):
    with acting("sonia") as sonia:
        one, two, stranger = open_file(sonia), open_file(sonia), uuid4()
        notes.write(act(sonia, one.pk), written=written("Visite."), siblings=[two.pk])
        both = Entry.objects.filter(kind="note")
        assert {row.case_id for row in both} == {one.pk, two.pk}
        assert len({row.shared_id for row in both}) == 1
        with pytest.raises(NotVisible):
            notes.write(act(sonia, one.pk), written=written("Autre."), siblings=[stranger])


def test_nothing_is_rewritten_by_the_application(acting):
    with acting("sonia") as sonia:
        open_file(sonia)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Entry.objects.update(code="")


def test_the_managers_of_the_code_are_those_of_the_database():
    assert {role.value for role in FILE_MANAGERS} == {"ase_manager", "shelter_manager"}
    assert HOLDERS[Right.CASE_MANAGE] == FILE_MANAGERS


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_file_take_the_same_statements_whatever_their_length(acting, client_of, rows):
    with acting("sonia") as sonia:
        for _ in range(rows):
            case = open_file(sonia)
        for number in range(rows * 20):
            notes.write(act(sonia, case.pk), written=written(f"Ligne {number}."))
    sonia = client_of("sonia")
    with statements() as listed:
        assert sonia.get("/suivi/").content.count(b"SU-") == rows
    with statements() as opened:
        assert sonia.get(f"/suivi/{case.pk}/").status_code == 200
    with statements() as told:
        assert sonia.get(f"/suivi/{case.pk}/chronologie/").content.count(b"Ligne ") == rows * 20
    assert [len(one.real) for one in (listed, opened, told)] == [7, 12, 10]


def test_a_child_already_known_is_shown_before_a_second_file(acting, client_of):
    with acting("sonia") as sonia:
        known = open_file(sonia)
    client = client_of("sonia")
    typed = {
        "id": str(uuid4()), "team": str(known.team_id), "given_names": "Zoe", "family_name": "EXEMPLE", "sex": "girl",
        "birth_date": "05/03/2011", "legal_basis": "unknown", "why": "Demande de l'hôpital.",
    }  # fmt: skip
    page = client.post("/suivi/nouveau/", typed)
    assert page.status_code == 422
    assert f"/suivi/{known.pk}/" in page.content.decode()
    assert "Demande de l&#x27;hôpital." in page.content.decode()
    assert client.post("/suivi/nouveau/", {**typed, "known": "none"}).status_code == 302
    found = client.post("/suivi/chercher/", {"names": "exemple zoé", "purpose": "follow"}).content.decode()
    assert found.count("SU-") == 0
    assert found.count("/suivi/") >= 2
    assert known.alias in found
    other = client_of("leila").post("/suivi/chercher/", {"names": "exemple zoé", "purpose": "follow"})
    assert known.alias not in other.content.decode()


def test_the_page_offers_the_siblings_that_are_followed_each_to_tick(acting, client_of):
    from havre.cases.services import circle
    from havre.persons.rules.circle import RelativeCard
    from havre.persons.services.circle import RelationDraft, RelativeDraft

    with acting("sonia") as sonia:
        one, two = open_file(sonia), open_file(sonia)
        sister = uuid4()
        draft, card = RelativeDraft("sœur"), RelativeCard(name="Invention")
        circle.add(act(sonia, one.pk, id=sister), draft=draft, relation=RelationDraft("sibling"), card=card)
        circle.link_sibling(act(sonia, one.pk), relative_id=sister, revision=1, sibling_id=two.person_id)
    client, where = client_of("sonia"), f"/suivi/{one.pk}/acte/note/"
    page = client.get(where).content.decode()
    assert f'value="{two.pk}"' in page
    typed = {"id": str(uuid4()), "kind": "note", "text": "Visite à deux.", "sensitivity": "ordinary"}
    assert client.post(where, {**typed, "siblings": [str(two.pk)]}).status_code == 302
    with acting("sonia"):
        assert {row.case_id for row in Entry.objects.filter(kind="note")} == {one.pk, two.pk}
