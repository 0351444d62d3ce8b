"""Exceptional access: asked with a reason, four hours on one object, told at once, reviewed in five working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.exceptional import Grant
from havre.accounts.models import BreakGlass
from havre.accounts.notices import notify
from havre.accounts.queries import running_grant
from havre.accounts.rules import (
    BREAK_GLASS_MIN_REASON,
    BREAK_GLASS_REVIEW_DAYS,
    BreakGlassReason,
    ReviewVerdict,
    Right,
)
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.law.calendar import is_working_day
from havre.law.territory import territory_of

_PARIS = ZoneInfo("Europe/Paris")
_MAINLAND = "75"


def review_due(now: datetime) -> datetime:
    """Return the end of the fifth working day after ``now``, in Paris (days off of mainland France)."""
    territory = territory_of(_MAINLAND)
    day: date = now.astimezone(_PARIS).date()
    left = BREAK_GLASS_REVIEW_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, territory)
    return datetime.combine(day, time(23, 59, 59), _PARIS)


@transaction.atomic
def break_glass(
    *, actor: Actor, grant_id: UUID, reference: str, category: BreakGlassReason, reason: str, now: datetime
) -> UUID | None:
    """Open one object of another team of one's agency for four hours; return the grant, or None.

    None whatever the cause (no such reference, another agency, one's own team): the answer tells nothing, and the
    journal keeps the attempt. Effects when it opens: the grant, one event, a notice without content to the team's
    managers and to the data protection officer. Raises ``Refused`` (``reason_short``, ``review_overdue``).
    """
    if not actor.holds(Right.BREAK_GLASS):
        raise NotVisible
    if len(reason.strip()) < BREAK_GLASS_MIN_REASON:
        raise Refused(
            f"Écrivez la raison en une phrase ({BREAK_GLASS_MIN_REASON} caractères au moins) : elle sera relue.",
            code="reason_short",
            field="reason",
        )
    if (mine := BreakGlass.objects.filter(user_id=actor.user_id)).filter(pk=grant_id).exists():
        return grant_id
    if mine.filter(reviewed_at=None, review_due_at__lt=now).exists():
        raise Refused(
            "Votre dernier accès exceptionnel n'a pas été contrôlé à temps. Demandez d'abord ce contrôle au délégué à "
            "la protection des données. En cas de danger immédiat, appelez l'équipe ou les secours.",
            code="review_overdue",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.break_glass(%s, %s, %s, %s, %s)",
            [grant_id, reference.strip().upper(), category.value, reason, review_due(now)],
        )
        opened: UUID | None = cursor.fetchone()[0]
    if opened:
        _tell(actor, opened, now)
    return opened


def _tell(actor: Actor, grant_id: UUID, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, reviews FROM sec.told_of(%s)", [grant_id])
        told = cursor.fetchall()
    reviewers = [user_id for user_id, reviews in told if reviews]
    managers = [user_id for user_id, reviews in told if not reviews]
    where = f"/acces-exceptionnel/controle/{grant_id}/"
    notify(reviewers, team_id=None, kind="break_glass_review", path=where, now=now, by=actor)
    notify(managers, team_id=None, kind="break_glass", path="/acces-exceptionnel/", now=now, by=actor)


@transaction.atomic
def enter(*, actor: Actor, grant_id: UUID, now: datetime) -> Grant:
    """Return the running grant, its reading already in the journal; raise ``NotVisible`` when it is over."""
    grant = running_grant(actor, grant_id, now=now)
    audit.record(
        "break_glass.read", kind=grant.kind.value, object_id=grant.object_id, team_id=grant.team_id,
        purpose="break_glass", detail={"grant": str(grant.id)},
    )  # fmt: skip
    return grant


@transaction.atomic
def review(*, actor: Actor, grant_id: UUID, verdict: ReviewVerdict, note: str, now: datetime) -> None:
    """Conclude on one access, once; its author is told. ``NotVisible`` for another agency's, or one's own."""
    if not actor.holds(Right.BREAK_GLASS_REVIEW):
        raise NotVisible
    if verdict is not ReviewVerdict.JUSTIFIED and not note.strip():
        raise Refused(
            "Écrivez ce qui doit être repris : la personne le lira.", code="note_missing", field="note"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.review_break_glass(%s, %s, %s)", [grant_id, verdict.value, note])
        asker: UUID | None = cursor.fetchone()[0]
    if asker is None:
        raise NotVisible
    notify([asker], team_id=None, kind="break_glass_verdict", path="/acces-exceptionnel/", now=now, by=actor)
