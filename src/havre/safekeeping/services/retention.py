"""The retention table: loaded from the rules, changed by an agency with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.safekeeping.access import agency_of
from havre.safekeeping.models import RetentionRule
from havre.safekeeping.queries.table import Line, line_of
from havre.safekeeping.rules import HOLD_MIN_REASON, Keeper, Status, Then
from havre.safekeeping.rules.retention import CATEGORIES, SEEDED_FROM, Category

LONGEST_MONTHS = 120


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an agency decides for one category; months or days, not both at zero."""

    months: int
    days: int
    then: Then
    archive_months: int
    reason: str


@transaction.atomic
def load_rules(*, on: date = SEEDED_FROM) -> int:
    """Load the national lines; one that changed is ended, never rewritten. Return how many lines are new."""
    return sum(_load(category, on) for category in CATEGORIES)


def _load(category: Category, on: date) -> bool:
    values = _values(category)
    running = RetentionRule.objects.filter(agency_id=None, category=category.code, ends_on=None).first()
    if running and all(getattr(running, name) == value for name, value in values.items()):
        return False
    if running:
        on = max(timezone.localdate(), running.starts_on)
        running.ends_on = on
        running.save(update_fields=["ends_on"])
    RetentionRule.objects.create(category=category.code, starts_on=on, **values)
    return True


def _values(category: Category) -> dict[str, object]:
    return {
        "event": category.event,
        "months": category.months,
        "days": category.days,
        "then": category.then.value,
        "archive_months": category.archive_months,
        "basis": category.basis,
        "status": category.status.value,
        "law": category.law,
    }


@transaction.atomic
def decide_duration(*, actor: Actor, category: str, decision: Decision, now: datetime) -> Line:
    """Keep a category for another time in the actor's agency, from today, with the reason; the former line ends."""
    agency_id, today = agency_of(actor, Right.DATA_PROTECTION), timezone.localdate(now)
    line = line_of(agency_id, category, on=today)
    _check(line, decision)
    own = RetentionRule.objects.select_for_update().filter(
        agency_id=agency_id, category=category, ends_on=None
    )
    own.filter(starts_on=today).update(ends_on=today)
    own.update(ends_on=today)
    RetentionRule.objects.create(
        id=uuid7(), agency_id=agency_id, category=category, event=line.event, months=decision.months,
        days=decision.days, then=decision.then.value,
        archive_months=decision.archive_months if decision.then is Then.ARCHIVE else 0, basis=line.basis,
        status=Status.INFERRED.value, starts_on=today, reason=decision.reason, decided_by_id=actor.user_id,
        decided_at=now,
    )  # fmt: skip
    detail: dict[str, str | int | bool | None] = {
        "category": category,
        "months": decision.months,
        "days": decision.days,
    }
    audit.record("retention.decide", kind="agency", object_id=agency_id, detail=detail)
    return line_of(agency_id, category, on=today)


def _check(line: Line, decision: Decision) -> None:
    if line.category.keeper is not Keeper.PURGE:
        raise Refused(
            "Cette durée n'est pas appliquée par une purge : elle ne se change pas ici.", code="not_purged"
        )
    if not decision.months * 31 + decision.days > 0 or decision.months > LONGEST_MONTHS:
        raise Refused(
            f"Écrivez une durée, en mois ou en jours, de {LONGEST_MONTHS} mois au plus.", code="no_duration",
            field="months",
        )  # fmt: skip
    if decision.months < line.category.floor_months:
        raise Refused(
            f"Cette catégorie se garde {line.category.floor_months} mois au moins ({line.category.basis}).",
            code="under_floor", field="months",
        )  # fmt: skip
    if line.category.floor_months and decision.then is Then.ARCHIVE:
        raise Refused("Le journal n'a pas d'archive scellée : il s'efface.", code="no_archive", field="then")
    if decision.then is Then.ARCHIVE and not decision.archive_months:
        raise Refused("Écrivez combien de mois dure l'archive.", code="no_archive", field="archive_months")
    if len(decision.reason.strip()) < HOLD_MIN_REASON:
        raise Refused("Écrivez pourquoi, en une phrase.", code="reason_needed", field="reason")
