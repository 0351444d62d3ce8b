"""Direct lines of professionals: each holds until a day, somebody answers for it, past that day nobody is shown it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.directory.access import moderated_entry
from havre.directory.models import Phone
from havre.directory.queries.desk_entry import entry_values, iso
from havre.directory.rules import Tier
from havre.directory.rules.keeping import LINE_AT_MOST_DAYS, LINE_DAYS, VersionAct
from havre.directory.services.writing import settle, version
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused

NO_SUCH_DAY = (
    "Une ligne directe est confirmée jusqu'à un jour à venir, deux ans au plus. Corrigez la date, ou laissez-la "
    "vide : ce sera un an."
)


def direct_lines(
    rows: Iterable[Mapping[str, Any]], *, before: Iterable[Mapping[str, Any]], on: date
) -> list[dict[str, Any]]:
    """Return the numbers typed, each direct line with its day: the one typed, the one it had, or in a year.

    A number shown to everybody has no day: it is as fresh as its entry. A line that a source gave, and that
    nobody touched, stays without one. Raises ``Refused``, code ``line_day``, for a new day past or too far.
    """
    held = {(row["number"], row["kind"], row["tier"]): row.get("expires_on") for row in before}
    lines = []
    for row in rows:
        key = (row["number"], row["kind"], row["tier"])
        until = row.get("expires_on") or held.get(key)
        if row["tier"] != Tier.PROFESSIONAL:
            until = None
        elif not until and key not in held:
            until = iso(on + timedelta(days=LINE_DAYS))
        elif until and until != held.get(key):
            _refuse_day(date.fromisoformat(until), on=on)
        lines.append({**row, "expires_on": until})
    return lines


def _refuse_day(until: date, *, on: date) -> None:
    if not on <= until <= on + timedelta(days=LINE_AT_MOST_DAYS):
        raise Refused(NO_SUCH_DAY, code="line_day", field="phones")


@transaction.atomic
def confirm_line(*, actor: Actor, phone_id: UUID, now: datetime) -> UUID:
    """Say that one called this direct line and that it answers: it is shown for a year more; return the entry's id.

    The number does not change: no other eyes are asked for, and no version of the entry is proposed.
    Raises ``NotVisible`` outside one's reach, and for a number that has no day.
    """
    found = Phone.objects.filter(id=phone_id, expires_on__isnull=False)
    service_id = found.values_list("service_id", flat=True).first()
    if service_id is None:
        raise NotVisible
    service = moderated_entry(actor, service_id, lock=True).service
    before = entry_values(service)
    found.update(expires_on=now.date() + timedelta(days=LINE_DAYS), confirmed_by_id=actor.user_id)
    version(service, VersionAct.CONFIRM, by=actor.user_id, before=before, changed=["phones"], now=now)
    settle(service, now=now)
    audit.record("directory.confirm_line", kind="service", object_id=service_id)
    return service_id
