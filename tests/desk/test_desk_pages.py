"""The other pages of the desk: what they cost, what they refuse, what they keep."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from havre.kernel.clock import utc_now
from havre.listening.rules import ContactStatus
from havre.listening.services import registers
from listening_support import A, cost, do, many, talk
from tests_support import statements

pytestmark = pytest.mark.django_db
HEAVY = "x" * 1_000_000


def ids_in(page):
    return re.findall(
        r'<th scope="row" role="rowheader"><a href="/ecoute/([0-9a-f-]{36})/"', page.content.decode()
    )


# --- the list of contacts --------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_list_costs_four_statements_whatever_the_rows(client_of, acting, rows):
    with acting("alice") as alice:
        many(alice, rows)
    client = client_of("bruno")
    client.get("/ecoute/contacts/")
    with statements() as captured:
        page = client.get("/ecoute/contacts/")
    assert cost(captured) == 4
    assert len(ids_in(page)) == min(rows, 50)
    assert len(page.content) < 60_000


def test_pages_of_the_list_follow_one_another_both_ways(client_of, acting):
    with acting("alice") as alice:
        expected = [str(one) for one in many(alice, 120)]
    client, seen, where = client_of("alice"), [], "/ecoute/contacts/"
    visited = []
    for _ in range(3):
        page = client.get(where)
        visited.append(ids_in(page))
        seen += visited[-1]
        following = re.search(r'href="\?([^"]+)" rel="next"', page.content.decode())
        where = f"/ecoute/contacts/?{following.group(1).replace('&amp;', '&')}" if following else ""
    assert (seen, where) == (expected, "")
    back = re.search(r'href="\?([^"]+)" rel="prev"', page.content.decode()).group(1).replace("&amp;", "&")
    assert ids_in(client.get(f"/ecoute/contacts/?{back}")) == visited[1]


def test_filters_narrow_and_say_so(client_of, acting):
    with acting("alice") as alice:
        mine, ended = talk(alice, now=utc_now()), talk(alice, state=ContactStatus.ENDED, now=utc_now())
        old = talk(alice, now=utc_now() - timedelta(days=60))
    with acting("bruno") as bruno:
        his = talk(bruno, now=utc_now())
    client = client_of("alice")

    def found(query):
        return set(ids_in(client.get(f"/ecoute/contacts/{query}")))

    assert found("") == {str(mine), str(ended), str(his)}
    assert found("?periode=all") == {str(mine), str(ended), str(his), str(old)}
    assert found("?etat=ended") == {str(ended)}
    assert found("?miens=1") == {str(mine), str(ended)}
    assert found("?etat=inconnu&periode=siecle") == {str(mine), str(ended), str(his), str(old)}
    assert client.get("/ecoute/contacts/?apres=faux").status_code == 404


# --- after the talk --------------------------------------------------------------------------------------
def test_the_end_of_a_talk_leads_to_its_qualification_and_closing(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
    client = client_of("alice")
    ended = client.post(f"/ecoute/{contact_id}/acte/end/", follow=True)
    assert ended.redirect_chain == [(f"/ecoute/{contact_id}/qualification/", 302)]
    closed = client.post(
        f"/ecoute/{contact_id}/qualification/",
        {"revision": 1, "qualification": "immediate_help", "topics": ["runaway"], "puis": "clore"},
        follow=True,
    )
    assert "qualifié et clos" in closed.content.decode()
    assert "Clos" in client.get(f"/ecoute/{contact_id}/").content.decode()


def test_a_hard_talk_proposes_a_pause_on_the_next_page(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, now=utc_now())
    client = client_of("alice")
    client.post(f"/ecoute/{contact_id}/danger/")
    page = client.post(f"/ecoute/{contact_id}/acte/end/", follow=True).content.decode()
    assert "Une pause de dix minutes vous est proposée" in page
    where = re.search(r'action="(/ecoute/pauses/[0-9a-f-]+/take/)"', page).group(1)
    assert "Vous êtes en pause jusqu’à" in client.post(where, follow=True).content.decode()
    assert "Alice Morel, jusqu’à" in client_of("bruno").get("/ecoute/").content.decode()
    assert client_of("bruno").post(where).status_code == 404


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({}, "Ce champ est obligatoire"),
        ({"qualification": "non_counselling"}, "Dites de quel échange"),
        ({"qualification": "immediate_help", "caller_needs": HEAVY}, "Ce texte dépasse 10000 caractères"),
    ],
)
def test_a_qualification_refused_keeps_what_was_typed(client_of, acting, answer, said):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
    page = client_of("alice").post(
        f"/ecoute/{contact_id}/qualification/", {"revision": 1, "language": "peul", **answer}
    )
    assert page.status_code == 422
    assert said in page.content.decode()
    assert 'value="peul"' in page.content.decode()


def test_a_qualification_in_conflict_shows_both_and_loses_nothing(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
    client_of("bruno").post(f"/ecoute/{contact_id}/volet/", {"revision": 1, "caller_kind": "father"})
    given = {"revision": 1, "caller_kind": "mother", "qualification": "concern_ip"}
    page = client_of("alice").post(f"/ecoute/{contact_id}/qualification/", given)
    text = page.content.decode()
    assert page.status_code == 409
    assert re.search(r'name="qualification" value="concern_ip"', text)
    assert f'action="/ecoute/{contact_id}/qualification/"' in text
    assert "Père" in text
    assert "Mère" in text


def test_words_set_down_are_shown_to_their_author_only(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
    alice = client_of("alice")
    alice.post(f"/ecoute/{contact_id}/mots/", {"text": "C'était lourd."})
    assert "lourd" in alice.get(f"/ecoute/{contact_id}/qualification/").content.decode()
    assert "lourd" not in client_of("bruno").get(f"/ecoute/{contact_id}/qualification/").content.decode()
    refused = alice.post(f"/ecoute/{contact_id}/mots/", {"text": HEAVY}, follow=True)
    assert "Ce texte dépasse" in refused.content.decode()


# --- registers -------------------------------------------------------------------------------------------
def test_a_hand_over_goes_from_one_shift_to_the_next(client_of, acting):
    with acting("alice") as alice:
        (contact_id,) = many(alice, 1)
    given = {"id": uuid4(), "text": "La mère peut rappeler.", "contacts": [contact_id]}
    alice, bruno = client_of("alice"), client_of("bruno")
    for _ in range(2):
        alice.post("/ecoute/transmissions/", given)
    assert "Transmission à lire" in bruno.get("/ecoute/").content.decode()
    page = bruno.get("/ecoute/transmissions/").content.decode()
    assert page.count("La mère peut rappeler.") == 1
    where = re.search(r'action="(/ecoute/transmissions/[0-9a-f-]+/lu/)"', page).group(1)
    assert "un collègue en accuse lecture" in alice.post(where, follow=True).content.decode()
    assert "Lu par Bruno Keller" in bruno.post(where, follow=True).content.decode()
    assert "Transmission à lire" not in bruno.get("/ecoute/").content.decode()


@pytest.mark.parametrize(
    ("text", "said"), [("", "Ce champ est obligatoire"), (HEAVY, "Ce texte dépasse 10000")]
)
def test_a_hand_over_refused_is_said(client_of, text, said):
    page = client_of("alice").post("/ecoute/transmissions/", {"id": uuid4(), "text": text})
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_register_of_requisitions_is_kept_by_the_coordination(client_of):
    karim = client_of("karim")
    given = {
        "id": uuid4(), "day": "hier", "hour": "9 h", "authority": "Juge (invention)", "legal_text": "Article cité",
        "scope": "Dates des appels",
    }  # fmt: skip
    kept = karim.post("/ecoute/requisitions/", given)
    assert kept["Location"] == f"/ecoute/requisitions/{given['id']}/"
    answered = karim.post(
        kept["Location"], {"given": "Dates remises", "reviewed_by_jurist": "on"}, follow=True
    )
    page = answered.content.decode()
    assert "Dates remises" in page
    assert "relue par un juriste" in page
    assert "à vérifier par un juriste" in karim.get("/ecoute/requisitions/").content.decode()
    assert karim.post("/ecoute/requisitions/", {**given, "id": uuid4(), "day": "demain"}).status_code == 422
    assert client_of("alice").get("/ecoute/requisitions/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_costs_four_statements(client_of, acting, rows):
    with acting("karim") as karim:
        for _ in range(rows):
            asked = registers.Demand(received_at=utc_now(), authority="Juge", legal_text="x", scope="y")
            registers.record_requisition(actor=karim, requisition_id=uuid4(), demand=asked, now=utc_now())
    client = client_of("karim")
    client.get("/ecoute/requisitions/")
    with statements() as captured:
        page = client.get("/ecoute/requisitions/")
    assert (cost(captured), page.content.decode().count('role="rowheader"')) == (4, rows)


def test_outreach_asks_no_name(client_of):
    alice, new_id = client_of("alice"), uuid4()
    page = alice.get("/ecoute/aller-vers/").content.decode()
    assert "Aucun nom n’est demandé" in page
    given = {
        "id": new_id,
        "revision": 1,
        "channel": "outreach",
        "outreach_place": "station",
        "text": "Un café.",
    }
    made = alice.post("/ecoute/aller-vers/", given)
    assert made["Location"] == f"/ecoute/{new_id}/qualification/"
    seen = alice.get(f"/ecoute/{new_id}/").content.decode()
    assert "Un café." in seen
    refused = alice.post("/ecoute/aller-vers/", {**given, "id": uuid4(), "text": HEAVY})
    assert "Ce texte dépasse 20000" in refused.content.decode()


def test_what_may_be_done_follows_the_state(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.INCOMING)
        page = client_of("alice").get(f"/ecoute/{contact_id}/").content.decode()
        assert "Prendre l’échange".replace("’", "&#x27;") in page or "Prendre l'échange" in page
    with acting("alice") as alice:
        do(alice, contact_id, A.START)
    page = client_of("bruno").post(f"/ecoute/{contact_id}/acte/start/", follow=True).content.decode()
    assert "Alice Morel a déjà pris cet échange" in page
    for act in ("qualify", "close", "detruire"):
        assert client_of("alice").post(f"/ecoute/{contact_id}/acte/{act}/").status_code == 404


def test_a_contact_leads_to_the_writing_of_a_report(client_of, acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
    client = client_of("alice")
    for page in ("", "qualification/"):
        seen = client.get(f"/ecoute/{contact_id}/{page}").content.decode()
        where = re.search(r'href="(/ecrits/[^"]+)"', seen[seen.index("<main") :]).group(1)
        assert str(contact_id) in where
        assert client.get(where).status_code == 200
