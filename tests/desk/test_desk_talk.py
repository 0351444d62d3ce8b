"""The page of a talk, its notes and its panel, as a browser meets them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from havre.listening.rules import NOTE_MAX, ContactStatus
from havre.listening.services import danger
from listening_support import NOW, STRANGERS, talk, write
from tests_support import statements

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "havre"}
HTMX = {"HTTP_HX_REQUEST": "true"}
PASTE = "collé " * 170_000


@pytest.fixture
def contact_id(acting):
    with acting("alice") as alice:
        return talk(alice)


def line(**changes):
    return {"kind": "note", "text": "Elle appelle.", "revision": 1, "began": 1764000000.5, **changes}


def reads(recorded):
    return [event.act for event in recorded].count("contact.read")


def test_two_keys_open_a_contact_and_land_in_its_notes(client_of):
    alice = client_of("alice")
    page = alice.get("/ecoute/").content.decode()
    assert 'data-shortcut="n c"' in page
    new_id = re.search(r'name="id" value="([0-9a-f-]{36})"', page).group(1)
    first = alice.post("/ecoute/contacts/nouveau/", {"id": new_id})
    again = alice.post("/ecoute/contacts/nouveau/", {"id": new_id})
    assert first["Location"] == again["Location"] == f"/ecoute/{new_id}/"
    opened = alice.get(first["Location"]).content.decode()
    assert re.search(r"<textarea[^>]*autofocus", opened)
    assert "En cours" in opened


@pytest.mark.parametrize(
    ("triage", "state", "said"),
    [
        ("wait", "Reçu", "transmis au plateau"),
        ("invite_callback", "Invité à rappeler", "invité à rappeler"),
        ("redirect", "Réorienté", "réorienté"),
    ],
)
def test_the_pre_answer_is_one_press(client_of, triage, state, said):
    alice, new_id = client_of("alice"), uuid4()
    response = alice.post("/ecoute/contacts/nouveau/", {"id": new_id, "triage": triage}, follow=True)
    assert said in response.content.decode()
    assert state in alice.get(f"/ecoute/{new_id}/").content.decode()


def test_a_line_is_kept_and_the_hour_answered(client_of, contact_id):
    alice, note_id = client_of("alice"), uuid4()
    where = f"/ecoute/{contact_id}/notes/{note_id}/"
    answers = [
        alice.post(where, line(revision=revision, text=f"v{revision}")).json() for revision in (1, 3, 2)
    ]
    assert [(answer["revision"], answer["fresh"]) for answer in answers] == [(1, True), (3, True), (3, False)]
    assert answers[2]["saved_at"] == answers[1]["saved_at"]
    assert "v3" in alice.get(f"/ecoute/{contact_id}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"text": "x" * (NOTE_MAX + 1)}, 422),
        ({"text": PASTE}, 422),
        ({"kind": "verdict"}, 422),
        ({"revision": "douze"}, 422),
        ({"revision": 2**40}, 422),
        ({"began": "hier"}, 422),
        ({"began": ""}, 200),
        ({"began": "-1e300"}, 200),
        ({"began": "1e300"}, 200),
        ({"began": "nan"}, 422),
        ({"text": "a\x00b \u202e"}, 200),
    ],
)
def test_what_is_refused_is_said(client_of, contact_id, changes, status):
    response = client_of("alice").post(f"/ecoute/{contact_id}/notes/{uuid4()}/", line(**changes))
    assert response.status_code == status
    assert status == 200 or response.json()["message"].endswith(".")


def test_a_line_that_is_not_ours_asks_for_a_new_one(client_of, acting, contact_id):
    note_id = uuid4()
    with acting("alice") as alice:
        write(alice, contact_id, note_id=note_id)
    response = client_of("bruno").post(f"/ecoute/{contact_id}/notes/{note_id}/", line(revision=5))
    assert (response.status_code, response.json()["code"]) == (409, "note_of_another")


def test_without_a_session_the_script_is_told_and_nothing_is_kept(visitor, client_of, contact_id):
    response = visitor.post(f"/ecoute/{contact_id}/notes/{uuid4()}/", line())
    assert response.status_code == 401
    assert "data-line=" not in client_of("alice").get(f"/ecoute/{contact_id}/").content.decode()


def test_a_plain_form_adds_a_line_and_changes_it(client_of, contact_id):
    alice, note_id = client_of("alice"), uuid4()
    added = alice.post(f"/ecoute/{contact_id}/notes/", line(id=note_id), follow=True)
    assert added.redirect_chain == [(f"/ecoute/{contact_id}/#notes", 302)]
    edit = alice.get(f"/ecoute/{contact_id}/?modifier={note_id}").content.decode()
    assert re.search(r'name="revision" value="2"', edit)
    changed = alice.post(
        f"/ecoute/{contact_id}/notes/", line(id=note_id, revision=2, text="Corrigé"), follow=True
    )
    assert "Corrigé" in changed.content.decode()


def test_a_huge_paste_is_refused_in_a_sentence_and_stays_in_the_page(client_of, contact_id):
    response = client_of("alice").post(f"/ecoute/{contact_id}/notes/", line(id=uuid4(), text=PASTE))
    page = response.content.decode()
    assert response.status_code == 422
    assert f"Ce texte dépasse {NOTE_MAX} caractères" in page
    assert PASTE.strip() in page
    assert page.index("<title>Erreur") > 0


def test_marks_of_direction_and_markup_are_harmless(client_of, contact_id):
    alice = client_of("alice")
    alice.post(f"/ecoute/{contact_id}/notes/", line(id=uuid4(), text="<script>alert(1)</script> \u202eevil"))
    page = alice.get(f"/ecoute/{contact_id}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; evil" in page


@pytest.mark.parametrize("notes", [1, 3, 200])
def test_a_talk_costs_ten_statements_whatever_its_notes(client_of, acting, contact_id, notes):
    with acting("alice") as alice:
        for _ in range(notes):
            write(alice, contact_id)
    client = client_of("alice")
    client.get(f"/ecoute/{contact_id}/")
    with statements() as captured:
        page = client.get(f"/ecoute/{contact_id}/")
    assert len(captured.real) == 10
    assert page.content.decode().count("data-line=") == notes


def test_the_reading_is_recorded_once_for_the_page_and_what_it_asks(client_of, recorded, contact_id):
    alice = client_of("alice")
    page = alice.get(f"/ecoute/{contact_id}/").content.decode()
    proof = re.search(r'data-view="([^"]+)"', page).group(1)
    alice.get(f"/ecoute/{contact_id}/notes/", {"vue": proof})
    alice.get(f"/ecoute/{contact_id}/danger/", {"vue": proof}, **HTMX)
    assert reads(recorded) == 1


@pytest.mark.parametrize("proof", ["", "faux", "W10:1abc:xyz"])
def test_without_a_proof_of_the_page_the_reading_is_recorded(client_of, recorded, contact_id, proof):
    client_of("alice").get(f"/ecoute/{contact_id}/notes/", {"vue": proof})
    client_of("alice").get(f"/ecoute/{contact_id}/danger/", {"vue": proof}, **HTMX)
    assert reads(recorded) == 2


def test_the_proof_of_a_colleague_is_not_ours(client_of, recorded, contact_id):
    page = client_of("alice").get(f"/ecoute/{contact_id}/").content.decode()
    proof = re.search(r'data-view="([^"]+)"', page).group(1)
    client_of("bruno").get(f"/ecoute/{contact_id}/notes/", {"vue": proof})
    assert reads(recorded) == 2


# --- panel -----------------------------------------------------------------------------------------------
def panel(**changes):
    return {"revision": 1, "caller_kind": "mother", **changes}


def test_the_panel_is_kept_as_it_is_filled_and_answers_the_place(client_of, contact_id):
    response = client_of("alice").post(f"/ecoute/{contact_id}/volet/", panel(commune="59350"), **SCRIPT)
    answer = response.json()
    assert {name: answer[name] for name in ("revision", "commune", "departement_code")} == {
        "revision": 2,
        "commune": "59350",
        "departement_code": "59",
    }


def test_an_empty_panel_is_kept_too(client_of, contact_id):
    assert (
        client_of("alice").post(f"/ecoute/{contact_id}/volet/", {"revision": 1}, **SCRIPT).status_code == 200
    )


def test_a_conflict_shows_both_versions_and_keeps_the_one_chosen(client_of, contact_id):
    where = f"/ecoute/{contact_id}/volet/"
    client_of("bruno").post(where, panel(caller_kind="father", caller_needs="Être rappelé"))
    alice = client_of("alice")
    scripted = alice.post(where, panel(), **SCRIPT)
    assert (scripted.status_code, "deux versions" in scripted.json()["message"]) == (409, True)
    page = alice.post(where, panel(topics=["runaway"]))
    text = page.content.decode()
    assert page.status_code == 409
    for said in ("Mère", "Père", "Être rappelé", "Fugue"):
        assert said in text
    hidden = dict(
        re.findall(
            r'type="hidden" name="(\w+)" value="([^"]*)"',
            text[text.index("definitions") if "definitions" in text else 0 :],
        )
    )
    kept = alice.post(
        where, {**hidden, "revision": 2, "caller_kind": "mother", "topics": "runaway"}, follow=True
    )
    assert "Volet enregistré" in kept.content.decode()
    assert "Garder ma version" in text


@pytest.mark.parametrize(
    "changes",
    [
        {"caller_kind": "diable"},
        {"departement_code": "20"},
        {"commune": "99999"},
        {"number": "9" * 41},
        {"topics": ["x"]},
    ],
)
def test_a_panel_refused_is_said_in_the_page_with_what_was_typed(client_of, contact_id, changes):
    alice = client_of("alice")
    page = alice.post(f"/ecoute/{contact_id}/volet/", panel(language="peul", **changes))
    assert page.status_code == 422
    assert "Il y a un problème" in page.content.decode()
    assert 'value="peul"' in page.content.decode()
    assert alice.post(f"/ecoute/{contact_id}/volet/", panel(**changes), **SCRIPT).json()["message"]


def test_without_script_the_commune_is_found_by_the_same_form(client_of, contact_id):
    asked = panel(language="peul", commune_q="roubaix", commune_chercher="1")
    page = client_of("alice").post(f"/ecoute/{contact_id}/volet/", asked).content.decode()
    assert 'value="59512"' in page
    assert 'value="peul"' in page


@pytest.mark.parametrize(("typed", "said"), [("roub", "Roubaix (59)"), ("0320123456", "Nord-Est"), ("r", "")])
def test_the_finder_answers_communes_or_the_area_of_a_number(client_of, typed, said):
    page = client_of("alice").get("/ecoute/communes/", {"commune_q": typed}).content.decode()
    assert said in page


# --- danger ----------------------------------------------------------------------------------------------
def test_danger_is_one_press_and_the_page_stays(client_of, contact_id):
    alice = client_of("alice")
    band = alice.post(f"/ecoute/{contact_id}/danger/", **HTMX).content.decode()
    assert "<html" not in band
    assert "Un second écoutant est demandé" in band
    for number in ('href="tel:17"', 'href="tel:15"', 'href="tel:112"', 'href="tel:114"'):
        assert number in band
    assert alice.post(f"/ecoute/{contact_id}/danger/")["Location"] == f"/ecoute/{contact_id}/"
    assert "Un second écoutant est demandé" in client_of("bruno").get("/ecoute/").content.decode()


def test_the_departement_of_the_danger_says_what_is_known(client_of, acting, contact_id):
    with acting("alice") as alice:
        alert = danger.raise_danger(actor=alice, contact_id=contact_id, now=NOW)
    where = f"/ecoute/{contact_id}/danger/{alert.pk}/lieu/"
    band = client_of("alice").post(where, {"departement_code": "59"}, **HTMX).content.decode()
    assert "Permanence du parquet" in band
    assert "Protection de l" in band
    assert "17" in client_of("alice").post(where, {"departement_code": "zz"}, **HTMX).content.decode()


def test_steps_refusals_and_the_end_are_told_in_the_band(client_of, acting, contact_id):
    with acting("alice") as alice:
        alert = danger.raise_danger(actor=alice, contact_id=contact_id, now=NOW)
    base = f"/ecoute/{contact_id}/danger/{alert.pk}"
    bruno = client_of("bruno")
    assert "Vous avez rejoint Alice Morel" in bruno.post(f"{base}/rejoindre/", **HTMX).content.decode()
    assert (
        "17 appelé"
        in bruno.post(f"{base}/etape/", {"step_id": uuid4(), "code": "called_17"}, **HTMX).content.decode()
    )
    refused = bruno.post(f"{base}/etape/", {"step_id": uuid4(), "code": "other", "text": ""}, **HTMX)
    assert "Écrivez quelle étape" in refused.content.decode()
    long = bruno.post(f"{base}/etape/", {"step_id": uuid4(), "code": "other", "text": "x" * 400}, **HTMX)
    assert "x" * 400 in long.content.decode()
    unscripted = bruno.post(f"{base}/etape/", {"step_id": uuid4(), "code": "other", "text": "x" * 400})
    assert (unscripted.status_code, "x" * 400 in unscripted.content.decode()) == (422, True)
    assert "terminé à" in bruno.post(f"{base}/fin/", **HTMX).content.decode()
    assert "est terminé" in bruno.post(f"{base}/rejoindre/", follow=True).content.decode()


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_meet_a_page_that_does_not_exist(client_of, acting, contact_id, stranger):
    client = client_of(stranger)
    for where in ("", "notes/", "danger/", "qualification/", "rappel/", "suivi/"):
        here, nowhere = client.get(f"/ecoute/{contact_id}/{where}"), client.get(f"/ecoute/{uuid4()}/{where}")
        assert (here.status_code, nowhere.status_code) == (404, 404)
        assert here.content == nowhere.content


def test_a_closed_contact_is_read_only_but_for_additions(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.CLOSED)
    page = client_of("alice").get(f"/ecoute/{contact_id}/").content.decode()
    assert "<fieldset" in page
    assert "disabled" in page
    assert "data-autosave=" not in page
    assert "Danger maintenant" not in page
