"""Was it possible? What professionals say of an orientation: a service, a month, a reason; nothing on the person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.access import readable
from havre.directory.models import OrientationOutcome
from havre.directory.rules import Tier
from havre.directory.rules.keeping import Possible, WhyNot
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused


@transaction.atomic
def tell_outcome(
    *,
    actor: Actor,
    outcome_id: UUID,
    service_id: UUID,
    outcome: Possible,
    reason: WhyNot | None,
    now: datetime,
) -> None:
    """Keep what came of an orientation, by month and by team. Sent twice with one id, it is kept once.

    Raises ``Refused``, code ``reason_missing``, when it was not possible and no reason is given; ``NotVisible``
    for who has no team, and for an entry that readers do not see.
    """
    team_id = actor.main_seat(Right.DIRECTORY_PROFESSIONAL).team_id
    if team_id is None:
        raise NotVisible
    service = readable(service_id, audience=Tier.PROFESSIONAL)
    if outcome != Possible.YES and reason is None:
        raise Refused("Dites pourquoi : c'est ce qui fera connaître l'offre qui manque.", code="reason_missing",
                      field="reason")  # fmt: skip
    if OrientationOutcome.objects.filter(id=outcome_id).exists():
        return
    place = service.location
    OrientationOutcome.objects.create(
        id=outcome_id, service_id=service.id, kind=service.kind, team_id=team_id,
        departement_code=place.commune.departement_id if place else "",
        month=now.date().replace(day=1), outcome=outcome.value,
        reason=reason.value if reason and outcome != Possible.YES else "",
    )  # fmt: skip
    audit.record("directory.outcome", kind="service", object_id=service.id, team_id=team_id)
