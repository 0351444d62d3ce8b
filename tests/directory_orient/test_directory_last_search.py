"""A search leads to an address that says nothing of it; it is kept minutes, sealed, for one session; searches saved."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from directory_orient.conftest import LILLE
from havre.directory.models import LastSearch, SavedSearch
from havre.directory.services import keeping, last_search
from havre.kernel.clock import utc_now
from tests_support import statements

pytestmark = pytest.mark.django_db
SEARCH = "/annuaire/"
ASKED = {
    "commune": LILLE,
    "situation": "runaway",
    "age": "15",
    "q": "Zazie",
    "features": ["free", "anonymous"],
}


def text_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_results_have_an_address_that_can_be_read_again_and_says_nothing(make, client_of):
    make("Maison inventée")
    alice = client_of("alice")
    sent = alice.post(SEARCH, ASKED)
    assert sent.status_code == 302
    where = sent["Location"]
    assert not any(word in where for word in ("59350", "runaway", "15/", "Zazie", "?"))
    for _ in range(2):
        page = text_of(alice.get(where))
        assert "Maison inventée" in page
        assert "Lille (59) · Fugue ou errance · 15 ans" in page
    assert "no-store" in alice.get(where)["Cache-Control"]


def test_nothing_of_it_can_be_read_in_the_database(make, client_of):
    client_of("alice").post(SEARCH, ASKED)
    body = bytes(LastSearch.objects.get().body) if LastSearch.objects.count() else b""
    assert body == b""  # row security: nobody's rows without a scope


def test_the_row_is_sealed(make, client_of, acting):
    client_of("alice").post(SEARCH, ASKED)
    with acting("alice"):
        body = bytes(LastSearch.objects.get().body)
    assert not any(word in body for word in (b"59350", b"runaway", b"Zazie", b"commune"))


def test_another_person_and_another_session_find_nothing(make, client_of):
    make("Maison inventée")
    where = client_of("alice").post(SEARCH, ASKED)["Location"]
    for client in (client_of("nadia"), client_of("alice")):
        answer = client.get(where, follow=True)
        assert answer.redirect_chain == [(SEARCH, 302)]
        assert "Cette recherche est effacée" in text_of(answer)
        assert "Zazie" not in text_of(answer)


def test_it_ends_in_minutes_and_a_person_has_ten_at_most(acting):
    now = utc_now()
    with acting("alice") as alice:
        kept = last_search.keep_last(actor=alice, session_key="k" * 32, fields={"q": ["a"]}, now=now)
        there = {"actor": alice, "session_key": "k" * 32, "search_id": kept}
        assert last_search.last_search(**there, now=now + timedelta(minutes=14)) == {"q": ["a"]}
        assert last_search.last_search(**there, now=now + timedelta(minutes=15)) is None
        assert last_search.last_search(**{**there, "session_key": "x" * 32}, now=now) is None
        for _ in range(12):
            last_search.keep_last(actor=alice, session_key="k" * 32, fields={"q": ["b"]}, now=now)
        assert LastSearch.objects.count() == 10


def test_a_search_that_is_wrong_is_not_kept(client_of, acting):
    for wrong in ({}, {"commune_q": "zzzz"}, {"commune": LILLE, "age": "quinze"}):
        assert client_of("alice").post(SEARCH, wrong).status_code == 422
    assert client_of("alice").post(SEARCH, {"commune_q": "Saint-Denis"}).status_code in (200, 422)
    with acting("alice"):
        assert LastSearch.objects.count() == 0


def test_a_saved_search_is_launched_from_both_pages_without_script(make, client_of, acting):
    make("CSS inventé", kind="css", cost="free")
    with acting("nadia") as nadia:
        keeping.keep_search(
            actor=nadia, search_id=uuid4(), name="CSS près de Lille", commune_code=LILLE, now=utc_now(),
            wanted={"kind": "css", "need": "", "features": ["free"], "language": "ar"},
        )  # fmt: skip
    nadia = client_of("nadia")
    for where in (SEARCH, "/annuaire/mes-favoris/"):
        page = text_of(nadia.get(where))
        form = page[page.index("CSS près de Lille") :]
        form = form[form.index("<form") : form.index("</form>")]
        assert f'action="{SEARCH}"' in form
        data = {}
        for box in form.split('<input type="hidden" name="')[1:]:
            name, value = box.split('"')[0], box.split('value="')[1].split('"')[0]
            data.setdefault(name, []).append(value)
        data.pop("csrfmiddlewaretoken", None)
        assert data == {"commune": [LILLE], "kind": ["css"], "language": ["ar"], "features": ["free"]}
        assert "CSS inventé" in text_of(nadia.post(SEARCH, data, follow=True))


def test_results_offer_to_save_codes_only(make, client_of, acting):
    make("CSS inventé", kind="css")
    nadia = client_of("nadia")
    answer = nadia.post(SEARCH, {**ASKED, "sex": "girls", "kind": "css", "home": "59512"}, follow=True)
    assert "Garder cette recherche" in text_of(answer)
    data = {"id": str(answer.context["keep_id"]), "name": "Fugue à Lille"}
    for name, value in answer.context["keep"]:
        data.setdefault(name, []).append(value)
    assert not {"age", "q", "sex", "home"} & set(data)
    assert nadia.post("/annuaire/mes-favoris/", data).status_code == 302
    with acting("nadia"):
        kept = SavedSearch.objects.get().wanted
    assert kept == {
        "situation": "runaway", "need": "", "kind": "css", "language": "", "features": ["anonymous", "free"],
        "commune_code": LILLE,
    } or sorted(kept["features"]) == ["anonymous", "free"]  # fmt: skip
    assert "Garder cette recherche" not in text_of(client_of("denis").post(SEARCH, ASKED, follow=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_search_page_costs_the_same_whatever_is_saved(client_of, acting, rows):
    with acting("nadia") as nadia:
        for rank in range(rows):
            keeping.keep_search(
                actor=nadia, search_id=uuid4(), name=f"n{rank}", wanted={}, commune_code=LILLE, now=utc_now()
            )
    client = client_of("nadia")
    client.get(SEARCH)
    with statements() as captured:
        assert client.get(SEARCH).status_code == 200
    assert len(captured.real) == 6
