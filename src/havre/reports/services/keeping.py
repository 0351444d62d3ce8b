"""How every change is kept: the conflict of two pages, the correction told to the author, the revision, the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from havre.accounts.access import Actor
from havre.documents.images import refuse_if_text_has_image
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean
from havre.reports.content import Correction, Narrative, fingerprint, to_json
from havre.reports.models import Report
from havre.reports.queries.opened import OpenReport
from havre.reports.rules import TEXT_MAX, ReportStatus

# Corrections of one part by one person within this time are one correction: autosave writes every second.
SAME_CORRECTION = timedelta(hours=12)


class Changed(Refused):
    """Somebody else wrote the same part meanwhile; ``current`` holds what is kept, as plain values."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        """Keep what is stored, so that the page shows both versions."""
        super().__init__(
            "Cette partie a changé pendant que vous écriviez. Rien n'est perdu : les deux versions sont "
            "ci-dessous. Gardez l'une, ou réunissez-les, puis enregistrez.",
            code="changed_meanwhile",
        )
        self.current = current


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain JSON values whose texts are clean; images are refused, so is what is far too long.

    Raises ``Refused`` (``image_refused``, ``too_long``) with the name of the field.
    """
    return {name: _clean(to_json(value), name) for name, value in values.items()}


def refuse_conflict(stored: Mapping[str, Any], *, last_page: str, revision: str, page: str) -> None:
    """Raise ``Changed`` when ``stored`` is not the version that the page began with, nor its own earlier save."""
    if fingerprint(stored) == revision or (page and last_page == page):
        return
    raise Changed(stored)


def keep(
    opened: OpenReport,
    *,
    actor: Actor,
    part: str,
    heading: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
    narrative: Narrative | None = None,
) -> None:
    """Save the report after a change of one part, as one event of the journal.

    Effects in order: the correction is recorded when it is made on another's submitted text, the narrative is
    sealed again, the revision grows, the event is written.
    """
    report = opened.report
    kept = narrative or opened.narrative
    if report.status == ReportStatus.PENDING and report.author_id != actor.user_id:
        correction = Correction(
            at=now,
            by_id=str(actor.user_id),
            part=part,
            heading=heading,
            before=dict(before),
            after=dict(after),
        )
        kept = replace(kept, corrections=_with(kept.corrections, correction))
    if kept is not opened.narrative:
        report.seal(opened.key, narrative=to_json(kept))
    touch(report, now=now)
    audit.record(
        "report.write", kind="report", object_id=report.pk, team_id=report.team_id, detail={"part": part[:60]}
    )


def insert(row: Model) -> None:
    """Insert a row whose id a form chose; an id that is taken elsewhere tells nothing of what holds it."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotVisible from error


def touch(report: Report, *, now: datetime) -> None:
    """Count one more revision and save."""
    report.revision += 1
    report.updated_at = now
    report.save(force_update=True)


def revision_refused(report: Report, revision: int) -> None:
    """Refuse a decision taken on another text than the one that is kept."""
    if report.revision != revision:
        raise Refused(
            "L'écrit a changé depuis que vous l'avez lu. Relisez-le ci-dessous avant de décider.",
            code="changed_meanwhile",
        )


def acting_detail(actor: Actor, author_id: UUID) -> dict[str, bool]:
    """Return the detail that tells the journal whether a person acts on their own writing."""
    return {"own": actor.user_id == author_id}


def _clean(value: Any, name: str) -> Any:
    if isinstance(value, str):
        text = clean(value)
        if len(text) > TEXT_MAX:
            raise Refused(
                f"Ce texte a {len(text)} caractères, la limite est de {TEXT_MAX}. Il n'est pas enregistré, "
                "mais il est encore dans la page : partagez-le en plusieurs.",
                code="too_long",
                field=name,
            )
        refuse_if_text_has_image(text, field=name)
        return text
    if isinstance(value, list):
        return [_clean(item, name) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item, name) for key, item in value.items()}
    return value


def _with(corrections: tuple[Correction, ...], new: Correction) -> tuple[Correction, ...]:
    """Add a correction, or prolong the last one of the same part by the same person."""
    for index in range(len(corrections) - 1, -1, -1):
        last = corrections[index]
        if last.part == new.part and last.by_id == new.by_id and new.at - last.at < SAME_CORRECTION:
            # What was first there, and what is there now; an empty ``after`` means that the part is gone.
            after = {**last.after, **new.after} if new.after else {}
            merged = replace(last, at=new.at, before={**new.before, **last.before}, after=after)
            return (*corrections[:index], *corrections[index + 1 :], merged)
    return (*corrections, new)
