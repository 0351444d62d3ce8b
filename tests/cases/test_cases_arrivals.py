"""From the report to the exit: the CRIP entrusts a child, the ASE follows, ends; no team sees the other's rows."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils.timezone import localdate

from cases_support import act
from crip_reports import entry, post
from havre.accounts.models import Notice
from havre.cases.access import case_for
from havre.cases.models import Arrival, Case
from havre.cases.queries.arrivals import any_waiting, arrival_for, waiting
from havre.cases.queries.worklist import ARRIVALS, work_items
from havre.cases.rules import LegalBasis
from havre.cases.rules.pathway import Outcome, PathwayAct
from havre.cases.services import pathway
from havre.cases.services.absences import Away, set_absence
from havre.cases.services.arrivals import open_asked
from havre.concern_unit.models import Reception, ReceptionChild
from havre.concern_unit.services.entrusting import entrust
from havre.concern_unit.services.intake import acknowledge
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import identity_for

pytestmark = pytest.mark.django_db


def received(acting, cast):
    with acting("alice") as alice:
        reception_id = post(alice, cast, now=utc_now())
    with acting("farid") as farid:
        acknowledge(entry(farid, reception_id, now=utc_now()))
        child = ReceptionChild.objects.get(reception_id=reception_id, position=0)
    return reception_id, child.person_id


def entrusted(acting, cast):
    reception_id, person_id = received(acting, cast)
    with acting("farid") as farid:
        one = {"person_id": person_id, "team_id": cast.sonia.team_id, "reason": "Trois fugues en un mois."}
        asked = entry(farid, reception_id, now=utc_now())
        entrust(asked, **one)
        entrust(asked, **one)
        with pytest.raises(Refused) as refused:
            entrust(entry(farid, reception_id, now=utc_now()), **one)
        assert refused.value.code == "already_asked"
        assert not Arrival.objects.exists()  # posted, not shared
    return reception_id


def test_from_the_report_to_the_exit(acting, cast):
    reception_id = entrusted(acting, cast)
    with acting("sonia") as sonia:
        (line,) = waiting(sonia)
        assert arrival_for(sonia, line.id).why == "Trois fugues en un mois."
        case = open_asked(actor=sonia, arrival_id=line.id, basis=LegalBasis.JUDICIAL, now=utc_now())
        again = open_asked(actor=sonia, arrival_id=line.id, basis=LegalBasis.JUDICIAL, now=utc_now())
        assert (case.pk, case.origin, case.origin_id) == (again.pk, "reception", reception_id)
        assert identity_for(sonia, case.person_id, purpose="test").full_name == "Zoé EXEMPLE"
        assert not any_waiting(sonia)
        assert Arrival.objects.get().content is None
        assert not Reception.objects.exists()
        with pytest.raises(NotVisible):
            arrival_for(sonia, line.id)
        for step in (PathwayAct.MEET, PathwayAct.AGREE, PathwayAct.START, PathwayAct.CONSOLIDATE):
            pathway.move(act(sonia, case.pk), revision=case_for(sonia, case.pk).revision, step=step)
    with acting("valerie") as valerie:
        end = {"outcome": Outcome.STABILISED, "remains": "Rien."}
        pathway.close(act(valerie, case.pk), revision=case_for(valerie, case.pk).revision, **end)
        assert case_for(valerie, case.pk).closed_at is not None
    with acting("farid"):
        assert not Case.objects.exists()


def told(acting, cast):
    """Return who of the team has the notice unread, and read it."""
    found = set()
    for slug in ("sonia", "yann", "valerie"):
        with acting(slug) as one:
            unread = Notice.objects.filter(kind="arrival", user_id=one.user_id, seen_at=None)
            if unread.update(seen_at=utc_now()):
                found.add(slug)
    return found


def away(acting, cast, slug, substitute=None):
    with acting(slug) as one:
        now = utc_now()
        absence = Away(
            id=uuid4(), team_id=cast.sonia.team_id, user_id=one.user_id, first_on=localdate(now), last_on=localdate(now),
            substitute_id=substitute and getattr(cast, substitute).id,
        )  # fmt: skip
        set_absence(actor=one, away=absence, now=now)


def test_the_request_reaches_who_may_take_it_absences_included(acting, cast):
    entrusted(acting, cast)
    assert told(acting, cast) == {"valerie"}
    for slug in ("sonia", "yann", "valerie"):
        with acting(slug) as one:
            (item,) = [item for item in work_items(one, now=utc_now()) if item.heading == ARRIVALS]
            assert arrival_for(one, UUID(item.path.split("/")[-2])).why == "Trois fugues en un mois."
    away(acting, cast, "valerie")
    entrusted(acting, cast)  # nobody stands in for the only manager: whoever is there
    assert told(acting, cast) == {"valerie", "sonia", "yann"}
    away(acting, cast, "sonia")
    away(acting, cast, "valerie", "yann")
    entrusted(acting, cast)
    assert told(acting, cast) == {"valerie", "yann"}
    with acting("leila") as leila:
        assert not [item for item in work_items(leila, now=utc_now()) if item.heading == ARRIVALS]


@pytest.mark.parametrize("slug", ["leila", "rose", "tom", "alice", "helene"])
def test_nobody_else_sees_the_request(acting, cast, slug):
    entrusted(acting, cast)
    with acting(slug) as other:
        assert not Arrival.objects.exists()
        with pytest.raises(NotVisible):
            open_asked(actor=other, arrival_id=uuid4(), basis=LegalBasis.UNKNOWN, now=utc_now())


def test_only_a_team_of_the_organisation_and_a_child_of_the_reception(acting, cast):
    reception_id, person_id = received(acting, cast)
    with acting("farid") as farid:
        for team_id in (cast.leila.team_id, cast.rose.team_id, uuid4()):
            with pytest.raises(Refused) as refused:
                entrust(
                    entry(farid, reception_id, now=utc_now()),
                    person_id=person_id,
                    team_id=team_id,
                    reason="Commencer.",
                )
            assert refused.value.code == "not_a_team"
        with pytest.raises(NotVisible):
            entrust(
                entry(farid, reception_id, now=utc_now()),
                person_id=uuid4(),
                team_id=cast.sonia.team_id,
                reason="x",
            )


def test_the_crip_does_it_in_its_pages(acting, cast, client_of):
    reception_id, person_id = received(acting, cast)
    client, where = client_of("farid"), f"/crip/{reception_id}/confier/"
    page = client.get(where).content.decode()
    assert "ASE, Lille-Est" in page
    assert "Marseille" not in page
    revision = page.split('name="revision" value="')[1].split('"')[0]
    step = page.split('name="step_id" value="')[1].split('"')[0]
    fields = {
        "person_id": person_id,
        "team_id": cast.sonia.team_id,
        "reason": "Commencer.",
        "revision": revision,
    }
    assert client.post(where, {**fields, "step_id": step}).status_code == 302
    sonia = client_of("sonia")
    assert "Demandes de suivi" in sonia.get("/suivi/").content.decode()
    listed = sonia.get("/suivi/demandes/").content.decode()
    address = listed.split('href="/suivi/demandes/')[1].split('"')[0]
    assert sonia.post(f"/suivi/demandes/{address}", {"basis": "unknown"}).status_code == 302
