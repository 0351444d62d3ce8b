"""Ready phrases, the desk's settings and its figures, as their screens show them."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest

from havre.conversations.models import CannedPhrase, Desk, DeskKey, TalkCount
from havre.conversations.rules import Status
from listening_support import cost
from tests_support import statements
from web_talk.conftest import written

pytestmark = pytest.mark.django_db
PHRASES, SETTINGS, FIGURES = (f"/ecoute/tchat/{name}/" for name in ("phrases", "reglages", "chiffres"))


def words(response):
    return response.content.decode()


def phrase(**changes):
    return {"id": uuid4(), "revision": 0, "use": "accueil", "code": "bonsoir", "text": "Bonsoir.", **changes}


def settings(**changes):
    given = {
        "revision": 1, "name": "Plateau", "accepts_live": "on", "reply_hours": 24, "retention_days": 30,
        "load_limit": 3, "hours-way": "always", "hours-bank": "same", "hours-school": "same",
    }  # fmt: skip
    return {**given, **changes}


# --- phrases ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_the_phrases_cost_five_statements_whatever_the_rows(client_of, team, rows):
    client = client_of("alice")
    for number in range(rows):
        client.post(PHRASES, phrase(code=f"phrase-{number}"))
    with statements() as captured:
        page = words(client.get(PHRASES))
    assert cost(captured) == 5
    assert page.count("À relire") == rows


def test_a_phrase_is_written_by_one_and_reviewed_by_another(client_of, acting, team):
    alice, given = client_of("alice"), phrase()
    for _ in range(2):
        alice.post(PHRASES, given)
    page = words(alice.get(PHRASES))
    assert page.count("Bonsoir.") == 1
    assert "Un collègue doit la relire." in page
    mine = words(alice.post(f"{PHRASES}{given['id']}/relue/", follow=True))
    assert "un collègue doit la relire" in mine
    theirs = words(client_of("bruno").post(f"{PHRASES}{given['id']}/relue/", follow=True))
    assert "relue par Bruno Keller" in theirs


def test_a_phrase_written_again_is_to_be_reviewed_again(client_of, team):
    given = phrase()
    client_of("alice").post(PHRASES, given)
    client_of("bruno").post(f"{PHRASES}{given['id']}/relue/")
    page = client_of("alice").post(
        f"{PHRASES}{given['id']}/", {**given, "revision": 1, "text": "Bonsoir à toi."}, follow=True
    )
    assert "À relire" in words(page)
    assert "Bonsoir à toi." in words(page)


def test_two_who_write_a_phrase_at_once_see_both_versions(client_of, team):
    given = phrase()
    client_of("alice").post(PHRASES, given)
    where = f"{PHRASES}{given['id']}/"
    client_of("bruno").post(where, {**given, "revision": 1, "text": "Celle de Bruno."})
    page = client_of("alice").post(where, {**given, "revision": 1, "text": "Celle d'Alice."})
    assert page.status_code == 409
    assert "Celle de Bruno." in words(page)
    assert "Celle d&#x27;Alice." in words(page)
    revision = re.search(r'name="revision" value="(\d+)"', words(page)).group(1)
    client_of("alice").post(where, {**given, "revision": revision, "text": "Les deux."})
    assert "Les deux." in words(client_of("alice").get(PHRASES))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Ce champ est obligatoire"),
        ({"text": "x" * 2_001}, "Ce texte dépasse 2000 caractères"),
        ({"code": "Bon soir"}, "minuscules sans accent"),
    ],
)
def test_a_phrase_refused_keeps_what_was_typed(client_of, team, changes, said):
    page = client_of("alice").post(PHRASES, phrase(use="pour la nuit", **changes))
    assert page.status_code == 422
    assert said in words(page)
    assert "pour la nuit" in words(page)


def test_phrases_change_places_and_stay_reviewed(client_of, acting, team):
    alice, ids = client_of("alice"), []
    for code in ("a", "b", "c"):
        given = phrase(code=code, text=f"Phrase {code}")
        ids.append(given["id"])
        alice.post(PHRASES, given)
    client_of("bruno").post(f"{PHRASES}{ids[2]}/relue/")
    alice.post(f"{PHRASES}{ids[2]}/monter/")
    alice.post(f"{PHRASES}{ids[0]}/monter/")
    page = words(alice.get(PHRASES))
    assert page.index("Phrase a") < page.index("Phrase c") < page.index("Phrase b")
    with acting("alice"):
        assert CannedPhrase.objects.get(code="c").reviewed_by_id is not None


def test_a_phrase_is_taken_out_and_another_teams_is_not_found(client_of, acting, team):
    given = phrase()
    client_of("alice").post(PHRASES, given)
    for act in ("monter", "relue", "effacer"):
        assert client_of("maud").post(f"{PHRASES}{given['id']}/{act}/").status_code == 404
    client_of("maud").post(f"{PHRASES}{given['id']}/retirer/")
    assert "Bonsoir." in words(client_of("alice").get(PHRASES))
    client_of("bruno").post(f"{PHRASES}{given['id']}/retirer/")
    assert "Aucune phrase" in words(client_of("alice").get(PHRASES))


def test_hostile_words_in_a_phrase_are_text(client_of, team):
    client_of("alice").post(PHRASES, phrase(text="<script>alert(1)</script>"))
    assert "<script>alert" not in words(client_of("alice").get(PHRASES))


# --- settings --------------------------------------------------------------------------------------------
def test_a_coordinator_opens_the_floor_and_settles_it(client_of, acting):
    karim = client_of("karim")
    assert "Ouvrir au public" in words(karim.get(SETTINGS))
    opened = words(karim.post(SETTINGS, settings(revision=0), follow=True))
    assert "Votre plateau répond maintenant au public." in opened
    week = {f"hours-day_{day}": "14h-22h" for day in range(7)}
    kept = karim.post(
        SETTINGS, settings(**{"hours-way": "week"}, **week, reply_hours=12, retention_days=7), follow=True
    )
    assert "Réglages gardés" in words(kept)
    with acting("karim"):
        desk = Desk.objects.get()
    assert (desk.opening_hours, desk.reply_hours, desk.retention_days, desk.revision) == (
        "Mo-Su 14:00-22:00", 12, 7, 2,
    )  # fmt: skip
    assert 'value="14h-22h"' in words(karim.get(SETTINGS))


def test_hours_are_checked_without_being_kept(client_of, acting, team):
    page = client_of("karim").post(
        SETTINGS, settings(**{"hours-way": "week", "hours-day_0": "9h-12h", "hours-check": "1"})
    )
    assert page.status_code == 200
    assert "lundi" in words(page)
    with acting("karim"):
        assert Desk.objects.get().revision == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"retention_days": 31}, "30"),
        ({"reply_hours": 0}, "1"),
        ({"name": ""}, "Ce champ est obligatoire"),
        ({"hours-way": "week"}, "Écrivez les heures d&#x27;un jour au moins"),
        ({"hours-way": "unknown"}, "Sélectionnez"),
        ({"hours-way": "written", "hours-written": "n'importe quand"}, "hours-written"),
    ],
)
def test_settings_refused_change_nothing_and_stay_in_the_form(client_of, acting, team, changes, said):
    page = client_of("karim").post(SETTINGS, settings(load_limit=7, **changes))
    assert page.status_code == 422
    assert said in words(page)
    assert 'value="7"' in words(page)
    with acting("karim"):
        assert Desk.objects.get().revision == 1


def test_two_who_settle_at_once_see_both_versions(client_of, team):
    karim = client_of("karim")
    karim.post(SETTINGS, settings(reply_hours=6))
    page = karim.post(SETTINGS, settings(reply_hours=48))
    assert page.status_code == 409
    assert re.search(r'data-label="Le vôtre">48<.*data-label="Gardé">6<', words(page), re.DOTALL)
    again = settings(reply_hours=48, revision=2)
    assert "Réglages gardés" in words(karim.post(SETTINGS, again, follow=True))


def test_a_second_floor_is_told_that_another_answers_the_public(client_of, team):
    page = client_of("maud").post(SETTINGS, settings(revision=0))
    assert page.status_code == 422
    assert "Un autre plateau répond déjà au public" in words(page)


def test_the_key_is_renewed_after_a_fresh_proof(client_of, acting, team, monkeypatch):
    from havre.accounts import middleware

    karim = client_of("karim")
    monkeypatch.setattr(middleware, "recently_proved", lambda request: False)
    assert "/compte/" in karim.get(f"{SETTINGS}cle/")["Location"]
    assert karim.post(f"{SETTINGS}cle/").status_code == 401
    monkeypatch.undo()
    with acting("alice") as alice:
        before = written(alice, team, "avant le changement")
    assert karim.get(f"{SETTINGS}cle/").status_code == 200
    assert "Nouvelle clé en service" in words(karim.post(f"{SETTINGS}cle/", follow=True))
    with acting("karim"):
        assert DeskKey.objects.filter(retired_at=None).count() == 1
        assert DeskKey.objects.count() == 2
    assert "avant le changement" in words(client_of("alice").get(f"/ecoute/tchat/{before}/"))


def test_the_same_settings_sent_twice_are_kept_once(client_of, acting, team):
    karim, given = client_of("karim"), settings(reply_hours=6)
    for _ in range(2):
        assert karim.post(SETTINGS, given).status_code == 302
    with acting("karim"):
        assert Desk.objects.get().revision == 2


# --- figures ---------------------------------------------------------------------------------------------
def count(team, *, month=date(2026, 10, 1), times=1, **codes):
    usual = {
        "mode": "live", "language": "fr", "audience": "young", "age_range": "unsaid", "outcome": "answered"
    }  # fmt: skip
    for _ in range(times):
        TalkCount.objects.create(team_id=team, month=month, **{**usual, **codes})


def cells(page):
    return re.findall(r'data-label="[^"]*">(?:<strong>)?(\w+)<', page)


def test_small_counts_are_secret_and_so_is_what_gives_them_back(client_of, acting, team):
    with acting("alice"):
        count(team, times=3, mode="live")
        count(team, times=9, mode="message")
        count(team, month=date(2026, 9, 1), times=2)
        count(team, month=date(2026, 8, 1), times=7)
    page = words(client_of("alice").get(FIGURES))
    assert cells(page) == ["s", "s", "12", "s", "s", "s", "7", "0", "7"]
    assert "octobre 2026" in page
    assert "secret" in page


def test_figures_are_counted_one_way_at_a_time(client_of, acting, team):
    with acting("alice"):
        count(team, times=6, language="ro")
    alice = client_of("alice")
    assert "Roumain" in words(alice.get(f"{FIGURES}?par=language"))
    assert "Un jeune" in words(alice.get(f"{FIGURES}?par=audience"))
    assert "Tchat" in words(alice.get(f"{FIGURES}?par=team_id"))


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_five_statements_whatever_the_months(client_of, acting, team, rows):
    with acting("alice"):
        for month in range(1, rows + 1):
            count(team, month=date(2026, month, 1), times=5)
    client = client_of("alice")
    client.get(FIGURES)
    with statements() as captured:
        page = words(client.get(FIGURES))
    assert cost(captured) == 5
    assert page.count('scope="row"') == rows


def test_nothing_counted_says_so_and_running_conversations_are_not_counted(client_of, talk):
    talk(Status.TALKING)
    assert "Rien n’est encore compté" in words(client_of("alice").get(FIGURES))
