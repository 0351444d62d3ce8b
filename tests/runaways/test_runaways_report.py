"""From a return to a signalement: the child goes with it, once for each author, and only where the file is seen."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from cases_support import act, open_file
from havre.cases.models import Barred
from havre.cases.rules import BarGround
from havre.cases.services import team
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.reports.access import visa_holders
from havre.reports.models import Line, Report, ReportChild
from havre.reports.services.absences import draft_from_absence
from havre.reports.services.drafts import open_draft, withdraw
from havre.runaways.content import SafeCheck
from havre.runaways.models import RunawayEpisode
from havre.runaways.services import episodes, returns

pytestmark = pytest.mark.django_db
WORDS = "Je lui dois de l’argent."


@pytest.fixture
def back(acting):
    """A child of Rose's home, back with something that alarms."""
    with acting("samir") as samir:
        case = open_file(samir)
    with acting("rose") as rose:
        episodes.notice(act(rose, case.pk), last_seen_at=utc_now() - timedelta(hours=3))
        episode = RunawayEpisode.objects.get(case=case)
        returns.come_back(act(rose, case.pk), episode_id=episode.pk)
        found = SafeCheck(injury="yes", confided="yes", own_words=WORDS)
        returns.check_safe(act(rose, case.pk), found=found, episode_id=episode.pk)
        return case, episode


def begin(client, case, episode):
    """Press the button of a page, which carries an id of its own."""
    return client.post(f"/suivi/{case.pk}/absences/{episode.pk}/ecrit/", {"id": str(uuid7())})


def test_the_child_goes_with_the_writing_and_there_is_one_for_each_author(back, acting, client_of):
    case, episode = back
    rose = client_of("rose")
    first, again = begin(rose, case, episode)["Location"], begin(rose, case, episode)["Location"]
    assert first == again
    assert case.alias in rose.get(f"{first}enfants/").content.decode()
    assert WORDS in rose.get(f"{first}mots/").content.decode()
    page = rose.get(f"/suivi/{case.pk}/absences/").content.decode()
    assert f'<a href="{first}">Signalement commencé le ' in page
    assert "Préparer un signalement" not in page
    # A colleague who manages reads it, begins another: two people may have something to say.
    samir = client_of("samir")
    assert ", par Rose" in samir.get(f"/suivi/{case.pk}/absences/").content.decode()
    other = begin(samir, case, episode)["Location"]
    assert other != first
    with acting("rose") as actor:
        report = Report.objects.get(pk=first.split("/")[2])
        child = ReportChild.objects.get(report=report)
        assert (child.person_id, report.departement_code) == (case.person_id, case.departement_code)
        assert (
            Line.objects.filter(report=report).count() == 5
        )  # absence, return, wound, confided; then the words
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT act, purpose FROM audit.readers(%s, %s, 100)",
                [[case.pk, case.person_id], utc_now() - timedelta(hours=1)],
            )
            told = set(cursor.fetchall())
        assert {("identity.read", "report.write"), ("case.report_begin", "")} <= told
        withdraw(actor=actor, report_id=report.pk, now=utc_now())
    chronology = rose.get(f"/suivi/{case.pk}/chronologie/").content.decode()
    assert "Signalement au procureur, commencé après un retour" in chronology
    assert begin(rose, case, episode)["Location"] not in {first, other}  # the one given up does not come back
    # The database keeps one at a time for each absence and author, whatever the service does.
    with acting("rose") as actor, pytest.raises(NotVisible):
        open_draft(actor=actor, report_id=uuid7(), now=utc_now(), absence_id=episode.pk)


def test_a_form_kept_open_does_not_bring_back_what_was_given_up(back, acting):
    case, episode = back
    with acting("rose") as rose:
        form = act(rose, case.pk)
        report = draft_from_absence(form, episode_id=episode.pk)
        withdraw(actor=rose, report_id=report.pk, now=utc_now())
        with pytest.raises(Refused) as refused:
            draft_from_absence(form, episode_id=episode.pk)
        assert refused.value.code == "given_up"
        with pytest.raises(NotVisible):
            draft_from_absence(act(rose, case.pk), episode_id=uuid4())


def test_a_writing_about_a_child_whose_file_is_hidden_is_hidden_too(back, acting, client_of, cast):
    case, episode = back
    samir, rose = client_of("samir"), client_of("rose")
    address = begin(samir, case, episode)["Location"]
    assert rose.get(address).status_code == 200
    with acting("samir") as actor:
        team.bar(act(actor, case.pk), user_id=cast.rose.id, ground=BarGround.KIN, reason="Sa nièce.")
    assert rose.get(address).status_code == 404
    lists = [rose.get(f"/ecrits/{box}").content.decode() for box in ("", "?liste=equipe")]
    assert not [page for page in lists if case.alias in page or address in page]
    with acting("rose"):
        report_id = address.split("/")[2]
        assert not Report.objects.filter(pk=report_id).exists()
        assert not ReportChild.objects.filter(report_id=report_id).exists()
        assert not Line.objects.filter(report_id=report_id).exists()
    assert samir.get(address).status_code == 200


def test_who_must_not_know_is_not_asked_for_the_visa(back, acting, cast):
    case, episode = back
    with acting("rose") as rose:
        report = draft_from_absence(act(rose, case.pk), episode_id=episode.pk)
        assert visa_holders(report) == [cast.samir.id]
        hidden = {"team_id": case.team_id, "case": case, "key_id": case.key_id, "by_id": rose.user_id}
        Barred.objects.create(
            user_id=cast.samir.id, ground=BarGround.KIN.value, starts_at=utc_now(), **hidden
        )
        assert visa_holders(report) == []
