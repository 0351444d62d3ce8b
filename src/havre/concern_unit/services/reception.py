"""What senders post into a CRIP. They add rows that row security never shows them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg
from django.db import IntegrityError, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify_posted_to
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.models import Reception, Step
from havre.foundation import audit, sealing
from havre.kernel import ids
from havre.kernel.errors import NotVisible
from havre.law.deadlines import compute
from havre.law.territory import territory_of

INBOX = "/crip/"
# The sender cannot read what it posted: these names, not a query, tell that something was already posted.
_NAMESPACE = UUID("5b0f6f0e-6c1b-5d0a-9a2e-3f4f0d7c1a10")
_ONCE = frozenset({"concern_unit_reception_pkey", "concern_reception_once", "concern_unit_step_pkey"})


def reception_id(*, source_report_id: UUID, crip_team_id: UUID) -> UUID:
    """Return the id that the reception of a report has in one CRIP, whether it is posted yet or not."""
    return uuid5(_NAMESPACE, f"{crip_team_id}|{source_report_id}")


@transaction.atomic
def receive(
    *,
    from_actor: Actor,
    from_team_id: UUID,
    crip_team_id: UUID,
    source_report_id: UUID,
    content: Mapping[str, Any],
    pdf: bytes,
    content_sha256: str,
    pdf_sha256: str,
    stated_danger: str,
    sender_sector: str,
    sender_name: str,
    from_professional: bool,
    departement_code: str,
    children_count: int,
    exploitation_concern: str,
    now: datetime,
) -> UUID:
    """Post a sealed report into a CRIP's inbox and return the id of its reception; the clock starts at ``now``.

    Effects: a data key that only the CRIP's team opens, the row, one event in the journal, a line on the page of
    the CRIP's members. Posting the same report again changes nothing and returns the same id.
    ``content`` is ``reports.content.ReportContent`` as JSON. Raises ``NotVisible`` for a team of others.
    """
    _refuse_other_teams(from_actor, from_team_id)
    row_id = reception_id(source_report_id=source_report_id, crip_team_id=crip_team_id)
    territory = territory_of(departement_code)
    due = compute(rules.EVALUATION_RULE, now, territory=territory).due_at
    feedback = compute(rules.FEEDBACK_RULE, now, territory=territory).due_at if from_professional else None
    key_id, key = sealing.new_key("reception", team_id=crip_team_id, object_id=row_id)
    row = Reception(
        id=row_id,
        key_id=key_id,
        team_id=crip_team_id,
        from_team_id=from_team_id,
        source_report_id=source_report_id,
        reference=ids.reference("IP"),
        received_at=now,
        stated_danger=stated_danger,
        danger_order=rules.DANGER_ORDER[stated_danger],
        sender_sector=sender_sector,
        sender_name=sender_name[:160],
        from_professional=from_professional,
        departement_code=departement_code,
        children_count=children_count,
        exploitation_concern=exploitation_concern,
        evaluation_due_at=due,
        feedback_due_at=feedback,
        content_sha256=content_sha256,
        pdf_sha256=pdf_sha256,
    )
    row.seal(key, content=dict(content), pdf=pdf)
    if _posted_now(lambda: row.save(force_insert=True)):
        audit.record("report.receive", kind="reception", object_id=row_id, team_id=crip_team_id)
        _tell(crip_team_id, kind="reception", now=now)
    return row_id


@transaction.atomic
def add_addendum(
    *,
    from_actor: Actor,
    from_team_id: UUID,
    crip_team_id: UUID,
    source_report_id: UUID,
    number: int,
    content: Mapping[str, Any],
    pdf: bytes,
    now: datetime,
) -> UUID:
    """Post a sealed addendum under the reception of its report and return the id of the step.

    ``content`` holds ``reason``, ``text``, the hashes and the canonical JSON of the addendum; ``pdf`` is sealed in
    ``Step.document``. The same number posted again changes nothing. The report must have been received before:
    otherwise the database refuses at commit.
    """
    _refuse_other_teams(from_actor, from_team_id)
    parent_id = reception_id(source_report_id=source_report_id, crip_team_id=crip_team_id)
    key_id, key = sealing.new_key("reception", team_id=crip_team_id, object_id=parent_id)
    step = Step(
        id=uuid5(parent_id, f"addendum|{number}"),
        key_id=key_id,
        team_id=crip_team_id,
        from_team_id=from_team_id,
        reception_id=parent_id,
        kind=rules.StepKind.ADDENDUM.value,
        code=str(number),
        at=now,
    )
    step.seal(key, content=dict(content), document=pdf)
    if _posted_now(lambda: step.save(force_insert=True)):
        audit.record("report.addendum_receive", kind="reception", object_id=parent_id, team_id=crip_team_id)
        _tell(crip_team_id, kind="addendum", now=now)
    return step.pk


def _refuse_other_teams(actor: Actor, team_id: UUID) -> None:
    if team_id not in actor.teams_with(Right.REPORT_WRITE):
        raise NotVisible


def _posted_now(insert: Callable[[], None]) -> bool:
    """Insert in a savepoint; False when the very same row is there already, any other refusal is a fault."""
    try:
        with transaction.atomic():
            insert()
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name in _ONCE:
            return False
        raise
    return True


def _tell(crip_team_id: UUID, *, kind: str, now: datetime) -> None:
    notify_posted_to(crip_team_id, right=Right.CRIP_READ, kind=kind, path=INBOX, now=now)
