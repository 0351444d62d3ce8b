"""The visa, the sealed page, the addendum, the export: what each person meets, and what nobody meets."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from havre.concern_unit.rules import NoticeCode
from havre.kernel.ids import uuid7
from havre.reports.access import report_for
from havre.reports.models import Dispatch, SealedDocument
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ReportKind, Section
from havre.reports.services.afterwards import prepare_addendum
from havre.reports.services.visa import give_back
from reports.reports_cast import NOW, complete, draft, post_notice, sent, submitted, write

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("&#x27;", "'").replace("\xa0", " ").replace("\u202f", " ")


def to(name, report, **ids):
    return reverse(f"reports:{name}", kwargs={"report_id": report.pk, **ids})


def revision_of(page):
    return re.findall(r'name="revision" value="(\d+)"', page)[0]


@pytest.fixture
def pending(acting):
    with acting("alice") as alice:
        return submitted(alice)


def test_the_visa_page_shows_the_document_its_recipients_and_both_acts(client_of, pending):
    page = text(client_of("karim").get(to("visa", pending)))
    for words in (
        "Elle dort en cours",
        "CRIP du Nord",
        "Viser, sceller et envoyer",
        "Rendre à l’auteur",
        "Alice Morel",
    ):
        assert words in page
    assert "undefined" not in page


@pytest.mark.parametrize("slug", ["alice", "bruno", "maud", "jeanne", "farid", "olga"])
def test_the_visa_page_is_for_its_holder(client_of, pending, slug):
    client = client_of(slug)
    assert client.get(to("visa", pending)).status_code == 404
    for name in ("give", "return"):
        assert (
            client.post(to(name, pending), {"revision": pending.revision, "comment": "x"}).status_code == 404
        )


def test_karim_reads_then_sends_and_once(acting, client_of, pending):
    karim = client_of("karim")
    revision = revision_of(text(karim.get(to("visa", pending))))
    for _ in range(2):
        answer = karim.post(to("give", pending), {"revision": revision})
        assert answer["Location"] == to("report", pending)
    assert karim.get(to("visa", pending))["Location"] == to("report", pending)
    with acting("karim"):
        assert SealedDocument.objects.count() == 1


def test_what_changed_since_the_reading_is_shown_before_it_is_sent(acting, client_of, pending):
    karim = client_of("karim")
    revision = revision_of(text(karim.get(to("visa", pending))))
    with acting("karim") as actor:
        write(actor, pending.pk, Section.DONE, health="Ajout tardif", page="k")
    answer = karim.post(to("give", pending), {"revision": revision})
    assert answer.status_code == 422
    assert "a changé depuis que vous l'avez lu" in text(answer)
    assert "Ajout tardif" in text(answer)


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
def test_a_revision_that_cannot_be_read_sends_nothing(client_of, pending, revision):
    assert client_of("karim").post(to("give", pending), {"revision": revision}).status_code == 422


def test_giving_back_keeps_the_word_when_it_is_refused_and_shows_it_to_the_author(acting, client_of, pending):
    karim = client_of("karim")
    assert "Écrivez à l'auteur" in text(karim.post(to("return", pending), {"comment": " "}))
    assert karim.post(to("return", pending), {"comment": "Précise <b>la date</b>."}).status_code == 302
    page = text(client_of("alice").get(to("report", pending)))
    assert "Précise &lt;b&gt;la date&lt;/b&gt;." in page
    assert "Karim Haddad" in page


def test_the_author_sees_what_the_visa_corrected(acting, client_of, pending):
    with acting("karim") as karim:
        write(karim, pending.pk, Section.DONE, health="Elle est fatiguée.", page="k")
        write(karim, pending.pk, Section.ADDRESSEE, stated_danger="immediate", page="k")
        give_back(actor=karim, report_id=pending.pk, comment="Relis.", now=NOW)
    page = text(client_of("alice").get(to("report", pending)))
    for words in ("Ce que la relecture a corrigé", "Elle est fatiguée.", "Karim Haddad", "(vide)"):
        assert words in page


def test_one_s_own_visa_is_explained(acting, client_of):
    with acting("karim") as karim:
        report = submitted(karim)
    client = client_of("karim")
    page = text(client.get(to("visa", report)))
    assert "Pourquoi vous visez votre propre écrit" in page
    refused = client.post(to("give", report), {"revision": revision_of(page), "own_visa_reason": "court"})
    assert (refused.status_code, "court</textarea>" in text(refused)) == (422, True)


def test_a_school_is_asked_the_view_of_its_adviser(acting, client_of):
    with acting("nadia") as nadia:
        report = submitted(nadia)
    client = client_of("jeanne")
    page = text(client.get(to("visa", report)))
    assert "Avis du conseiller technique" in page
    assert client.post(to("give", report), {"revision": revision_of(page)}).status_code == 422
    answer = client.post(
        to("give", report), {"revision": revision_of(page), "adviser_view": "À transmettre."}
    )
    assert answer.status_code == 302


def test_the_sealed_page_shows_only_what_the_author_may_know(acting, client_of):
    done = sent(acting("alice"), acting("karim"))
    page = text(client_of("alice").get(to("report", done)))
    for words in (
        "Scellé",
        "Reçue par la CRIP",
        "Remis dans Havre",
        "20 févr. 2027",
        "à vérifier par un juriste",
    ):
        assert words in page
    assert "ne leur en parlez pas" in page
    for words in ("Martin", "Zoé", "Elle dort en cours", "Hugo", "Gaëlle"):
        assert words not in page
    with acting("farid") as farid:
        post_notice(farid, done, NoticeCode.RECEIVED)
        notice_id = post_notice(farid, done, NoticeCode.FEEDBACK, letter=b"%PDF-1.7 lettre")
    page = text(client_of("bruno").get(to("report", done)))
    assert "lire la lettre" in page
    letter = client_of("bruno").get(to("feedback", done, notice_id=notice_id))
    assert (letter["Content-Type"], letter.content) == ("application/pdf", b"%PDF-1.7 lettre")


def test_the_files_of_a_sealed_report(acting, client_of):
    done = sent(acting("alice"), acting("karim"))
    alice = client_of("alice")
    with acting("alice"):
        document = SealedDocument.objects.get()
    original, again = (alice.get(to("document", done, document_id=document.pk)) for _ in range(2))
    assert original.content == again.content
    assert original["Content-Disposition"] == f'attachment; filename="{done.reference}.pdf"'
    proof = alice.get(to("proof", done, document_id=document.pk))
    assert (proof.status_code, proof.content[:5]) == (200, b"%PDF-")
    assert "original scellé" in text(alice.get(to("verify", done, document_id=document.pk)))
    for slug in ("maud", "nadia", "farid", "olga", "paul"):
        stranger = client_of(slug)
        for name in ("document", "proof", "verify"):
            assert stranger.get(to(name, done, document_id=document.pk)).status_code == 404


def test_a_paper_is_carried_with_clear_instructions(acting, client_of):
    done = sent(acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL)
    alice = client_of("alice")
    page = text(alice.get(to("report", done)))
    assert "jamais par courriel ordinaire" in page
    assert "Suite donnée par le parquet" in page
    with acting("alice"):
        paper = Dispatch.objects.get(channel="to_carry")
    assert alice.post(to("carried", done, dispatch_id=paper.pk)).status_code == 302
    page = text(alice.get(to("report", done)))
    assert ("porté le" in page, "jamais par courriel" in page) == (True, False)
    alice.post(to("outcome", done), {"outcome": "opp"})
    assert '<option value="opp" selected>' in text(alice.get(to("report", done)))
    assert alice.post(to("outcome", done), {"outcome": "score"}).status_code == 302


def test_an_addendum_from_its_author_to_its_seal(acting, client_of):
    done = sent(acting("alice"), acting("karim"))
    alice, karim = client_of("alice"), client_of("karim")
    where = to("addendum", done)
    assert alice.post(where, {"reason": "", "text": "Le 3."}).status_code == 422
    image = alice.post(where, {"reason": "Image", "text": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA"})
    assert (image.status_code, "3018" in text(image)) == (422, True)
    [new_id] = re.findall(r'name="new_id" value="([^"]+)"', text(alice.get(where)))
    for _ in range(2):
        alice.post(where, {"reason": "Date à corriger", "text": "Le 3, et non le 2.", "new_id": new_id})
    assert "Viser, sceller et envoyer" not in text(alice.get(where))
    assert text(karim.get(where)).count("En attente de visa : Date à corriger") == 1
    assert karim.post(to("seal_addendum", done, addendum_id=new_id))["Location"] == to("report", done)
    page = text(alice.get(to("report", done)))
    assert "Complément n° 1" in page
    assert alice.post(to("seal_addendum", done, addendum_id=new_id)).status_code == 404


def test_an_addendum_of_one_s_own_is_not_sealed_alone_in_silence(acting, client_of):
    done = sent(acting("alice"), acting("karim"))
    addendum_id = uuid7()
    with acting("karim") as karim:
        prepare_addendum(
            actor=karim, report_id=done.pk, addendum_id=addendum_id, reason="Date", text="Le 3.", now=NOW
        )
    client = client_of("karim")
    refused = client.post(to("seal_addendum", done, addendum_id=addendum_id), {"own_visa_reason": "court"})
    assert (refused.status_code, "court</textarea>" in text(refused)) == (422, True)
    assert client.post(to("drop_addendum", done, addendum_id=addendum_id)).status_code == 302
    assert "En attente de visa" not in text(client.get(to("addendum", done)))


def test_an_addendum_to_a_draft_leads_back_to_it(acting, client_of):
    with acting("alice") as alice:
        report = draft(alice)
    assert client_of("alice").get(to("addendum", report))["Location"] == to("report", report)


def test_giving_up_asks_first(acting, client_of):
    with acting("alice") as alice:
        report = complete(alice)
    bruno, alice = client_of("bruno"), client_of("alice")
    assert "Rien n’est envoyé" in text(alice.get(to("give_up", report)))
    bruno.post(to("give_up", report))
    with acting("alice") as actor:
        assert report_for(actor, report.pk).status == "draft"
    alice.post(to("give_up", report))
    assert "abandonné" in text(alice.get(to("report", report)))


def test_the_export_is_a_file_without_identity(acting, client_of):
    with acting("alice") as alice:
        complete(alice)
    answer = client_of("alice").get(reverse("reports:export"))
    body = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "ecrits-" in answer["Content-Disposition"]
    assert body.count("\r\n") == 2
    assert "Martin" not in body


def test_the_notes_of_a_conversation_are_offered_and_assigned(acting, client_of):
    from havre.listening.services.contacts import open_contact
    from havre.listening.services.notes import keep_note

    contact_id, note_id = uuid7(), uuid7()
    with acting("alice") as alice:
        open_contact(actor=alice, contact_id=contact_id, now=NOW)
        keep_note(
            actor=alice, contact_id=contact_id, note_id=note_id, kind="child_words", text="J'ai peur de <rentrer>.",
            revision=1, now=NOW,
        )  # fmt: skip
    client = client_of("alice")
    begin = reverse("reports:from_contact", args=[contact_id])
    assert client.get(f"{reverse('reports:new')}?contact={contact_id}")["Location"] == begin
    [report_id] = re.findall(r'name="id" value="([^"]+)"', text(client.get(begin)))
    offered = client.post(begin, {"id": report_id})["Location"]
    page = text(client.get(offered))
    assert "J'ai peur de &lt;rentrer&gt;." in page
    assert re.search(r'value="child_words" checked', page)
    client.post(offered, {f"note_{note_id}": "child_words", "note_x": "fact", f"note_{uuid7()}": "fact"})
    with acting("alice") as alice:
        opened = load(report_for(alice, report_id))
    assert [body.text for body in opened.bodies(LineKind.CHILD_WORDS)] == ["J'ai peur de <rentrer>."]
    assert "Déjà reprise" in text(client.get(offered))
    assert client_of("maud").get(begin).status_code == client_of("nadia").get(begin).status_code == 404
