"""Short ways to what a test of safekeeping starts from. All words are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from procrastinate import testing
from procrastinate.contrib.django import app

from havre.accounts.access import enter
from havre.cases.models import Case, Episode
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.services.opening import Opening, open_case
from havre.persons.access import IdentityCard
from havre.safekeeping.rules import RunAct
from havre.safekeeping.services import erasing, purges
from listening_support import S, talk
from tests_support import connected_as

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=800)
CANARY = "Zoé-Canari"
WORDS = "Mots-de-canari dits par l'enfant"


def as_one(cast, slug):
    who = getattr(cast, slug)
    return enter(who.id, name=who.name)


def old_contact(cast, slug="alice", *, state=S.CLOSED, at=LONG_AGO):
    with transaction.atomic():
        return talk(as_one(cast, slug), state=state, now=at)


def closed_file(cast, *, last=date(2024, 1, 10), slug="sonia"):
    """Open a file and close it in the base, at the dates of the test."""
    with transaction.atomic():
        actor = as_one(cast, slug)
        card = IdentityCard(family_name=CANARY, given_names="Zoé", birth_date=date(2008, 5, 2))
        opening = Opening(case_id=uuid4(), team_id=cast.sonia.team_id, card=card, why=WORDS)
        case = open_case(actor=actor, opening=opening, now=datetime(2023, 3, 1, 10, tzinfo=UTC))
        Case.objects.filter(pk=case.pk).update(
            status=PathwayStatus.CLOSED.value, closed_at=datetime(2024, 1, 10, 10, tzinfo=UTC), last_contact_on=last
        )  # fmt: skip
        Episode.objects.filter(case=case).update(outcome="exit_stabilised")
    return Case(pk=case.pk, person_id=case.person_id, key_id=case.key_id, reference=case.reference)


def propose(cast, slug="paul", *, now=NOW):
    with transaction.atomic():
        return purges.propose_purge(actor=as_one(cast, slug), run_id=uuid4(), now=now)


def confirm(cast, run, slug="karim", *, now=NOW):
    """Confirm a purge; return the (run, team) pairs of the jobs queued."""
    queue = testing.InMemoryConnector()
    with app.replace_connector(queue), transaction.atomic():
        purges.decide_purge(actor=as_one(cast, slug), run_id=run.pk, act=RunAct.CONFIRM, now=now)
    return [job["args"] for job in queue.jobs.values()]


def execute(run, team_id, *, now=NOW):
    with connected_as("havre_jobs"):
        return erasing.purge_team(run_id=run.pk, team_id=team_id, now=now)


def purge_all(cast, *, by="paul", confirmed_by="karim", now=NOW):
    run = propose(cast, by, now=now)
    from uuid import UUID

    for job in confirm(cast, run, confirmed_by, now=now):
        execute(run, UUID(job["team_id"]), now=now)
    return run
