"""How fresh and how complete the directory is, by kind, for who keeps it; and which offers miss, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Avg, Count, F, Q

from havre.accounts.access import Actor
from havre.directory.access import reach_of
from havre.directory.models import Offer
from havre.directory.queries.orientation import HIDDEN_AFTER, LOWERED_AFTER
from havre.directory.rules import ServiceKind
from havre.directory.rules.keeping import REMIND_AFTER_DAYS, WhyNot
from havre.kernel.errors import NotVisible


@dataclass(frozen=True)
class Coverage:
    """The published entries of one kind: how many, how many are fresh, lowered, hidden; completeness on 100."""

    kind: str
    published: int
    verified: int
    lowered: int
    hidden: int
    no_hours: int
    completeness: int


def coverage(actor: Actor, *, departement: str, on: date) -> list[Coverage]:
    """Return freshness and coverage by kind, of one département or of all those in reach. Two statements.

    Raises ``NotVisible`` for who does not moderate, and for a département out of reach.
    """
    reach = reach_of(actor)
    if not reach or (departement and not reach.covers(frozenset({departement}))):
        raise NotVisible
    rows = Offer.objects.filter(id=F("service_id"))
    if departement:
        rows = rows.filter(departement_code=departement)
    elif not reach.everywhere:
        rows = rows.filter(departement_code__in=sorted(reach.departements))
    verified_since = on - timedelta(days=REMIND_AFTER_DAYS)
    by_kind = rows.values("kind").annotate(
        published=Count("id"),
        verified=Count("id", filter=Q(service__verified_on__gte=verified_since)),
        lowered=Count("id", filter=Q(fresh_on__lt=on - LOWERED_AFTER, fresh_on__gte=on - HIDDEN_AFTER)),
        hidden=Count("id", filter=Q(fresh_on__lt=on - HIDDEN_AFTER)),
        no_hours=Count("id", filter=Q(service__opening_hours="")),
        completeness=Avg("service__quality"),
    )
    return [
        Coverage(
            **{**row, "kind": ServiceKind.label_of(row["kind"]), "completeness": round(row["completeness"])}
        )
        for row in by_kind.order_by("kind")
    ]


def departements_in_reach(actor: Actor) -> frozenset[str] | None:
    """Return the départements on which the person decides; None for the whole country."""
    reach = reach_of(actor)
    return None if reach.everywhere else reach.departements


@dataclass(frozen=True)
class Missing:
    """Orientations told in one département for one kind; counts under five are never here.

    ``refused`` is None when it is between one and four.
    """

    departement: str
    kind: str
    asked: int
    refused: int | None
    reasons: tuple[tuple[str, int], ...]


def missing_offers(*, since: date) -> list[Missing]:
    """Return what professionals say was not possible, of every team, most refused first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT departement_code, kind, reason, asked, refused FROM sec.missing_offers(%s)", [since]
        )
        rows = cursor.fetchall()
    reasons: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for departement, kind, reason, asked, _refused in rows:
        if reason:
            reasons.setdefault((departement, kind), []).append((WhyNot.label_of(reason), asked))
    totals = [row for row in rows if row[2] is None]
    found = [
        Missing(departement, ServiceKind.label_of(kind), asked, refused,
                tuple(sorted(reasons.get((departement, kind), []), key=lambda one: (-one[1], one[0]))))
        for departement, kind, _reason, asked, refused in totals
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-(one.refused or 0), -one.asked, one.departement, one.kind))
