"""Somebody made sure that an entry holds: a person of the desk, or the structure itself with its link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.directory.access import moderated_entry
from havre.directory.models import Service, Verification
from havre.directory.rules import ServiceStatus
from havre.directory.rules.keeping import Checked, CheckOutcome
from havre.directory.services.writing import settle
from havre.foundation import audit


@transaction.atomic
def verify(
    *, actor: Actor, service_id: UUID, verification_id: UUID, how: Checked, outcome: CheckOutcome, now: datetime
) -> None:  # fmt: skip
    """Keep that the person checked the entry; when nothing changed it is verified today and no longer doubtful.

    Sent twice with one id, it is kept once. Raises ``NotVisible`` outside one's reach.
    """
    desk = moderated_entry(actor, service_id, lock=True)
    keep_check(
        desk.service, verification_id=verification_id, by=actor.user_id, how=how, outcome=outcome, now=now
    )
    audit.record("directory.verify", kind="service", object_id=service_id, purpose=how.value)


def keep_check(
    service: Service, *, verification_id: UUID, by: UUID | None, how: Checked, outcome: CheckOutcome, now: datetime
) -> None:  # fmt: skip
    """Write the check and what follows from it; ``by`` is None for the structure itself."""
    _row, new = Verification.objects.get_or_create(
        id=verification_id,
        defaults={"service": service, "at": now, "by_id": by, "how": how.value, "outcome": outcome.value},
    )
    if new and outcome == CheckOutcome.SAME:
        service.verified_on, service.verified_how = now.date(), how.value
        if service.status == ServiceStatus.TO_VERIFY:
            service.status = ServiceStatus.ACTIVE.value
        settle(service, now=now)
