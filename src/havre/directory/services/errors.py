"""Errors told by anybody about an entry, without a name: kept for a day's date, read by moderators, then emptied."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.directory.access import moderated_entry, readable
from havre.directory.models import ErrorReport, SourceRecord
from havre.directory.rules import Tier
from havre.directory.rules.keeping import ErrorKind, ErrorOutcome
from havre.directory.services import moderation
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused

# Written on the records of a service that has closed, so that each source can be told (export of the desk).
CLOSED_FLAG = "told_closed"
WAITING_AT_ONCE = 200


@transaction.atomic
def tell_error(
    *, report_id: UUID, service_id: UUID, kind: ErrorKind, text: str, audience: Tier, now: datetime
) -> None:
    """Keep what anybody says is wrong: the kind, some words, the day. Nothing of who tells, not even the hour.

    Sent twice with one id, it is kept once. Raises ``NotVisible`` when this audience may not read the entry,
    ``Refused``, code ``queue_full``, when too many already wait on one entry.
    """
    service = readable(service_id, audience=audience)
    if ErrorReport.objects.filter(service=service, outcome="").count() >= WAITING_AT_ONCE:
        raise Refused(
            "Beaucoup d'erreurs sont déjà signalées sur cette fiche : elle va être relue. Merci.",
            code="queue_full",
        )
    ErrorReport.objects.get_or_create(
        id=report_id,
        defaults={"service": service, "kind": kind.value, "text": text[:1000], "told_on": now.date()},
    )


@transaction.atomic
def handle_error(*, actor: Actor, report_id: UUID, outcome: ErrorOutcome, now: datetime) -> UUID:
    """Deal with one error told and delete its words; return the id of the entry.

    A service that has closed leaves the searches, and the records of its sources are marked so that each source
    can be told. Raises ``NotVisible`` outside one's reach, ``Refused``, code ``already_handled``.
    """
    row = ErrorReport.objects.select_for_update().filter(id=report_id).first()
    if row is None:
        raise NotVisible
    moderated_entry(actor, row.service_id)
    if row.outcome:
        raise Refused("Quelqu'un a déjà traité ce signalement.", code="already_handled")
    row.outcome, row.text = outcome.value, ""
    row.handled_at, row.handled_by_id = now, actor.user_id
    row.save()
    if outcome == ErrorOutcome.CLOSED:
        moderation.close(actor=actor, service_id=row.service_id, now=now)
        _mark_sources(row.service_id)
    audit.record("directory.error_handled", kind="service", object_id=row.service_id, purpose=outcome.value)
    return row.service_id


def _mark_sources(service_id: UUID) -> None:
    for record in SourceRecord.objects.select_for_update().filter(service_id=service_id).order_by("id"):
        record.flags = sorted({*record.flags, CLOSED_FLAG})
        record.save(update_fields=["flags"])
