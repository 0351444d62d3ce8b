"""Search, possible duplicates, merges and numbers, as people meet them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from cases_support import ZOE, open_file
from havre.kernel.clock import utc_now
from havre.persons.access import family_of
from havre.persons.rules.merging import MergeReason
from havre.persons.services import create_person, merge
from tests_support import statements

pytestmark = pytest.mark.django_db
SEARCH = "/suivi/chercher/"


@pytest.fixture
def zoe(acting):
    """A file that Sonia opened for Zoé Exemple."""
    with acting("sonia") as sonia:
        return open_file(sonia)


def searched(client, **fields):
    return client.post(
        SEARCH, {"names": "", "birth_date": "", "identifier": "", "purpose": "follow", **fields}
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_child_is_found_with_the_file_of_any_record(acting, client_of, count):
    with acting("sonia") as sonia:
        cases = [open_file(sonia) for _ in range(count)]
        told = {"actor": sonia, "reason": MergeReason.TOLD, "now": utc_now()}
        kept = create_person(actor=sonia, team_id=cases[0].team_id, card=ZOE, now=utc_now())
        merge(kept_id=kept.pk, merged_id=cases[0].person_id, **told)
    client = client_of("sonia")
    with statements() as captured:
        page = searched(client, names="exemple zoe", birth_date="05/03/2011").content.decode()
    assert len(captured.real) == 8
    assert all(f"/suivi/{case.pk}/" in page for case in cases)
    assert page.lower().count("même nom et même date de naissance") == count
    assert "Sans dossier" not in page


def test_two_records_are_joined_then_parted_by_acts(cast, acting, client_of, zoe):
    with acting("sonia") as sonia:
        like = create_person(actor=sonia, team_id=zoe.team_id, card=ZOE, now=utc_now())
    client, base = client_of("sonia"), f"/suivi/{zoe.pk}/meme-enfant/"
    page = client.get(base).content.decode()
    assert like.alias in page
    assert "Exemple" not in page  # the real name is not shown
    refused = client.post(f"{base}reunir/{like.pk}/", {"id": uuid4()})
    assert "Dites ce qui montre" in refused.content.decode()
    fields = {"id": uuid4(), "reason": "entered_twice"}
    assert client.post(f"{base}reunir/{like.pk}/", fields).status_code == 302
    with acting("sonia"):
        assert family_of([like.pk]) == {like.pk: zoe.person_id}
    joined = client.get(base).content.decode()
    assert "est réunie à" in joined
    (undo,) = re.findall(rf"{base}annuler/[0-9a-f-]+/", joined)
    assert client.post(undo, {"id": uuid4()}).status_code == 302
    assert client.post(f"{base}distinguer/{like.pk}/", {"id": uuid4()}).status_code == 302
    assert like.alias not in client.get(base).content.decode()


def test_numbers_are_kept_found_and_taken_away(client_of, zoe):
    client, base = client_of("sonia"), f"/suivi/{zoe.pk}/numeros/"
    fields = {"id": uuid4(), "kind": "ase", "value": "ASE-2024/17", "issuer": "Département du Nord"}
    wrong = client.post(f"{base}ajouter/", {**fields, "value": "209035935012345"})
    assert "sécurité sociale" in wrong.content.decode()
    for _ in range(2):
        assert client.post(f"{base}ajouter/", fields).status_code == 302
    page = client.get(base)
    assert page.content.decode().count("ASE-2024/17, Département du Nord") == 1
    assert page["Cache-Control"] == "no-store, private"
    assert "même numéro de dossier ASE" in searched(client, identifier="ase 2024 17").content.decode()
    (remove,) = re.findall(rf"{base}[0-9a-f-]+/retirer/", page.content.decode())
    assert client.post(remove, {"id": uuid4()}).status_code == 302
    assert "Aucun numéro" in client.get(base).content.decode()


def opening(case_team, **fields):
    given = {"given_names": "Zoé", "family_name": "Exemple", "birth_date": "05/03/2011", "why": "Demande."}
    known = {"id": uuid4(), "team": case_team, "sex": "unknown", "legal_basis": "unknown"}
    return {**given, **known, **fields}


def test_a_child_who_looks_like_a_known_one_is_shown_and_never_blocked(cast, acting, client_of, zoe):
    """Without an answer the children are shown; the answer opens, and the two are remembered as two children."""
    client, fields = client_of("sonia"), opening(cast.sonia.team_id)
    page = client.post("/suivi/nouveau/", fields)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Même nom et même date de naissance" in text
    assert zoe.reference in text  # already followed: the file to open, nothing to choose
    assert "C’est cet enfant" not in text
    answer = client.post("/suivi/nouveau/", {**fields, "known": "none"})
    assert answer["Location"] != f"/suivi/{zoe.pk}/"
    assert "Aucune autre fiche" in client.get(f"{answer['Location']}meme-enfant/").content.decode()


def test_the_known_child_is_taken_up_under_the_same_alias(cast, acting, client_of):
    team = cast.sonia.team_id
    with acting("sonia") as sonia:
        known = create_person(actor=sonia, team_id=team, card=ZOE, now=utc_now())
    client, fields = client_of("sonia"), opening(team)
    assert f'value="{known.pk}"' in client.post("/suivi/nouveau/", fields).content.decode()
    # Another mistake in the form does not lose the answer.
    again = client.post("/suivi/nouveau/", {**fields, "known": str(known.pk), "why": ""}).content.decode()
    assert re.search(rf'type="hidden" name="known" value="{known.pk}"', again)
    answer = client.post("/suivi/nouveau/", {**fields, "known": str(known.pk)})
    assert known.alias in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("answer", ["x ' --", "0197f3a0-0000-7000-8000-000000000000", "é" * 40])
def test_a_forged_answer_chooses_nobody(cast, client_of, zoe, answer):
    page = client_of("sonia").post("/suivi/nouveau/", opening(cast.sonia.team_id, known=answer))
    assert page.status_code == 422
    assert "Est-ce l’un de ces enfants" in page.content.decode()


def test_a_search_does_not_find_who_is_hidden_from_me(cast, acting, client_of, zoe):
    from cases_support import act
    from havre.cases.rules import BarGround
    from havre.cases.services import team

    with acting("valerie") as valerie:
        team.bar(act(valerie, zoe.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
    assert "Aucun enfant" in searched(client_of("yann"), names="Zoé Exemple").content.decode()
    assert client_of("yann").get(f"/suivi/{zoe.pk}/meme-enfant/").status_code == 404


def test_hostile_words_of_a_search_come_back_harmless(client_of, zoe):
    page = searched(client_of("sonia"), names="<script>alert(1)</script>", identifier="' OR 1=1 --")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "Aucun enfant" in page.content.decode()
