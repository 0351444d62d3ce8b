"""One object of each kind of safekeeping, in the helpline and, for a breach, in the Nord."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from havre.kernel.clock import utc_now
from havre.kernel.ids import reference as reference_of
from havre.listening.models import Contact
from havre.safekeeping.models import Archived, PurgeRun
from havre.safekeeping.rules import HoldReason, RunStatus
from havre.safekeeping.rules.breach import Account, Nature
from havre.safekeeping.rules.rights import AskedRight, Asker
from havre.safekeeping.services import breaches, holds, rights
from listening_support import S, talk


def make_keeping(cast: Any, acting: Any) -> dict[str, Any]:
    """Return the ids of the addresses under ``/donnees/``."""
    now = utc_now()
    with acting("karim") as karim:
        contact_id = talk(karim, state=S.ENDED, now=now)
        reference = Contact.objects.values_list("reference", flat=True).get(pk=contact_id)
        wanted = holds.Hold(
            reference=reference, category=HoldReason.CHILD, reason="La personne l'a demandé ici."
        )
        hold = holds.place_hold(actor=karim, hold_id=uuid4(), hold=wanted, now=now)
        archived = Archived.objects.create(
            agency_id=cast.karim.agency_id, team_id=cast.karim.team_id, category="situation", object_id=uuid4(),
            reference=reference_of("SI"), sealed_at=now,
        )  # fmt: skip
        asked = rights.Asked(
            team_id=cast.karim.team_id, asker=Asker.YOUNG_PERSON, rights=(AskedRight.ACCESS,), received_at=now, who="Zoé"
        )  # fmt: skip
        request = rights.register_request(actor=karim, request_id=uuid4(), asked=asked, now=now)
    with acting("paul"):
        run = PurgeRun.objects.create(
            id=uuid4(), agency_id=cast.paul.agency_id, reference=reference_of("PU"), status=RunStatus.DONE.value,
            proposed_at=now - timedelta(days=1), proposed_by_id=cast.paul.id, decided_at=now,
            decided_by_id=cast.karim.id, ended_at=now, certificate_sha256="a" * 64,
        )  # fmt: skip
    with acting("helene") as helene:
        account = Account(natures=(Nature.AVAILABILITY,), facts="Panne inventée.")
        breach = breaches.open_breach(actor=helene, breach_id=uuid4(), aware_at=now, account=account, now=now)
    return {
        "category": "contact",
        "run_id": run.pk,
        "hold_id": hold.pk,
        "archived_id": archived.pk,
        "request_id": request.pk,
        "piece_id": uuid4(),
        "breach_id": breach.pk,
        "name": "registre-csv",
    }
