"""What the jobs do of a confirmed purge: one object, one transaction; a passage cut short goes on at the next one.

The mark of what remains is the item itself: it disappears with its object.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from havre.accounts.models import Membership, Team
from havre.accounts.notices import notify
from havre.accounts.rules import HOLDERS, Right
from havre.foundation import audit
from havre.foundation.erasure import StillUsed, put_away
from havre.foundation.scope import acting_for_team
from havre.kernel.retention import Due, Erased, Store
from havre.persons.access import records_of
from havre.persons.services.erasing import erase_persons, keys_of_persons
from havre.safekeeping.models import Archived, PurgeItem, PurgeLine, PurgeRun, StubCount
from havre.safekeeping.queries.certificate import certificate_text
from havre.safekeeping.queries.dues import is_held, still_due
from havre.safekeeping.queries.table import line_of
from havre.safekeeping.rules import RUN, RunAct, RunStatus, Then
from havre.safekeeping.stores import rested_on, stores, unnamed

BATCH = 200


def purge_team(*, run_id: UUID, team_id: UUID, now: datetime) -> int:
    """Do what is left of a confirmed purge for one team; return how many objects were taken."""
    taken = 0
    while waiting := _waiting(run_id, team_id):
        for item_id in waiting:
            with acting_for_team(team_id):
                taken += _take(item_id, now=now)
    with acting_for_team(team_id):
        _end_lines(run_id, team_id, now=now)
    return taken


def _waiting(run_id: UUID, team_id: UUID) -> list[UUID]:
    with acting_for_team(team_id):
        items = PurgeItem.objects.filter(line__run=run_id, line__run__status=RunStatus.CONFIRMED.value)
        return list(items.filter(team_id=team_id).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _take(item_id: UUID, *, now: datetime) -> bool:
    """Erase or put away one object, unless a hold or something else keeps it; the item goes in any case."""
    item = PurgeItem.objects.select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None:
        # Another worker had it.
        return False
    line = PurgeLine.objects.select_for_update().get(pk=item.line_id)
    team = Team.objects.get(pk=item.team_id)
    outcome = _keep_reason(item, line, team, now=now)
    if not outcome:
        try:
            with transaction.atomic():
                _do(item, line, team, now=now)
        except StillUsed as used:
            # A record of another journey holds it by a protected key: told in the journal, seen by the next purge.
            outcome = "kept"
            line.refresh_from_db()
            audit.record(
                "purge.still_used", kind="purge", object_id=line.run_id, team_id=team.pk, purpose=str(used)
            )
    setattr(line, outcome or "done", getattr(line, outcome or "done") + 1)
    line.save()
    item.delete()
    return not outcome


def _keep_reason(item: PurgeItem, line: PurgeLine, team: Team, *, now: datetime) -> str:
    """Return ``held``, ``kept``, or nothing when the object may go."""
    store, then = stores()[line.category], Then(line.then)
    rule = line_of(line.agency_id, line.category, on=timezone.localdate(now))
    due = Due(item.object_id, item.since)
    if not still_due(team, due, line=rule, then=then, store=store, now=now):
        return "kept"
    family = store.family(item.object_id)
    if is_held(family, team=team, now=now):
        return "held"
    return "kept" if rested_on(family) else ""


def _do(item: PurgeItem, line: PurgeLine, team: Team, *, now: datetime) -> None:
    store = stores()[line.category]
    if line.then == Then.ARCHIVE:
        _archive(item, line, store, now=now)
        return
    stub = dict(store.stub(item.object_id))
    gone = store.erase(item.object_id, now=now)
    Archived.objects.filter(object_id=item.object_id).delete()
    people = erase_persons(unnamed(records_of(gone.persons))) if gone.persons else None
    _count(line, gone, people.tables if people else {}, people.keys if people else 0)
    _stub(line, stub)
    rows = sum(gone.tables.values())
    audit.record(
        "purge.erase", kind=store.kind, object_id=item.object_id, team_id=team.pk,
        detail={"run": str(line.run_id), "rows": rows},
    )  # fmt: skip


def _archive(item: PurgeItem, line: PurgeLine, store: Store, *, now: datetime) -> None:
    reference = store.references([item.object_id]).get(item.object_id, "")
    moved = put_away(all_keys(store, item.object_id))
    Archived.objects.create(
        agency_id=line.agency_id, team_id=item.team_id, category=line.category, object_id=item.object_id,
        reference=reference, sealed_at=now,
    )  # fmt: skip
    line.keys += moved
    audit.record(
        "purge.archive", kind=store.kind, object_id=item.object_id, team_id=item.team_id,
        detail={"run": str(line.run_id), "keys": moved},
    )  # fmt: skip


def all_keys(store: Store, object_id: UUID) -> list[UUID]:
    """Return the keys of an object, and of the persons that it alone names."""
    persons = unnamed(records_of(store.persons(object_id)), aside=store.family(object_id))
    return [*store.key_ids(object_id), *keys_of_persons(persons)]


def _count(line: PurgeLine, gone: Erased, people: dict[str, int], keys: int) -> None:
    line.keys += gone.keys + keys
    line.tables = dict(sorted((Counter(line.tables) + Counter(gone.tables) + Counter(people)).items()))


def _stub(line: PurgeLine, codes: dict[str, str]) -> None:
    """Add one to each code, apart: two codes of one child are never kept together."""
    year = int(codes.pop("year", "0"))
    for measure, code in ({"object": line.category, **codes} if year else {}).items():
        row, _ = StubCount.objects.get_or_create(
            agency_id=line.agency_id, category=line.category, year=year, measure=measure, code=code
        )
        StubCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _end_lines(run_id: UUID, team_id: UUID, *, now: datetime) -> None:
    """End the lines of the team; the last team ends the run, whose certificate is told to the journal."""
    run = PurgeRun.objects.select_for_update().filter(pk=run_id, status=RunStatus.CONFIRMED.value).first()
    if run is None:
        return
    PurgeLine.objects.filter(run=run, team_id=team_id, ended_at=None).update(ended_at=now)
    if PurgeLine.objects.filter(run=run, ended_at=None).exists():
        return
    end_run(run, now=now)


@transaction.atomic
def end_run(run: PurgeRun, *, now: datetime) -> None:
    """Close a run: its certificate is digested, and the digest written in the journal."""
    run.status, run.ended_at = RUN.after(run.status, RunAct.FINISH).value, now
    run.certificate_sha256 = hashlib.sha256(certificate_text(run).encode()).hexdigest()
    run.save()
    audit.record("purge.done", kind="purge", object_id=run.pk, detail={"certificate": run.certificate_sha256})
    roles = [role.value for role in HOLDERS[Right.DATA_PROTECTION]]
    officers = Membership.objects.filter(agency_id=run.agency_id, role__in=roles, ends_at=None).order_by("pk")
    users = list(officers.values_list("user_id", flat=True))
    notify(users, team_id=None, kind="purge_done", path=f"/donnees/purges/{run.pk}/", now=now, by=None)
