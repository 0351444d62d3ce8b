"""The pages of the board: bounded statements, words for what is late, nothing of a child in a calendar."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.cases.models import Absence, CareMember, Feed, Task
from havre.cases.rules import TeamRole
from havre.cases.rules.tasks import WhyNot
from havre.cases.services import agenda, tasks, team
from havre.cases.services.acts import take
from havre.cases.services.sharing_out import turn
from havre.kernel.clock import utc_now
from havre.persons.access import IdentityCard
from tests_support import statements

pytestmark = pytest.mark.django_db


def planned(actor, case, *, days, title="Appeler le collège", **changes):
    work = take(act(actor, case.pk))
    return tasks.plan(work, title=title, due_on=work.today + timedelta(days=days), **changes)


def plain(page):
    """The words of a page, without tags and with plain spaces."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text).replace("\u00a0", " ").replace("\u202f", " "))


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("query", ["", "?scope=team", "?kind=own&when=soon"])
def test_the_board_takes_eight_statements_whatever_its_length(acting, client_of, count, query):
    with acting("valerie") as valerie:
        case = open_file(valerie)
        for number in range(count):
            planned(valerie, case, days=1 + number % 5)
    client = client_of("valerie")
    client.get("/echeances/")
    with statements() as captured:
        page = client.get(f"/echeances/{query}")
    assert page.status_code == 200
    assert len(captured.real) == 8, "\n".join(captured.real)


def test_pages_follow_one_another_without_loss(acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard())
        for number in range(107):
            planned(sonia, case, days=number // 20, title=f"Tâche n° {number}")
    client, seen, where = client_of("sonia"), [], "/echeances/"
    while where:
        page = client.get(where)
        seen += re.findall(r"Tâche n°.(\d+)<", page.content.decode())
        where = page.context["after"] and f"/echeances/{page.context['after']}"
    assert sorted(map(int, seen)) == list(range(107))
    back = client.get(f"/echeances/{page.context['before']}")
    assert len(re.findall(r"Tâche n°.\d+<", back.content.decode())) == 50


def test_what_is_late_is_told_in_words_and_blocked_tasks_wait_for_the_manager(acting, client_of, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard())
        late, due, blocked = (planned(sonia, case, days=days, title=f"Tâche {days}") for days in (0, 1, 2))
        Task.objects.filter(pk=late.pk).update(
            due_on=late.due_on - timedelta(days=3),
            due_at=late.due_at - timedelta(days=3),
            late_at=late.due_at - timedelta(days=3),
        )
        agenda.cannot(act(sonia, case.pk), task_id=blocked.pk, reason=WhyNot.NO_PLACE, text="Complet.")
    page = client_of("sonia").get("/echeances/")
    words = plain(page)
    assert "Tâches en retard" in words
    assert "Tâche en retard de 3 jours" in words
    assert "1 tâche en retard" in words
    assert "Demain" in words
    assert "Tâche 2" not in words
    assert "enfant en retard" not in words
    manager = client_of("valerie").get("/echeances/?when=blocked")
    assert "ne peut pas être faite : à décider" in plain(manager)
    assert "Aucune tâche ici" in plain(client_of("sonia").get("/echeances/?when=blocked"))
    assert "Échéances des dossiers" in plain(client_of("sonia").get("/"))
    assert due.due_on


def test_a_task_says_how_its_date_was_counted_and_what_a_lawyer_should_check(acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        task = Task.objects.get(case=case, rule_id="D19")
    page = plain(client_of("sonia").get(f"/echeances/{task.pk}/"))
    assert "Tenir l'entretien qui prépare l'autonomie" in page.replace("’", "'")
    assert "1 an avant, au plus tard" in page
    assert "à vérifier par un juriste" in page
    assert "L. 222-5-1" in page
    assert "Zoé" not in page
    client = client_of("sonia")
    form = f"/suivi/{case.pk}/echeances/{task.pk}/faite/"
    sent = {"id": str(uuid4()), "revision": 1, "text": "Fait avec elle."}
    assert client.post(form, sent)["Location"] == f"/echeances/{task.pk}/"
    again = client.post(form, {**sent, "id": str(uuid4())})
    assert again.status_code == 422
    assert "une autre personne est passée avant vous" in plain(again)
    assert "Fait avec elle." in again.content.decode()
    tab = plain(client.get(f"/suivi/{case.pk}/echeances/"))
    assert "Faites ou abandonnées" in tab
    assert "Échéance" in plain(client.get(f"/suivi/{case.pk}/chronologie/"))


def test_a_task_of_another_file_is_not_found_behind_the_address_of_this_one(acting, client_of):
    with acting("sonia") as sonia:
        one, two = open_file(sonia, card=IdentityCard()), open_file(sonia, card=IdentityCard())
        task = planned(sonia, two, days=1)
    client = client_of("sonia")
    for slug in ("faite", "confier", "rappel", "impossible", "abandonner", "inconnu"):
        assert client.get(f"/suivi/{one.pk}/echeances/{task.pk}/{slug}/").status_code == 404
        sent = {"id": str(uuid4()), "text": "x", "reason": "other", "on": "01/01/2050"}
        assert client.post(f"/suivi/{one.pk}/echeances/{task.pk}/{slug}/", sent).status_code in (404, 422)
    with acting("sonia"):
        assert Task.objects.get(pk=task.pk).state == "open"


def test_an_absence_is_told_covered_and_ended(acting, client_of, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard())
        planned(sonia, case, days=1)
    client, today = client_of("sonia"), utc_now().date()
    sent = {
        "id": str(uuid4()), "team": str(cast.sonia.team_id), "user_id": str(cast.sonia.id),
        "first_on": f"{today:%d/%m/%Y}", "last_on": f"{today + timedelta(days=3):%d/%m/%Y}", "substitute_id": str(cast.yann.id),
    }  # fmt: skip
    wrong = client.post("/echeances/absences/", {**sent, "last_on": f"{today - timedelta(days=3):%d/%m/%Y}"})
    assert (wrong.status_code, str(cast.yann.id) in wrong.content.decode()) == (422, True)
    for _ in range(2):
        assert client.post("/echeances/absences/", sent).status_code == 302
    page = plain(client_of("yann").get("/echeances/?scope=cover"))
    assert "en remplacement de Sonia Lemaire" in page
    with acting("sonia"):
        row = Absence.objects.get()
    assert client_of("yann").post(f"/echeances/absences/{row.pk}/fin/").status_code == 404
    assert client.post(f"/echeances/absences/{row.pk}/fin/").status_code == 302
    assert "Vous ne remplacez personne" in plain(client_of("yann").get("/echeances/?scope=cover"))


def test_a_hand_over_by_the_page(acting, client_of, cast):
    with acting("sonia") as sonia:
        files = [open_file(sonia, card=IdentityCard()) for _ in range(3)]
        team.entrust(act(sonia, files[2].pk), user_id=cast.yann.id, role=TeamRole.SUBSTITUTE)
    where = f"/echeances/passation/{cast.sonia.team_id}/{cast.sonia.id}/"
    client = client_of("valerie")
    assert "3 tâches" not in plain(client.get("/echeances/passation/"))
    page = client.get(where)
    sent = {"id": page.context["form"]["id"].value(), "everything": "", "text": "Elle part."}
    assert "Choisissez qui reprend au moins un dossier" in plain(client.post(where, sent))
    sent |= {"everything": str(cast.yann.id), f"file_{files[0].pk}": str(cast.valerie.id)}
    assert client.post(where, sent).status_code == 302
    with acting("valerie"):
        rows = CareMember.objects.filter(ends_at=None, role="referent")
        assert dict(rows.values_list("case_id", "user_id")) == {
            files[0].pk: cast.valerie.id, files[1].pk: cast.yann.id, files[2].pk: cast.yann.id,
        }  # fmt: skip
    assert "n’a plus ni dossier" in plain(client.get(where))


def test_a_calendar_reads_days_without_a_session_and_without_a_name(acting, client_of, visitor):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        planned(sonia, case, days=1, title="Appeler Zoé au collège")
    client = client_of("sonia")
    made = client.post("/echeances/calendrier/", {"act": "open"})
    address = re.search(r"(/echeances/calendrier/[\w-]+\.ics)", made.content.decode()).group(1)
    assert address not in client.get("/echeances/calendrier/").content.decode()
    answer = visitor.get(address)
    text = answer.content.decode().replace("\r\n ", "")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert not visitor.cookies
    assert set(re.findall(r"SUMMARY:(.*)\r", text)) == {"Échéance Havre"}
    assert text.count("BEGIN:VEVENT") == 5
    for word in (case.alias, case.reference, "Zoé", "Exemple", "collège", "D19", str(case.pk), "Sonia"):
        assert word not in text, word
    assert "Dernière lecture" in plain(client.get("/echeances/calendrier/"))
    unknown = visitor.get("/echeances/calendrier/rien.ics")
    assert client.post("/echeances/calendrier/", {"act": "close"}).status_code == 302
    closed = visitor.get(address)
    assert (closed.status_code, unknown.status_code) == (404, 404)
    assert len(closed.content) == len(unknown.content)
    with acting("sonia"):
        assert len(bytes(Feed.objects.get().token_hash)) == 32
    for _ in range(60):
        last = visitor.get("/echeances/calendrier/rien.ics")
    assert (last.status_code, int(last["Retry-After"]) > 0) == (429, True)


def test_the_job_runs_as_the_jobs_role(acting, cast):
    """Nothing to do leaves everything as it was, twice."""
    with acting("sonia") as sonia:
        open_file(sonia)
    before = utc_now()
    for _ in range(2):
        turn(cast.sonia.team_id, now=before)
    with acting("sonia"):
        assert {row.owner_id for row in Task.objects.exclude(rule_id="D25")} == {cast.sonia.id}
