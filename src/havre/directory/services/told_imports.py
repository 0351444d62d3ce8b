"""Tell other systems what an import changed: ids and kinds of change, a thousand a message, one job to begin with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from havre.directory.models import ImportChange, ImportRun, Offer, SourceRecord
from havre.directory.rules import Source
from havre.directory.rules.webhooks import CHANGES_KEPT_DAYS, TOLD_AT_ONCE, ToldAct
from havre.directory.services import webhooks

TELL_IMPORT = "directory.tell_import"
_CHANGED = f"""
WITH touched AS (
  SELECT DISTINCT service_id AS id FROM directory_sourcerecord
  WHERE source = %(source)s AND source_id = ANY (%(records)s)
), judged AS (
  SELECT id, id = ANY (%(before)s::uuid[]) AS was,
         EXISTS (SELECT FROM directory_offer o WHERE o.service_id = touched.id AND o.public) AS shown
  FROM touched
)
INSERT INTO directory_importchange (id, run_id, service_id, act, position)
SELECT gen_random_uuid(), %(run)s, id,
       CASE WHEN NOT was THEN '{ToldAct.PUBLISHED.value}' WHEN shown THEN '{ToldAct.CHANGED.value}'
            ELSE '{ToldAct.SUSPENDED.value}' END,
       row_number() OVER (ORDER BY id) - 1
FROM judged WHERE was OR shown
"""  # noqa: S608 - our own codes


def public_before(source: Source, records: Sequence[str]) -> list[UUID]:
    """Return the services of these records that the public sees now, before an import writes."""
    services = SourceRecord.objects.filter(source=source.value, source_id__in=records).values("service_id")
    shown = Offer.objects.filter(public=True, service_id__in=services)
    return list(shown.order_by("service_id").values_list("service_id", flat=True).distinct())


def keep_changes(run: ImportRun, *, source: Source, records: Sequence[str], before: Collection[UUID]) -> int:
    """Keep what an import changed in what the public sees, and queue one job that tells it; return how many.

    A service that readers did not see and see now is published; one that they no longer see is suspended.
    """
    values: dict[str, str | UUID | list[str] | list[UUID]] = {
        "source": source.value,
        "records": list(records),
        "before": list(before),
        "run": run.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, values)
        kept = int(cursor.rowcount)
    if kept:
        app.configure_task(TELL_IMPORT).defer(run_id=str(run.pk))
    return kept


def messages_of(run_id: UUID, *, now: datetime) -> int:
    """Return in how many messages a run is told, none when nobody listens; forget the runs of long ago."""
    old = now - timedelta(days=CHANGES_KEPT_DAYS)
    ImportChange.objects.filter(run__started_at__lt=old).delete()
    return -(-ImportChange.objects.filter(run_id=run_id).count() // TOLD_AT_ONCE)


def send_message(*, webhook_id: UUID, run_id: UUID, rank: int, now: datetime) -> bool:
    """Send one message of a run to one address; return False when it is to be tried again."""
    first = rank * TOLD_AT_ONCE
    rows = ImportChange.objects.filter(run_id=run_id, position__gte=first, position__lt=first + TOLD_AT_ONCE)
    changes = [
        {"service": str(service), "act": act}
        for service, act in rows.order_by("position").values_list("service_id", "act")
    ]
    if not changes:
        return True
    run = ImportRun.objects.get(pk=run_id)
    told = {"import": str(run_id), "at": run.started_at.isoformat(timespec="seconds"), "changes": changes}
    return webhooks.deliver(webhook_id=webhook_id, told=told, now=now)
