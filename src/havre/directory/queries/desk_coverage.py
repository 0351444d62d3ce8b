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
from havre.directory.rules.keeping import REMIND_AFTER_DAYS, SMALLEST_COUNT, WhyNot
from havre.kernel.errors import NotVisible


@dataclass(frozen=True)
class Coverage:
    """The published entries of one kind, or of one département: how many are fresh, lowered, hidden; completeness."""

    group: str
    published: int
    verified: int
    lowered: int
    hidden: int
    no_hours: int
    completeness: int


def coverage(
    actor: Actor, *, departements: frozenset[str] = frozenset(), on: date, by: str = "kind"
) -> list[Coverage]:
    """Return freshness and coverage of some départements, or of all those in reach, ``by`` kind or département.

    Two statements. Raises ``NotVisible`` for who does not moderate, and for a département out of reach.
    """
    reach = reach_of(actor)
    if not reach or (departements and not reach.covers(departements)):
        raise NotVisible
    rows = Offer.objects.filter(id=F("service_id"))
    chosen = departements or (frozenset() if reach.everywhere else reach.departements)
    if chosen:
        rows = rows.filter(departement_code__in=sorted(chosen))
    verified_since = on - timedelta(days=REMIND_AFTER_DAYS)
    column = {"kind": "kind", "departement": "departement_code"}[by]
    found = rows.values(group=F(column)).annotate(
        published=Count("id"),
        verified=Count("id", filter=Q(service__verified_on__gte=verified_since)),
        lowered=Count("id", filter=Q(fresh_on__lt=on - LOWERED_AFTER, fresh_on__gte=on - HIDDEN_AFTER)),
        hidden=Count("id", filter=Q(fresh_on__lt=on - HIDDEN_AFTER)),
        no_hours=Count("id", filter=Q(service__opening_hours="")),
        completeness=Avg("service__quality"),
    )
    return [
        Coverage(
            ServiceKind.label_of(row["group"]) if by == "kind" else row["group"], row["published"], row["verified"],
            row["lowered"], row["hidden"], row["no_hours"], round(row["completeness"]),
        )
        for row in found.order_by("group")
    ]  # fmt: skip


def departements_in_reach(actor: Actor) -> frozenset[str] | None:
    """Return the départements on which the person decides; None for the whole country."""
    reach = reach_of(actor)
    return None if reach.everywhere else reach.departements


@dataclass(frozen=True)
class Missing:
    """Orientations told in one département for one kind; no small count is here, nor can be worked out.

    ``refused`` is None when it is kept secret, for itself or because it would give another count away.
    """

    departement: str
    kind: str
    asked: int
    refused: int | None
    reasons: tuple[tuple[str, int], ...]


def missing_offers(*, since: date, threshold: int = SMALLEST_COUNT) -> list[Missing]:
    """Return what professionals say was not possible, of every team, most refused first. One statement.

    ``threshold`` is the smallest count told: five between professionals (never less), ``SMALLEST_PUBLIC_COUNT`` for
    anything that leaves them. The database hides the small counts and those that would give them back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT departement_code, kind, reason, asked, refused FROM sec.missing_offers(%s, %s)",
            [since, threshold],
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
