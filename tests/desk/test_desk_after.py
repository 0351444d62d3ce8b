"""After the talk: call-backs, situations, searches. What they cost, what they refuse, what they keep."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from havre.kernel.clock import utc_now
from havre.listening.rules import SituationAct
from havre.listening.services import situations
from havre.reports.rules import ParentsInformation, Section
from listening_support import cost, many, plan, talk
from reports.reports_cast import draft, write
from tests_support import statements

pytestmark = pytest.mark.django_db
HEAVY = "x" * 1_000_000
SILENCE = "Ne rien dire de l’écrit aux parents"


# --- call-backs ------------------------------------------------------------------------------------------
def test_a_call_back_is_proposed_in_fifteen_days_with_what_was_agreed(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, now=utc_now())
    alice = client_of("alice")
    agreed = {"safe_way": "call_no_message", "safe_time": "avant 16 h", "number": "0199001234"}
    alice.post(f"/ecoute/{contact_id}/volet/", {"revision": 1, **agreed})
    page = alice.get(f"/ecoute/{contact_id}/rappel/").content.decode()
    assert re.search(r'value="call_no_message"[^>]*checked', page)
    assert re.search(r'value="15"[^>]*checked', page)
    assert 'value="avant 16 h"' in page
    new_id = re.search(r'name="id" value="([0-9a-f-]{36})" id="id_id"', page).group(1)
    given = {"id": new_id, **agreed, "in_days": "2", "hour": "15 h 30"}
    assert alice.post(f"/ecoute/{contact_id}/rappel/", given).status_code == 302
    assert alice.post(f"/ecoute/{contact_id}/rappel/", given).status_code == 302
    calendar = alice.get("/ecoute/rappels/").content.decode()
    assert calendar.count("Appeler, ne jamais laisser de message") == 1
    assert "15\u00a0h\u00a030" in calendar
    assert "01\u00a099" not in calendar
    assert "99001234" not in calendar
    assert calendar.index("ne jamais laisser de message") < calendar.index("15\u00a0h\u00a030")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"in_days": "", "day": ""}, "Écrivez quel jour rappeler"),
        ({"in_days": "", "day": "hier"}, "Cette date est passée"),
        ({"day": "32/13/2026"}, "Cette date ne peut pas être lue"),
        ({"hour": "midi"}, "Cette heure ne peut pas être lue"),
        ({"safe_way": "call", "number": ""}, "Pour appeler, il faut un numéro"),
        ({"instructions": HEAVY}, "Ce texte dépasse"),
    ],
)
def test_a_call_back_refused_keeps_what_was_typed(client_of, acting, changes, said):
    with acting("alice") as alice:
        contact_id = talk(alice)
    given = {"id": uuid4(), "safe_way": "they_call", "safe_time": "le soir", "in_days": "15", "hour": "10:00"}
    page = client_of("alice").post(f"/ecoute/{contact_id}/rappel/", {**given, **changes})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert 'value="le soir"' in page.content.decode()


def test_when_nobody_answers_another_attempt_is_proposed(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, now=utc_now())
        call_id = plan(alice, contact_id, now=utc_now(), safe_way="call", number="0199001234")
    alice = client_of("alice")
    page = alice.get(f"/ecoute/rappels/{call_id}/").content.decode()
    assert page.index("Appeler") < page.index('href="tel:')
    told = alice.post(
        f"/ecoute/rappels/{call_id}/", {"act": "record_not_reached", "outcome": "Sonne dans le vide"}
    )
    assert told["Location"] == f"/ecoute/{contact_id}/rappel/"
    again = alice.post(f"/ecoute/rappels/{call_id}/", {"act": "record_done", "outcome": ""})
    assert again.status_code == 422
    assert "Sonne dans le vide" in again.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_calendar_costs_six_statements_whatever_the_rows(client_of, acting, rows):
    with acting("alice") as alice:
        for contact_id in many(alice, rows):
            plan(alice, contact_id, now=utc_now())
    client = client_of("alice")
    client.get("/ecoute/rappels/")
    with statements() as captured:
        page = client.get("/ecoute/rappels/")
    assert cost(captured) == 6
    assert page.content.decode().count('class="row"') == rows
    assert len(page.content) < 60_000


# --- situations ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_situations_cost_four_statements_whatever_the_rows(client_of, acting, rows):
    with acting("alice") as alice:
        for contact_id in many(alice, rows):
            situations.open_situation(actor=alice, situation_id=uuid4(), contact_id=contact_id, now=utc_now())
    client = client_of("alice")
    client.get("/ecoute/situations/")
    with statements() as captured:
        page = client.get("/ecoute/situations/")
    assert cost(captured) == 4
    assert page.content.decode().count('role="rowheader"') == min(rows, 50)
    assert len(page.content) < 60_000


def test_a_situation_from_its_contact_to_its_name_and_closing(client_of, acting):
    with acting("alice") as alice:
        contact_id, other = many(alice, 2)
    alice, new_id = client_of("alice"), uuid4()
    alice.post(f"/ecoute/{contact_id}/suivi/", {"id": new_id})
    alice.post(f"/ecoute/{other}/suivi/", {"id": uuid4(), "situation": new_id})
    page = alice.get(f"/ecoute/situations/{new_id}/").content.decode()
    assert page.count('class="row"') == 2
    named = {"given_names": "Léa", "family_name": "Martin", "birth_date": "5 mars 2011", "sex": "girl"}
    alice.post(f"/ecoute/situations/{new_id}/identite/", named)
    assert 'value="Martin"' in alice.get(f"/ecoute/situations/{new_id}/identite/").content.decode()
    page = alice.get(f"/ecoute/situations/{new_id}/").content.decode()
    assert "Martin" not in page
    assert "Clore le suivi" in page
    asked = {"reason": "caller_says", "names": "lea martin", "birth_date": "05/03/2011"}
    assert str(new_id) in alice.post("/ecoute/recherche/", asked).content.decode()
    alice.post(f"/ecoute/situations/{new_id}/close/")
    assert str(new_id) not in alice.post("/ecoute/recherche/", asked).content.decode()


def test_the_search_answers_the_same_page_whether_something_exists_elsewhere(client_of, acting):
    from havre.listening.models import Situation

    with acting("alice") as alice:
        (contact_id,) = many(alice, 1)
        situation_id = uuid4()
        situations.open_situation(
            actor=alice, situation_id=situation_id, contact_id=contact_id, now=utc_now()
        )
        elsewhere = Situation.objects.get(pk=situation_id).reference
    maud, pages = client_of("maud"), []
    for reference in (elsewhere, "S-0000-0000"):
        page = maud.post("/ecoute/recherche/", {"reason": "caller_says", "reference": reference})
        body = re.sub(r"[0-9a-f-]{36}|nonce=\"[^\"]+\"|[A-Za-z0-9]{64}", "", page.content.decode())
        pages.append(body.replace(reference, "…"))
    assert pages[0] == pages[1]
    assert "ne répond exactement" in pages[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reference": "S-7KQ4-M2XD"}, "Ce champ est obligatoire"),
        ({"reason": "caller_says"}, "Donnez la référence du suivi"),
        ({"reason": "caller_says", "names": HEAVY}, "Ce texte dépasse 120 caractères"),
    ],
)
def test_a_search_without_reason_or_object_is_refused(client_of, asked, said):
    page = client_of("alice").post("/ecoute/recherche/", asked)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_closed_situation_is_not_linked(client_of, acting):
    with acting("alice") as alice:
        one, other = many(alice, 2)
        situation_id = uuid4()
        situations.open_situation(actor=alice, situation_id=situation_id, contact_id=one, now=utc_now())
        situations.move_situation(
            actor=alice, situation_id=situation_id, act=SituationAct.CLOSE, now=utc_now()
        )
    page = client_of("alice").post(f"/ecoute/{other}/suivi/", {"id": uuid4(), "situation": situation_id})
    assert "Ce suivi est clos" in page.content.decode()


# --- what the parents may hear ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("decision", "silent"),
    [(None, False), (ParentsInformation.DONE, False), (ParentsInformation.NOT_DONE_INTEREST, True)],
)
def test_a_call_back_obeys_what_was_decided_about_the_parents(client_of, acting, decision, silent):
    """CASF L226-2-1: the decision of the report is read again before the number is dialled."""
    with acting("alice") as alice:
        contact_id = talk(alice, now=utc_now())
        call_id = plan(alice, contact_id, now=utc_now(), safe_way="call", number="0199001234")
        if decision is not None:
            report = draft(alice, contact_id=contact_id)
            write(alice, report.pk, Section.PARENTS, parents_information=decision.value, reason="Motif")
    client = client_of("bruno")
    for where in (f"/ecoute/rappels/{call_id}/", f"/ecoute/{contact_id}/rappel/"):
        page = client.get(where).content.decode()
        assert (SILENCE in page) is silent
    if silent:
        page = client.get(f"/ecoute/rappels/{call_id}/").content.decode()
        assert page.index(SILENCE) < page.index('href="tel:')
