"""Add, change, order and remove the lines of a report: facts, exact words, worries, other minors, actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.kernel.errors import NotVisible, Refused
from havre.reports.access import report_to_write
from havre.reports.content import BODIES, from_json, to_json
from havre.reports.models import Line
from havre.reports.queries.opened import PAGE, LineView, OpenReport, load
from havre.reports.rules import LINES_MAX, LineKind
from havre.reports.services.keeping import cleaned, insert, keep, refuse_conflict

UP, DOWN = -1, 1


@transaction.atomic
def put_line(
    *,
    actor: Actor,
    report_id: UUID,
    line_id: UUID,
    kind: LineKind,
    values: Mapping[str, Any],
    revision: str,
    page: str,
    now: datetime,
) -> LineView:
    """Write one line: a new one at the end of its list, or another version of a known one.

    ``line_id`` comes from the form, so that sending twice adds once. ``revision`` is empty for a new line. Raises
    ``Changed`` when somebody else wrote the line meanwhile, ``Refused`` above ``LINES_MAX`` lines of a kind.
    """
    if kind is LineKind.ADDENDUM:
        raise NotVisible
    opened = load(report_to_write(actor, report_id))
    words = cleaned(values)
    _refuse_empty(kind, words)
    body = from_json(BODIES[kind], words)
    known = opened.line(line_id)
    if known is None:
        position = _place_for_one_more(opened, kind)
        before: Mapping[str, Any] = {}
    else:
        before, position = to_json(known.body), known.position
        if known.kind is not kind:
            raise NotVisible
        if to_json(body) == before:
            return known
        refuse_conflict(before, last_page=known.page, revision=revision, page=page)
    _store(
        opened, line_id, kind=kind, position=position, values={**to_json(body), PAGE: page}, new=known is None
    )
    _keep(opened, actor=actor, line_id=line_id, kind=kind, before=before, after=to_json(body), now=now)
    return LineView(line_id, kind, position, body, page)


@transaction.atomic
def move_line(*, actor: Actor, report_id: UUID, line_id: UUID, step: int, now: datetime) -> None:
    """Exchange a line with the one before (``UP``) or after (``DOWN``) it; at the end of the list, do nothing."""
    opened = load(report_to_write(actor, report_id))
    line = _known(opened, line_id)
    ordered = [other.id for other in opened.of(line.kind)]
    here = ordered.index(line_id)
    there = here + step
    if not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, moved in enumerate(ordered):
        Line.objects.filter(pk=moved, report=opened.report).update(position=position)
    ranks = {"before": {"rank": here + 1}, "after": {"rank": there + 1}}
    _keep(opened, actor=actor, line_id=line_id, kind=line.kind, now=now, **ranks)


@transaction.atomic
def remove_line(*, actor: Actor, report_id: UUID, line_id: UUID, now: datetime) -> None:
    """Remove a line; one that is already gone changes nothing."""
    opened = load(report_to_write(actor, report_id))
    line = opened.line(line_id)
    if line is None:
        return
    Line.objects.filter(pk=line_id, report=opened.report).delete()
    _keep(opened, actor=actor, line_id=line_id, kind=line.kind, before=to_json(line.body), after={}, now=now)


def _refuse_empty(kind: LineKind, words: Mapping[str, Any]) -> None:
    name = "name" if kind is LineKind.OTHER_MINOR else "text"
    if not str(words.get(name, "")).strip():
        raise Refused(
            "Cette ligne est vide. Écrivez quelque chose, ou supprimez-la.", code="empty_line", field=name
        )


def _known(opened: OpenReport, line_id: UUID) -> LineView:
    line = opened.line(line_id)
    if line is None:
        raise NotVisible
    return line


def _place_for_one_more(opened: OpenReport, kind: LineKind) -> int:
    lines = opened.of(kind)
    if len(lines) >= LINES_MAX:
        raise Refused(
            f"Cette liste a déjà {LINES_MAX} lignes, c'est la limite. Réunissez-en quelques-unes.",
            code="too_many_lines",
        )
    return max((line.position for line in lines), default=-1) + 1


def _store(
    opened: OpenReport, line_id: UUID, *, kind: LineKind, position: int, values: dict[str, Any], new: bool
) -> None:
    report = opened.report
    line = Line(
        id=line_id,
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        kind=kind.value,
        position=position,
    )
    line.seal(opened.key, body=values)
    if new:
        insert(line)
    else:
        line.save(force_update=True)


def _keep(
    opened: OpenReport,
    *,
    actor: Actor,
    line_id: UUID,
    kind: LineKind,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    keep(
        opened,
        actor=actor,
        part=f"{kind.value} {line_id}",
        heading=kind.label,
        before=before,
        after=after,
        now=now,
    )
