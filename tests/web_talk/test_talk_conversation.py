"""One conversation: answering, taking, passing on, ending softly; nothing typed is lost, nothing is shown as code."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from havre.conversations.access import conversation_for
from havre.conversations.models import Message
from havre.conversations.rules import MESSAGE_CHARACTERS, Status
from havre.conversations.rules.callback import Callback
from havre.conversations.services import talking
from havre.conversations.services.phrases import Phrase, review_phrase, write_phrase
from havre.kernel.clock import utc_now
from listening_support import cost
from tests_support import sign_in, statements
from web_talk.conftest import said, written

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
HOSTILE = '<script>alert(1)</script><img src=x onerror="x">{{ 7|add:7 }} \u202eevil'


def at(which, more=""):
    return f"/ecoute/tchat/{which}/{more}"


def words(response):
    return response.content.decode()


def status_of(acting, which):
    with acting("alice") as alice:
        return conversation_for(alice, which).status


def reviewed(acting, text="Bonjour, je suis là.", *, use="accueil", code="hello"):
    phrase_id = uuid4()
    with acting("alice") as alice:
        write_phrase(
            actor=alice, phrase_id=phrase_id, revision=0, phrase=Phrase(code=code, use=use, text=text)
        )
    with acting("bruno") as bruno:
        review_phrase(actor=bruno, phrase_id=phrase_id, today=utc_now().date())
    return phrase_id


@pytest.mark.parametrize("rows", [1, 3])
def test_a_conversation_costs_thirteen_statements_whatever_its_lines(client_of, acting, talk, rows):
    which = talk(Status.TALKING)
    with acting("alice") as alice:
        for number in range(rows):
            said(alice, which, f"mots {number}")
    for _ in range(rows):
        talk(Status.WAITING)
    client = client_of("alice")
    client.get(at(which))
    with statements() as captured:
        page = words(client.get(at(which)))
    assert page.count("line--visitor") == rows + 1
    assert cost(captured) == 13


def test_the_words_are_shown_with_a_coarse_hour_and_the_reading_is_in_the_journal(client_of, talk, recorded):
    which = talk(Status.TALKING)
    page = words(client_of("alice").get(at(which)))
    assert "j&#x27;ai peur" in page
    assert "Quelqu&#x27;un est là pour toi." in page
    assert set(re.findall(r"vers \d\d? ?h ?(\d\d)", page.replace("\u202f", " ").replace("\xa0", " "))) <= {
        "00", "15", "30", "45",
    }  # fmt: skip
    assert [(event.act, event.object_id) for event in recorded if event.act == "conversation.read"] == [
        ("conversation.read", which)
    ]


def test_an_answer_is_sent_once_and_the_page_comes_back_empty(client_of, acting, talk):
    which, line = talk(Status.TALKING), uuid4()
    alice = client_of("alice")
    for _ in range(2):
        response = alice.post(at(which, "reponse/"), {"id": line, "text": "Je suis là."})
        assert response.status_code == 302
    page = words(alice.get(at(which)))
    assert page.count("Je suis là.") == 1
    with acting("alice"):
        assert Message.objects.filter(pk=line).count() == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("   ", "Écrivez quelque chose avant d&#x27;envoyer."),
        ("x" * (MESSAGE_CHARACTERS + 1), "Ce texte dépasse 5000 caractères"),
    ],
)
def test_what_is_refused_stays_in_the_box_with_the_reason(client_of, talk, text, why):
    which, line = talk(Status.TALKING), uuid4()
    for headers in ({}, HTMX):
        page = client_of("alice").post(at(which, "reponse/"), {"id": line, "text": text}, **headers)
        assert page.status_code == 422
        assert why in words(page)
        assert text.strip() in words(page)
        assert str(line) in words(page)


def test_a_colleague_who_writes_meanwhile_is_told_and_keeps_the_words(client_of, talk):
    which = talk(Status.TALKING)
    page = client_of("bruno").post(at(which, "reponse/"), {"id": uuid4(), "text": "mes mots à moi"}, **HTMX)
    assert page.status_code == 422
    assert "Un collègue suit déjà cette conversation" in words(page)
    assert "mes mots à moi" in words(page)


def test_hostile_words_are_shown_as_text(client_of, acting, team):
    with acting("alice") as alice:
        which = written(alice, team, HOSTILE)
    page = words(client_of("alice").get(at(which)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x" in page
    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page
    alice_page = client_of("alice").post(at(which, "reponse/"), {"id": uuid4(), "text": HOSTILE}, follow=True)
    assert "<img src=x" not in words(alice_page)


def test_when_the_session_is_over_the_answer_is_kept_to_be_sent_again(
    client_of, cast, talk, admin_db, visitor
):
    which = talk(Status.TALKING)
    page = visitor.post(at(which, "reponse/"), {"id": uuid4(), "text": "des mots longs à écrire"})
    assert page.status_code == 401
    assert "des mots longs à écrire" in words(page)
    again = sign_in(cast.alice.id).post(at(which, "reponse/"), {"id": uuid4(), "text": "des mots"})
    assert again.status_code == 302


def test_the_news_are_the_lines_one_does_not_have(client_of, acting, talk):
    which = talk(Status.TALKING)
    alice = client_of("alice")
    page = words(alice.get(at(which)))
    address = re.search(r'hx-get="([^"]*lignes/[^"]*)"', page).group(1).replace("&amp;", "&")
    quiet = words(alice.get(address, **HTMX))
    assert 'class="line ' not in quiet
    assert 'id="talk-state"' not in quiet
    with acting("alice") as actor:
        said(actor, which, "tu es là ?")
    fresh = words(alice.get(address, **HTMX))
    assert fresh.count('class="line ') == 1
    assert "tu es là ?" in fresh
    following = re.search(r'hx-get="([^"]*lignes/[^"]*)"', fresh).group(1).replace("&amp;", "&")
    assert 'class="line ' not in words(alice.get(following, **HTMX))


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "", "²"])
def test_a_wrong_place_in_the_lines_is_the_beginning(client_of, talk, after):
    which = talk(Status.TALKING)
    page = client_of("alice").get(at(which, "lignes/"), {"apres": after}, **HTMX)
    assert page.status_code == 200
    assert "j&#x27;ai peur" in words(page)


def test_a_ready_phrase_goes_in_the_box_and_is_not_sent(client_of, acting, talk):
    which, phrase_id = talk(Status.TALKING), reviewed(acting)
    given = {"id": uuid4(), "text": "Déjà écrit.", "phrase": phrase_id}
    for headers in ({}, HTMX):
        page = words(client_of("alice").post(at(which, "reponse/"), given, **headers))
        box = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL).group(1)
        assert box.strip() == "Déjà écrit.\nBonjour, je suis là."
    with acting("alice"):
        assert not Message.objects.filter(author="counsellor").exists()


def test_a_phrase_that_nobody_reviewed_is_not_offered(client_of, acting, talk):
    which, phrase_id = talk(Status.TALKING), uuid4()
    with acting("alice") as alice:
        phrase = Phrase(code="brouillon", use="accueil", text="Pas encore relue.")
        write_phrase(actor=alice, phrase_id=phrase_id, revision=0, phrase=phrase)
    assert "Pas encore relue." not in words(client_of("alice").get(at(which)))
    given = {"id": uuid4(), "text": "", "phrase": phrase_id}
    assert "Pas encore relue." not in words(client_of("alice").post(at(which, "reponse/"), given))


# --- acts ------------------------------------------------------------------------------------------------
def test_two_who_take_at_once_are_one_who_has_it(client_of, talk):
    which = talk(Status.WAITING)
    first = words(client_of("bruno").post(at(which, "acte/take/"), follow=True))
    second = words(client_of("alice").post(at(which, "acte/take/"), follow=True))
    assert "avec vous" in first
    assert "Un collègue suit déjà cette conversation" in second
    assert "avec Bruno Keller" in second


def test_taking_opens_the_box_and_tells_the_person(client_of, talk):
    which = talk(Status.WAITING)
    before = words(client_of("alice").get(at(which)))
    assert "data-reply" not in before
    after = words(client_of("alice").post(at(which, "acte/take/"), follow=True))
    assert "data-reply" in after
    assert "Quelqu&#x27;un est là pour toi." in after


def test_pausing_by_script_keeps_the_page_and_says_what_follows(client_of, acting, talk):
    which = talk(Status.TALKING)
    answer = client_of("alice").post(at(which, "acte/pause/"), **HTMX)
    assert answer["HX-Trigger"] == "talk:said"
    assert "acte-resume" in words(answer)
    assert status_of(acting, which) == Status.PAUSED
    refused = words(client_of("alice").post(at(which, "acte/pause/"), **HTMX))
    assert "alert--warning" in refused


def test_handing_over_is_told_to_the_person_and_leaves_the_talk_to_a_colleague(client_of, acting, talk):
    which = talk(Status.TALKING)
    page = words(client_of("alice").post(at(which, "acte/hand_over/"), follow=True))
    assert "quelqu&#x27;un d&#x27;autre prend la suite" in page
    assert status_of(acting, which) == Status.WAITING
    assert "Tu n&#x27;as rien à répéter" in words(client_of("bruno").get(at(which)))


def test_a_second_counsellor_is_asked_joins_and_writes(client_of, talk):
    which = talk(Status.TALKING)
    asked = words(client_of("alice").post(at(which, "acte/help/"), **HTMX))
    assert "Un second écoutant est demandé au plateau." in asked
    assert "Rejoindre : votre aide est demandée" in words(client_of("bruno").get(at(which)))
    joined = words(client_of("bruno").post(at(which, "acte/join/"), follow=True))
    assert "data-reply" in joined
    assert (
        client_of("bruno").post(at(which, "reponse/"), {"id": uuid4(), "text": "Moi aussi."}).status_code
        == 302
    )
    assert "avec vous</span>" not in joined
    assert "avec Alice Morel, et vous" in joined


def test_a_contact_is_opened_once_and_holds_no_word(client_of, acting, talk):
    which = talk(Status.TALKING)
    alice = client_of("alice")
    first, again = (alice.post(at(which, "acte/contact/"))["Location"] for _ in range(2))
    assert first == again
    page = words(alice.get(first))
    assert '<h1 class="talk-head__title">Contact ' in page
    assert "peur" not in page
    assert first in words(alice.get(at(which)))


def test_saying_that_words_suggest_danger_brings_the_numbers_in_the_page(client_of, talk):
    which = talk(Status.TALKING)
    alice = client_of("alice")
    answer = words(alice.post(at(which, "acte/danger/"), **HTMX))
    assert 'id="danger" hx-swap-oob="true"' in answer
    assert "Un second écoutant est demandé au plateau." in answer
    page = words(alice.get(at(which)))
    assert "danger__head" in page
    assert "acte-danger" not in page
    where = alice.post(at(which, "acte/danger/"))["Location"]
    assert "Danger maintenant" in words(alice.get(where))
    assert "Danger maintenant" in words(client_of("bruno").get("/ecoute/"))


@pytest.mark.parametrize("act", ["effacer", "reply", "write", "end"])
def test_an_act_that_is_not_of_the_counsellor_does_not_exist(client_of, talk, act):
    assert client_of("alice").post(at(talk(Status.TALKING), f"acte/{act}/")).status_code == 404


def test_the_language_is_told_when_it_is_not_french(client_of, acting, team):
    with acting("alice") as alice:
        spanish, french = written(alice, team, "hola", language="es"), written(alice, team)
    assert "Espagnol" in words(client_of("alice").get(at(spanish)))
    assert "dans cette langue" not in words(client_of("alice").get(at(french)))


# --- ending ----------------------------------------------------------------------------------------------
def test_an_end_proposes_soft_words_first_and_a_pause_after(client_of, acting, talk):
    which = talk(Status.TALKING)
    reviewed(acting, "Tu peux revenir quand tu veux.", use="fin", code="fin")
    alice = client_of("alice")
    page = words(alice.get(at(which, "fin/")))
    assert re.search(r"<textarea[^>]*>\s*Tu peux revenir quand tu veux.</textarea>", page)
    given = {"id": re.search(r'name="id" value="([0-9a-f-]{36})"', page.split("data-reply")[1]).group(1)}
    after = words(
        alice.post(at(which, "fin/"), {**given, "text": "À bientôt, prends soin de toi."}, follow=True)
    )
    assert "La conversation est terminée" in after
    assert "Une pause de dix minutes vous est proposée" in after
    assert status_of(acting, which) == Status.ENDED
    ended = words(alice.get(at(which)))
    assert "À bientôt, prends soin de toi." in ended
    assert ended.index("À bientôt") < ended.index("L&#x27;échange est terminé.")


def test_an_end_without_words_is_chosen_never_the_default(client_of, acting, talk):
    which = talk(Status.TALKING)
    alice = client_of("alice")
    empty = alice.post(at(which, "fin/"), {"id": uuid4(), "text": " "})
    assert empty.status_code == 422
    assert "dire au revoir" in words(empty)
    assert status_of(acting, which) == Status.TALKING
    alice.post(at(which, "fin/"), {"id": uuid4(), "text": "gardé pour moi", "puis": "sans-mots"})
    assert status_of(acting, which) == Status.ENDED
    assert "gardé pour moi" not in words(alice.get(at(which)))


def test_an_end_refused_sends_nothing(client_of, acting, talk):
    which = talk(Status.TALKING)
    page = client_of("bruno").post(at(which, "fin/"), {"id": uuid4(), "text": "au revoir"})
    assert page.status_code == 422
    with acting("alice"):
        assert not Message.objects.filter(author="counsellor").exists()


def test_a_message_that_was_answered_ends_without_a_pause(client_of, talk):
    which = talk(Status.ANSWERED)
    page = words(client_of("alice").post(at(which, "fin/"), {"id": uuid4(), "text": "Merci."}, follow=True))
    assert "La conversation est terminée" in page
    assert "Une pause" not in page


def test_a_coordinator_may_pass_on_what_a_colleague_left(client_of, acting, talk):
    which = talk(Status.TALKING)
    client_of("karim").post(at(which, "acte/hand_over/"))
    assert status_of(acting, which) == Status.WAITING


def test_ending_twice_changes_nothing_more(client_of, acting, talk):
    which, line = talk(Status.TALKING), uuid4()
    for _ in range(2):
        client_of("alice").post(at(which, "fin/"), {"id": line, "text": "Au revoir."})
    with acting("alice") as alice:
        assert Message.objects.filter(conversation_id=which, said="ended").count() == 1
        assert talking.conversation_for(alice, which).status == Status.ENDED


def test_a_page_that_lost_its_id_keeps_the_words(client_of, talk):
    which = talk(Status.TALKING)
    for given in ({"text": "mes mots"}, {"id": "douze", "text": "mes mots"}):
        page = client_of("alice").post(at(which, "reponse/"), given, **HTMX)
        assert page.status_code == 422
        assert "mes mots" in words(page)
        assert "envoyez de nouveau" in words(page)
        assert re.search(r'name="id" value="[0-9a-f-]{36}"', words(page))


def test_an_id_of_another_conversation_tells_nothing(client_of, acting, talk):
    which, other = talk(Status.TALKING), talk(Status.TALKING)
    with acting("alice"):
        line = Message.objects.filter(conversation_id=other).first().pk
    answer = client_of("alice").post(at(which, "reponse/"), {"id": line, "text": "mots"})
    assert answer.status_code == 404
    assert client_of("alice").get(at(which)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_for_news_costs_eight_statements_and_no_reading_when_nothing_is_new(
    client_of, acting, talk, recorded, rows
):
    which = talk(Status.TALKING)
    with acting("alice") as alice:
        for _ in range(rows):
            said(alice, which, "encore")
    client = client_of("alice")
    page = words(client.get(at(which)))
    recorded.clear()
    address = re.search(r'hx-get="([^"]*lignes/[^"]*)"', page).group(1).replace("&amp;", "&")
    with statements() as captured:
        assert client.get(address, **HTMX).status_code == 200
    assert cost(captured) == 8
    assert recorded == []


def test_a_callback_is_shown_under_the_message_and_nowhere_in_the_queue(client_of, acting, team):
    asked = Callback(number="06 39 98 00 42", when="après 22 h")
    with acting("alice") as alice:
        which = written(alice, team, callback=asked)
    client = client_of("alice")
    shown = words(client.get(at(which)))
    assert "Rappel demandé" in shown
    assert asked.number in shown
    assert asked.when in shown
    queue = words(client.get("/ecoute/tchat/"))
    assert asked.number not in queue
    assert "Rappel demandé" not in queue
