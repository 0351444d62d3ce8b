"""Exports: two people, a day, a mention on each line and page, and nothing that may not be told."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from cases_support import act, open_file
from havre.cases.disclosure import Audience, RecipientKind, Topic
from havre.cases.rules import BarGround, Sensitivity
from havre.cases.rules.measures import AddressRule, Authority, MeasureKind
from havre.cases.rules.milestones import MilestoneState
from havre.cases.services import measures, team
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.foundation.scope import set_scope
from havre.health import services as health
from havre.health.rules import HealthMilestone
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.sharing.models import Export, ExportFile, ReceivedCopy, Share, Transmission
from havre.sharing.queries import exports as found_exports
from havre.sharing.rules import export as export_rules
from havre.sharing.rules.export import ExportAct, ExportFormat
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import expiring, export_files, exports
from sharing_support import ask_export, sending, share, sharing, transmit, withhold, write_note

pytestmark = pytest.mark.django_db


def decide(actor, export_id, act=ExportAct.APPROVE):
    exports.decide(actor=actor, export_id=export_id, act=act, now=utc_now())


def downloaded(actor, export_id, form=ExportFormat.JSON, **changes):
    made = exports.download(actor=actor, export_id=export_id, form=form, **{"now": utc_now(), **changes})
    return SimpleNamespace(content=b"".join(made.content), media_type=made.media_type)


def test_two_people_a_day_and_who_reads_on_every_line(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        write_note(sonia, case.pk)
        export_id = ask_export(sonia, case.pk)
        assert ask_export(sonia, case.pk, export_id=export_id) == export_id
        assert not ExportFile.objects.exists()  # not even by who asked, before the second person
        with pytest.raises(NotVisible):
            decide(sonia, export_id)
        with pytest.raises(NotVisible):
            downloaded(sonia, export_id)
    with acting("valerie") as valerie:
        assert [item.path for item in found_exports.work_items(valerie, now=utc_now())] == [
            f"/exports/{export_id}/"
        ]
        decide(valerie, export_id)
        with pytest.raises(Refused):
            decide(valerie, export_id, ExportAct.REFUSE)
        with pytest.raises(NotVisible):
            downloaded(valerie, export_id)  # to allow is not to read
        assert not ExportFile.objects.exists()
    with acting("sonia") as sonia:
        made = json.loads(downloaded(sonia, export_id).content)
        assert "Sonia Lemaire" in made["mention"]
        table = downloaded(sonia, export_id, ExportFormat.CSV).content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(table), delimiter=";"))
        assert all("Sonia Lemaire" in line[0] for line in lines[1:])
        assert [line[1] for line in lines[1:]] == [one["key"] for one in made["export"]["items"]]
        assert any("Elle aime dessiner." in line[4] for line in lines)
        pdf = downloaded(sonia, export_id, ExportFormat.PDF)
        assert (pdf.content[:5], pdf.media_type) == (b"%PDF-", "application/pdf")
        with pytest.raises(NotVisible):
            downloaded(sonia, export_id, now=utc_now() + timedelta(hours=24, seconds=1))
        Export.objects.filter(pk=export_id).update(ends_at=utc_now() - timedelta(seconds=1))
        assert not ExportFile.objects.exists()  # the rows say it too
    with acting("yann") as yann:
        assert found_exports.listed(yann, now=utc_now()) == ()
        with pytest.raises(NotVisible):
            downloaded(yann, export_id)


def test_nobody_answers_oneself_even_past_the_service(acting, cast):
    with acting("valerie") as valerie:
        case = open_file(valerie)
        export_id = ask_export(valerie, case.pk)
        with pytest.raises(Refused) as refused:
            decide(valerie, export_id)
        assert refused.value.code == "own_export"
        with pytest.raises(IntegrityError), transaction.atomic():
            Export.objects.filter(pk=export_id).update(status="approved", decided_by_id=valerie.user_id)


def test_what_may_not_be_told_is_in_no_export(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        write_note(sonia, case.pk, "Elle vit rue des Lilas.")
        withhold(sonia, case.pk, audience=Audience.PARENTS)
        export_id = ask_export(sonia, case.pk, audience=RecipientKind.PARENT)
        withhold(sonia, case.pk, audience=Audience.PARENTS, topic=Topic.EXISTENCE)
        with pytest.raises(Refused) as refused:
            ask_export(sonia, case.pk, audience=RecipientKind.PARENT)
        assert refused.value.code == "nothing_told"
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    with acting("sonia") as sonia:
        for form in (ExportFormat.JSON, ExportFormat.CSV):
            assert b"rue des Lilas" not in downloaded(sonia, export_id, form).content


def test_a_list_is_under_aliases_and_of_one_s_own_team(acting, cast, client_of):
    with acting("leila") as leila:
        elsewhere = open_file(leila)
    with acting("sonia") as sonia:
        first, second = open_file(sonia), open_file(sonia)
        export_id = ask_export(sonia)
        with pytest.raises(NotVisible):
            ask_export(sonia, team_id=cast.leila.team_id)
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    answer = client_of("sonia").get(f"/exports/{export_id}/csv/")
    text = answer.getvalue().decode()
    assert "attachment" in answer["Content-Disposition"]
    assert {first.reference in text, second.alias in text, elsewhere.reference in text, "Exemple" in text} == {
        True, False,
    }  # fmt: skip
    assert elsewhere.reference not in text
    assert "EXEMPLE" not in text
    assert client_of("valerie").get(f"/exports/{export_id}/csv/").status_code == 404


def test_a_long_list_leaves_whole_by_parts_without_what_was_hidden_since(acting, cast, monkeypatch):
    monkeypatch.setattr(export_files, "PART", 2)
    with acting("sonia") as sonia:
        cases = [open_file(sonia) for _ in range(5)]
    with acting("yann") as yann:
        export_id = ask_export(yann)
        assert Export.objects.get(pk=export_id).lines == 5
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    with acting("yann") as yann:
        assert ExportFile.objects.filter(export_id=export_id).count() == 3
        made = json.loads(downloaded(yann, export_id).content)["export"]["items"]
        assert sorted(one["key"] for one in made) == sorted(str(case.pk) for case in cases)
    with acting("valerie") as valerie:
        hidden = cases[2]
        team.bar(act(valerie, hidden.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Son neveu.")
    with acting("yann") as yann:
        left = json.loads(downloaded(yann, export_id).content)["export"]["items"]
        assert sorted(one["key"] for one in left) == sorted(
            str(case.pk) for case in cases if case is not hidden
        )
        assert hidden.alias.encode() not in downloaded(yann, export_id, ExportFormat.CSV).content


def test_a_table_of_many_lines_is_not_offered_as_pages(acting, client_of, monkeypatch):
    monkeypatch.setattr(export_rules, "PDF_LINES", 1)
    with acting("sonia") as sonia:
        for _ in range(2):
            open_file(sonia)
        export_id = ask_export(sonia)
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    page = client_of("sonia").get(f"/exports/{export_id}/").content.decode()
    assert (f"/exports/{export_id}/csv/" in page, f"/exports/{export_id}/pdf/" in page) == (True, False)
    assert client_of("sonia").get(f"/exports/{export_id}/pdf/").status_code == 404


def test_an_export_by_the_screens(client_of, acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    sonia, valerie = client_of("sonia"), client_of("valerie")
    typed = {"id": str(uuid4()), "purpose": "work", "why": "Réunion.", "audience": "team"}
    assert sonia.post(f"/suivi/{case.pk}/partages/exporter/", {}).status_code == 422
    asked = sonia.post(f"/suivi/{case.pk}/partages/exporter/", typed)
    assert asked.status_code == 302
    where = asked["Location"]
    assert "Accorder" not in sonia.get(where).content.decode()
    assert sonia.post(where, {"answer": "approve"}).status_code == 404
    assert "Réunion." in valerie.get(where).content.decode()
    assert valerie.post(where, {}).status_code == 422
    assert valerie.post(where, {"answer": "approve"}).status_code == 302
    assert f"{where}pdf/" in sonia.get(where).content.decode()
    assert sonia.get(f"{where}odt/").status_code == 404
    assert case.reference in sonia.get("/exports/").content.decode()


def test_what_is_over_is_destroyed_once(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        key = write_note(sonia, case.pk)
        share(sonia, case.pk, sharing(cast, key))
        transmit(sonia, case.pk, sending(cast, TransmissionKind.REFERRAL, key, to="tom"))
        export_id = ask_export(sonia, case.pk)
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    later = utc_now() + timedelta(days=60)
    set_scope("")
    assert expiring.shred_ended(case.team_id, now=later) == 2
    assert expiring.shred_ended(case.team_id, now=later) == 0
    with acting("sonia"):
        row = Share.objects.get()
        with pytest.raises(CannotOpen):
            sealing.open_key(row.key_id)
        assert ExportFile.objects.count() == 1  # within its day the row is there, and cannot be opened
        with pytest.raises(CannotOpen):
            sealing.open_key(ExportFile.objects.get().key_id)
    with connection.cursor() as cursor:  # the job's own functions are not the application's
        from django.db import ProgrammingError

        for sql in ("SELECT sec.end_referrals(now())", "SELECT sec.teams_with_ended_shares(now())"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(sql)
    with acting("tom"):
        assert (Transmission.objects.count(), ReceivedCopy.objects.count()) == (1, 1)


@pytest.mark.parametrize("disclosed", [False, True])
def test_a_parent_learns_neither_the_address_before_a_decision_nor_care_kept_from_parents(acting, disclosed):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        write_note(sonia, case.pk, "Elle vit rue des Lilas.")
        for kind, kept in ((HealthMilestone.SEXUAL_HEALTH, True), (HealthMilestone.DENTAL, False)):
            step = health.Written(kind=kind, state=MilestoneState.PROPOSED, kept_from_parents=kept)
            health.write(act(sonia, case.pk), revision=0, written=step)
        rule = AddressRule.DISCLOSED if disclosed else AddressRule.WITHHELD
        written = measures.Written(
            kind=MeasureKind.AEMO, authority=Authority.CHILDREN_JUDGE, court="Tribunal inventé",
            starts_on=utc_now().date(), address_rule=rule,
        )  # fmt: skip
        measures.record(act(sonia, case.pk), written=written)
        export_id = ask_export(sonia, case.pk, audience=RecipientKind.PARENT)
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    with acting("sonia") as sonia:
        text = downloaded(sonia, export_id, ExportFormat.JSON).content.decode()
    assert ("rue des Lilas" in text, HealthMilestone.DENTAL.label in text) == (disclosed, disclosed)
    assert HealthMilestone.SEXUAL_HEALTH.label not in text


@pytest.mark.parametrize("audience", [RecipientKind.TEAM, RecipientKind.ORGANISATION, RecipientKind.CHILD])
def test_what_the_team_keeps_to_the_referents_leaves_in_no_whole_file(acting, audience):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        write_note(sonia, case.pk, "Pour les référents.", sensitivity=Sensitivity.SENSITIVE)
        export_id = ask_export(sonia, case.pk, audience=audience)
    with acting("valerie") as valerie:
        decide(valerie, export_id)
    with acting("sonia") as sonia:
        text = downloaded(sonia, export_id, ExportFormat.JSON).content.decode()
    assert ("Pour les référents." in text) is (audience is RecipientKind.TEAM)
