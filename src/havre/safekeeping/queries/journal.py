"""The journal read back: who read one record, what the officer looks for, the exceptional accesses of a month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from havre.accounts.access import Actor
from havre.accounts.models import BreakGlass, Membership, Team
from havre.accounts.rules import BreakGlassReason, ReviewVerdict, Right
from havre.foundation import audit
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import NotVisible
from havre.safekeeping.rules.acts import acts_of, kind_words, purpose_words, words_of
from havre.safekeeping.stores import stores

READINGS = 2_000
FOUND = 200


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One event about a record; ``outside`` when the person is not of the team."""

    at: datetime
    name: str
    function: str
    act: str
    kind: str
    why: str
    outside: bool


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The record whose readings are shown."""

    object_id: UUID
    team_id: UUID
    reference: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the officer looks for; empty fields look for everything. ``family`` is a code of ``rules.act_words``."""

    since: datetime
    until: datetime
    person: UUID | None = None
    reference: str = ""
    family: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """One event found."""

    at: datetime
    name: str
    act: str
    kind: str
    object_id: UUID | None
    team: str
    purpose: str


def subject_of(actor: Actor, reference: str) -> Subject | None:
    """Return the record of that reference in the actor's own teams, as the actor sees them."""
    for team_id in actor.teams_with(Right.RIGHTS_ANSWER):
        for store in stores().values():
            object_id = store.find(team_id, reference.strip().upper())
            if object_id:
                return Subject(
                    object_id=object_id,
                    team_id=team_id,
                    reference=reference.strip().upper(),
                    label=kind_words(store.kind),
                )
    return None


def readings_of(actor: Actor, subject: Subject, *, since: datetime) -> list[Reading]:
    """Return who did what with a record and with the persons it names, the newest first; the look is told too.

    The database answers for records of the actor's own teams alone (``audit.readers``).
    """
    if subject.team_id not in actor.teams_with(Right.RIGHTS_ANSWER):
        return []
    objects = {subject.object_id, *_persons(subject)}
    audit.record("journal.readers", kind="record", object_id=subject.object_id, team_id=subject.team_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.readers(%s, %s, %s)", [list(objects), since, READINGS])
        rows = cursor.fetchall()
    return [
        Reading(
            at=at,
            name=name or "Ancien membre",
            function=function,
            act=words_of(act),
            kind=kind_words(kind),
            why=purpose_words(purpose),
            outside=outside,
        )
        for at, _, name, function, act, kind, purpose, outside in rows
    ]


def _persons(subject: Subject) -> frozenset[UUID]:
    found: frozenset[UUID] = frozenset()
    for store in stores().values():
        if store.references([subject.object_id]):
            found |= store.persons(subject.object_id)
    return found


def search_journal(actor: Actor, asked: Asked) -> list[Found]:
    """Return the events found in the officer's agencies, the newest first; the search is told to the journal."""
    if not actor.holds(Right.JOURNAL_READ):
        raise NotVisible
    object_id = _object(actor, asked.reference) if asked.reference.strip() else None
    audit.record("journal.search", kind="journal", object_id=object_id, purpose=asked.reason)
    if asked.reference.strip() and object_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM audit.search(%s, %s, %s::text[], %s, %s, %s, %s)",
            [
                asked.person,
                object_id,
                list(acts_of(asked.family)),
                asked.reason,
                asked.since,
                asked.until,
                FOUND,
            ],
        )
        rows = cursor.fetchall()
    return [
        Found(
            at=at,
            name=name or ("Havre" if who is None else "Ancien membre"),
            act=words_of(act),
            kind=kind_words(kind),
            object_id=found,
            team=team,
            purpose=purpose_words(purpose),
        )
        for at, who, name, act, kind, found, team, purpose in rows
    ]


def _object(actor: Actor, reference: str) -> UUID | None:
    """Return the record of that reference in any team of the officer's agencies; nothing of it is read."""
    for team in Team.objects.filter(agency_id__in=actor.agencies_with(Right.JOURNAL_READ)).order_by("pk"):
        with acting_for_team(team.pk):
            for store in stores().values():
                if found := store.find(team.pk, reference.strip().upper()):
                    return found
    return None


def people_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the members of the officer's agencies, as choices."""
    agencies = actor.agencies_with(Right.JOURNAL_READ)
    rows = Membership.objects.filter(agency_id__in=agencies).order_by("user__name", "user_id")
    return list({str(pk): name for pk, name in rows.values_list("user_id", "user__name")}.items())


@dataclass(frozen=True, kw_only=True)
class MonthReport:
    """The exceptional accesses of one month, in numbers, then one by one."""

    month: date
    total: int
    reasons: tuple[tuple[str, int], ...]
    verdicts: tuple[tuple[str, int], ...]
    lines: tuple[tuple[datetime, str, str, str], ...]


def exceptional_month(actor: Actor, month: date) -> MonthReport:
    """Return the report of a month (its first day) for the officer's agencies, in two statements."""
    agencies = actor.agencies_with(Right.BREAK_GLASS_REVIEW)
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    rows = BreakGlass.objects.filter(
        agency_id__in=agencies, starts_at__date__gte=month, starts_at__date__lt=following
    )
    found = list(rows.select_related("user").order_by("starts_at", "pk"))
    reasons = Counter(BreakGlassReason.label_of(row.category) for row in found)
    verdicts = Counter(
        ReviewVerdict.label_of(row.review_verdict) if row.reviewed_at else "À contrôler" for row in found
    )
    return MonthReport(
        month=month,
        total=len(found),
        reasons=tuple(sorted(reasons.items())),
        verdicts=tuple(sorted(verdicts.items())),
        lines=tuple(
            (row.starts_at, str(row.user), row.reference, BreakGlassReason.label_of(row.category))
            for row in found
        ),
    )
