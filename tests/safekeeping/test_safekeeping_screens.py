"""The screens of safekeeping: a purge by two persons, a request from end to end, the registers, the counts."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from cases_support import act, open_file
from havre.kernel.clock import utc_now
from havre.listening.models import Contact
from havre.runaways.services import episodes
from havre.safekeeping.models import PurgeRun, RightsRequest
from havre.safekeeping.rules.breach import Account, Nature
from havre.safekeeping.rules.rights import AskedRight, Asker
from havre.safekeeping.services import breaches, rights
from listening_support import S, talk
from tests_support import statements

pytestmark = pytest.mark.django_db
ATTACK = "<script>alert(1)</script>=HYPERLINK()"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def old_contact(acting, slug="alice"):
    with acting(slug) as actor:
        return talk(actor, state=S.CLOSED, now=utc_now() - timedelta(days=800))


def reference_of(acting, contact_id, slug="alice"):
    with acting(slug):
        return Contact.objects.values_list("reference", flat=True).get(pk=contact_id)


def test_a_purge_is_proposed_then_confirmed_by_somebody_else(cast, acting, client_of):
    reference = reference_of(acting, old_contact(acting))
    paul, karim, maud = client_of("paul"), client_of("karim"), client_of("maud")
    run_id = uuid4()
    where = f"/donnees/purges/{run_id}/"
    assert paul.post("/donnees/purges/proposer/", {"id": str(run_id)})["Location"] == where
    # Twice the same button: one proposal.
    assert paul.post("/donnees/purges/proposer/", {"id": str(run_id)})["Location"] == where

    assert reference not in text_of(paul.get(where))
    assert "Confirmer" not in text_of(paul.get(where))
    assert reference in text_of(karim.get(where))
    assert reference not in text_of(maud.get(where))
    paul.post(where, {"act": "confirm"})
    with acting("paul"):
        assert PurgeRun.objects.get().status == "proposed"
    assert "Purge PU-" in text_of(karim.get("/"))

    karim.post(where, {"act": "confirm"})
    with acting("paul"):
        assert PurgeRun.objects.get().status == "confirmed"
    assert "Confirmer" not in text_of(karim.get(where))
    assert "Reprendre la purge" in text_of(paul.get(where))
    assert "reprend là où" in text_of(paul.post(where, {"act": "resume"}, follow=True))
    assert karim.post(where, {"act": "resume"}).status_code == 404


def test_a_hold_is_found_by_its_reference_and_lifted(cast, acting, client_of):
    reference = reference_of(acting, old_contact(acting))
    karim, paul = client_of("karim"), client_of("paul")
    asked = {
        "id": str(uuid4()),
        "reference": reference,
        "category": "procedure",
        "reason": "Procédure inventée, longue.",
    }
    assert karim.post("/donnees/conservations/", {**asked, "reason": "court"}).status_code == 422
    assert karim.post("/donnees/conservations/", {**asked, "reference": "XX-0000-0000"}).status_code == 422
    assert karim.post("/donnees/conservations/", asked).status_code == 302
    assert reference in text_of(paul.get("/donnees/conservations/"))
    assert reference not in text_of(client_of("maud").get("/donnees/conservations/"))


def test_a_request_from_its_arrival_to_the_answer(cast, acting, client_of):
    helene, sonia, valerie = client_of("helene"), client_of("sonia"), client_of("valerie")
    asked = {
        "id": str(uuid4()), "team": str(cast.sonia.team_id), "asker": "young_person", "rights": ["access"],
        "received_on": "01/11/2026", "who": f"Zoé {ATTACK}", "words": ATTACK,
    }  # fmt: skip
    assert helene.post("/donnees/demandes/nouvelle/", {**asked, "who": ""}).status_code == 422
    assert helene.post("/donnees/demandes/nouvelle/", asked).status_code == 302
    where = f"/donnees/demandes/{asked['id']}/"
    assert helene.get(where).status_code == 404
    assert "Zoé" not in text_of(helene.get("/donnees/demandes/"))
    # A month from Sunday 1 November: Tuesday 1 December is its last day.
    assert "1er déc." in text_of(sonia.get("/donnees/demandes/"))
    page = text_of(sonia.get(where))
    assert "<script>alert(1)" not in page
    assert "Zoé &lt;script&gt;" in page

    link = {"act": "link", "revision": 1, "file_reference": "XX-0000"}
    assert "Aucun dossier de cette équipe" in text_of(sonia.post(where, link))
    with acting("sonia") as actor:
        reference = open_file(actor).reference
    assert reference in text_of(sonia.post(where, {**link, "file_reference": reference}, follow=True))
    assert sonia.post(where, {**link, "revision": 2, "file_reference": ""}).status_code == 302
    assert sonia.post(where, {"act": "identify", "revision": 3, "identity": "known"}).status_code == 302
    assert sonia.post(where, {"act": "submit", "revision": 1, "words": "Périmé"}).status_code == 422
    piece = f"{where}pieces/{uuid4()}/"
    sorted_ = {"title": "Note inventée", "category": "judicial", "outcome": "given"}
    refused = sonia.post(piece, sorted_)
    assert refused.status_code == 422
    assert "Demande à faire au juge" in text_of(refused)
    assert sonia.post(piece, {**sorted_, "outcome": "judge"}).status_code == 302
    assert sonia.get(f"{where}reponse.pdf").status_code == 302
    assert sonia.post(where, {"act": "submit", "revision": 4, "words": "Voici."}).status_code == 302
    page = text_of(sonia.get(where))
    assert "Valider la réponse" not in page
    assert f"Peut valider la réponse : {cast.valerie.name} ou {cast.yann.name}" in page
    assert "Valider la réponse" in text_of(valerie.get(where))
    assert sonia.post(where, {"act": "answer", "revision": 5}).status_code == 422
    assert valerie.post(where, {"act": "answer", "revision": 5}).status_code == 302
    made = valerie.get(f"{where}reponse.pdf")
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    with acting("valerie"):
        assert RightsRequest.objects.get().status == "answered"


def test_the_notebook_of_breaches(cast, acting, client_of):
    helene = client_of("helene")
    asked = {
        "id": str(uuid4()), "aware_on": "20/11/2026", "aware_hour": "16:50", "natures": ["confidentiality"],
        "facts": "=cmd|'/c calc'!A1",
    }  # fmt: skip
    assert helene.post("/donnees/violations/nouvelle/", {**asked, "aware_hour": "tantôt"}).status_code == 422
    assert helene.post("/donnees/violations/nouvelle/", asked).status_code == 302
    where = f"/donnees/violations/{asked['id']}/"
    assert "23 novembre 2026 à 16 h 50" in text_of(helene.get(where)).replace("\xa0", " ").replace(
        "\u202f", " "
    )
    helene.post(where, {"act": "step", "step_id": str(uuid4()), "text": "Mot de passe changé."})
    helene.post(where, {"act": "close"})
    sheet = {
        "act": "complete", "revision": 1, "natures": ["confidentiality"], "facts": "=cmd", "cnil": "no_risk",
        "cnil_why": "Rien n'est sorti.", "persons": "not_needed", "persons_why": "Aucun risque.",
    }  # fmt: skip
    assert helene.post(where, sheet).status_code == 302
    conflict = helene.post(where, {**sheet, "measures": "Mots gardés"})
    assert (conflict.status_code, "Mots gardés" in text_of(conflict)) == (422, True)
    assert helene.post(where, {"act": "close"}).status_code == 302
    assert "Close" in text_of(helene.get("/donnees/violations/"))
    register = helene.get("/donnees/violations/registre.csv").content.decode("utf-8-sig")
    assert "'=cmd" in register


def test_who_read_my_file_and_the_search_of_the_officer(cast, acting, client_of):
    contact_id = old_contact(acting)
    reference = reference_of(acting, contact_id)
    client_of("bruno").get(f"/ecoute/{contact_id}/")
    karim = client_of("karim")
    shown = karim.post("/donnees/lectures/", {"reference": reference})
    assert cast.bruno.name in text_of(shown)
    made = karim.post("/donnees/lectures/", {"reference": reference, "act": "pdf"})
    assert made.content[:5] == b"%PDF-"
    assert client_of("farid").post("/donnees/lectures/", {"reference": reference}).status_code == 422
    today = f"{localdate():%d/%m/%Y}"
    asked = {"since": today, "until": today, "reference": reference}
    found = text_of(client_of("paul").post("/donnees/journal/", asked))
    assert cast.alice.name in found
    assert cast.alice.name not in text_of(
        client_of("helene").post("/donnees/journal/", {"since": today, "until": today})
    )


def test_the_search_is_narrowed_to_a_family_of_acts(cast, acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        episodes.notice(act(sonia, case.pk), last_seen_at=utc_now() - timedelta(hours=1))
    today = f"{localdate():%d/%m/%Y}"
    asked = {"since": today, "until": today, "reference": case.reference}
    helene = client_of("helene")
    everything = text_of(helene.post("/donnees/journal/", asked))
    assert "Dossier ouvert" in everything
    narrowed = html.unescape(text_of(helene.post("/donnees/journal/", {**asked, "act": "absences"})))
    assert "Absence d'un enfant signalée" in narrowed
    assert "Dossier ouvert" not in narrowed
    assert "Acte «" not in everything
    assert helene.post("/donnees/journal/", {**asked, "act": "case."}).status_code == 422


def test_the_registers_are_given_as_files(cast, client_of):
    helene = client_of("helene")
    for name, start in (
        ("registre-pdf", b"%PDF-"),
        ("analyse-pdf", b"%PDF-"),
        ("registre-csv", b"\xef\xbb\xbf"),
    ):
        assert helene.get(f"/donnees/documents/{name}/").content.startswith(start)
    assert helene.get("/donnees/documents/autre/").status_code == 404


def test_a_duration_is_decided_with_its_reason(cast, client_of):
    helene = client_of("helene")
    asked = {"months": 6, "days": 0, "then": "erase", "reason": "Tableau de gestion inventé du département."}
    assert helene.post("/donnees/durees/contact/", {**asked, "months": 0}).status_code == 422
    assert helene.post("/donnees/durees/contact/", {**asked, "reason": "court"}).status_code == 422
    assert helene.post("/donnees/durees/talk/", asked).status_code == 422
    assert helene.post("/donnees/durees/contact/", asked).status_code == 302
    assert helene.post("/donnees/durees/contact/", {**asked, "months": 7}).status_code == 302
    page = text_of(client_of("sonia").get("/donnees/durees/"))
    assert "7 mois" in page
    assert "décidé ici, national : 1 an" in page
    assert "décidé ici" not in text_of(client_of("karim").get("/donnees/durees/"))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_statements_whatever_their_length(cast, acting, client_of, count):
    now = utc_now()
    with acting("helene") as helene:
        for _ in range(count):
            asked = rights.Asked(
                team_id=cast.sonia.team_id, asker=Asker.PARENT, rights=(AskedRight.ACCESS,), received_at=now, who="Zoé"
            )  # fmt: skip
            rights.register_request(actor=helene, request_id=uuid4(), asked=asked, now=now)
            account = Account(natures=(Nature.AVAILABILITY,), facts="Panne.")
            breaches.open_breach(actor=helene, breach_id=uuid4(), aware_at=now, account=account, now=now)
    client = client_of("helene")
    found = {}
    for where in ("", "demandes/", "violations/", "durees/", "purges/", "conservations/", "archives/"):
        client.get(f"/donnees/{where}")
        with statements() as captured:
            assert client.get(f"/donnees/{where}").status_code == 200
        found[where] = len(captured.real)
    assert found == {
        "": 9, "demandes/": 6, "violations/": 5, "durees/": 5, "purges/": 5, "conservations/": 5, "archives/": 5,
    }  # fmt: skip
