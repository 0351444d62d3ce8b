"""Pages of the desk: who meets what, what is typed is kept, errors are said, lists cost the same whatever their length."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import edit, published

from havre.directory.models import Service

pytestmark = pytest.mark.django_db

PAGES = [
    ("nadia", "/annuaire/fiche/nouvelle/"),
    ("nadia", "/annuaire/mes-fiches/"),
    ("nadia", "/annuaire/mes-favoris/"),
    ("nadia", "/annuaire/referents/"),
    ("nadia", "/annuaire/referents/moi/"),
    ("nadia", "/annuaire/offre-manquante/"),
    ("denis", "/annuaire/acces/"),
    ("lea", "/annuaire/moderation/"),
    ("lea", "/annuaire/moderation/erreurs/"),
    ("lea", "/annuaire/moderation/doublons/"),
    ("lea", "/annuaire/moderation/lignes/"),
    ("lea", "/annuaire/moderation/acces/"),
    ("lea", "/annuaire/moderation/fraicheur/"),
    ("lea", "/annuaire/moderation/fermetures.csv"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_every_page_opens(client_of, who, address):
    assert client_of(who).get(address).status_code == 200


def test_the_pages_of_one_entry_open(client_of, acting):
    service_id = published(acting)
    edit(acting, "alice", service_id, cost="free")
    lea = client_of("lea")
    for page in ("suivi", "modifier", "verifier", "ne-pas-lister", "erreur"):
        assert lea.get(f"/annuaire/fiche/{service_id}/{page}/").status_code == 200, page
    assert client_of("nadia").get(f"/annuaire/fiche/{service_id}/retour/").status_code == 200


def test_a_draft_is_typed_and_proposed(client_of, acting):
    nadia = client_of("nadia")
    data = {
        "id": str(uuid4()), "name": "PAEJ du Canal", "kind": "paej", "tier": "public", "commune": "roubaix",
        "phones-0-number": "03 99 00 12 34", "hours-way": "week", "hours-day_0": "9h-12h", "languages": ["fr", "ar"],
        "without_parents": "yes", "min_age": "12", "alerts-0-text": "Fermé pour travaux",
        "alerts-0-starts_on": "1/12/2026", "alerts-0-ends_on": "24/12/2026", "departements": "59",
    }  # fmt: skip
    response = nadia.post("/annuaire/fiche/nouvelle/", data)
    assert response.status_code == 302, response.content.decode()
    row = Service.objects.get(id=data["id"])
    assert (row.name, row.location.commune_id, row.languages, row.opening_hours) == (
        "PAEJ du Canal", "59512", ["fr", "ar"], "Mo 09:00-12:00",
    )  # fmt: skip
    assert nadia.post(f"/annuaire/fiche/{row.id}/suivi/proposer/").status_code == 302
    assert Service.objects.get(id=row.id).publication == "submitted"


def test_what_is_wrong_comes_back_with_what_was_typed(client_of):
    data = {
        "id": str(uuid4()), "name": "", "kind": "mda", "tier": "public", "commune": "saint-denis", "siret": "123",
        "phones-0-number": "abc", "min_age": "20", "max_age": "10", "hours-way": "unknown", "departements": "59, 999",
    }  # fmt: skip
    response = client_of("nadia").post("/annuaire/fiche/nouvelle/", data)
    html = response.content.decode()
    assert response.status_code == 422
    for sentence in ("Donnez un nom", "Plusieurs communes", "Ce numéro SIRET", "plus petit que", "999"):
        assert sentence in html, sentence
    assert 'value="saint-denis"' in html


def test_a_conflict_shows_both_versions(client_of, acting):
    service_id = published(acting)
    marc = client_of("marc")
    address = f"/annuaire/fiche/{service_id}/modifier/"
    revision = Service.objects.get(id=service_id).revision
    edit(acting, "lea", service_id, name="Maison du Hêtre")
    data = {
        "id": str(uuid4()), "revision": str(revision), "name": "Maison du Saule", "kind": "mda", "tier": "public",
        "commune": "Lille (59)", "hours-way": "unknown",
    }  # fmt: skip
    response = marc.post(address, data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Maison du Hêtre" in html
    assert 'value="Maison du Saule"' in html
    data["revision"] = str(Service.objects.get(id=service_id).revision)
    assert marc.post(address, data).status_code == 302
    assert Service.objects.get(id=service_id).name == "Maison du Saule"


def test_saving_the_form_as_it_came_changes_nothing(client_of, acting):
    service_id = published(acting, opening_hours="Mo-Fr 09:00-12:00")
    before = Service.objects.get(id=service_id)
    page = client_of("lea").get(f"/annuaire/fiche/{service_id}/modifier/")
    sheet = page.context["sheet"]
    data = {}
    for form in [sheet.form, sheet.hours, *(form for rows in sheet.rows.values() for form in rows)]:
        for bound in form:
            if (value := bound.value()) not in (None, "", [], False):
                data[bound.html_name] = value
    response = client_of("lea").post(f"/annuaire/fiche/{service_id}/modifier/", data)
    assert response.status_code == 302, response.content.decode()[:3000]
    assert Service.objects.get(id=service_id).revision == before.revision


QUEUES = {
    "/annuaire/moderation/": 18,
    "/annuaire/moderation/erreurs/": 15,
    "/annuaire/moderation/doublons/": 16,
    "/annuaire/moderation/lignes/": 15,
    "/annuaire/moderation/acces/": 16,
}


@pytest.mark.parametrize("address", sorted(QUEUES))
@pytest.mark.parametrize("lines", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(client_of, acting, address, lines):
    from tests_support import statements

    for rank in range(lines):
        one = waiting(acting, rank)
        assert one
    lea = client_of("lea")
    lea.get(address)
    with statements() as captured:
        assert lea.get(address).status_code == 200
    assert len(captured.real) == QUEUES[address]


def waiting(acting, rank):
    """Make one line of each list."""
    from keep_support import NOW, draft, move

    from havre.directory.models import DuplicatePair, Phone
    from havre.directory.rules import Tier
    from havre.directory.rules.keeping import ErrorKind, PublicationAct
    from havre.directory.services import access_requests, errors

    service_id = published(acting)
    edit(acting, "alice", service_id, cost="free")
    errors.tell_error(
        report_id=uuid4(), service_id=service_id, kind=ErrorKind.HOURS, text="", audience=Tier.PUBLIC, now=NOW
    )
    move(acting, "nadia", draft(acting), PublicationAct.SUBMIT)
    Phone.objects.create(
        service_id=service_id, number="+33199005678", tier="professional", expires_on=NOW.date()
    )
    DuplicatePair.objects.create(
        first_id=service_id, second_id=published(acting), reasons=["phone"], found_at=NOW
    )
    with acting(("denis", "elodie", "olga")[rank]) as actor:
        access_requests.ask(actor=actor, request_id=uuid4(), purpose="Voir", now=NOW)
    return service_id


def test_a_moderator_reads_on_the_home_page_what_waits(client_of, acting):
    waiting(acting, 0)
    html = client_of("lea").get("/").content.decode()
    assert "Fiches proposées à relire" in html.replace("\u00a0", " ")
    assert "Annuaire" in html


def test_what_is_hidden_answers_as_what_does_not_exist(client_of, acting):
    from keep_support import draft

    hidden, absent = draft(acting), uuid4()
    alice, lea = client_of("alice"), client_of("lea")
    for page in ("suivi", "modifier", "erreur", "retour"):
        answers = [alice.get(f"/annuaire/fiche/{one}/{page}/") for one in (hidden, absent)]
        assert [answer.status_code for answer in answers] == [404, 404], page
        bodies = [
            answer.content.decode().replace(str(one), "")
            for answer, one in zip(answers, (hidden, absent), strict=True)
        ]
        assert len(bodies[0]) == len(bodies[1])
    assert lea.get(f"/annuaire/fiche/{hidden}/suivi/").status_code == 200


def test_the_command_looks_for_twins(acting, capsys):
    from django.core.management import call_command

    call_command("directory", "twins")
    assert "Doublons possibles : 0 nouveaux" in capsys.readouterr().out


def test_one_reads_what_became_of_ones_correction(client_of, acting):
    from keep_support import NOW

    from havre.directory.models import Proposal
    from havre.directory.rules.keeping import ProposalDecision
    from havre.directory.services import editing

    edit(acting, "alice", published(acting), cost="free")
    alice = client_of("alice")
    assert "En attente" in alice.get("/annuaire/mes-fiches/").content.decode()
    with acting("lea") as lea:
        editing.decide_proposal(
            actor=lea, proposal_id=Proposal.objects.get().id, decision=ProposalDecision.REFUSED,
            answer="Le service dit le contraire", now=NOW,
        )  # fmt: skip
    html = alice.get("/annuaire/mes-fiches/").content.decode()
    assert "Refusée. Le service dit le contraire" in html
    assert "Refusée" not in client_of("nadia").get("/annuaire/mes-fiches/").content.decode()
