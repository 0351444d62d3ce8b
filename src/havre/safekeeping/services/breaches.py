"""The breach notebook: noted at once, completed as one learns, decided with reasons."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Agency
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import Refused
from havre.kernel.ids import reference
from havre.law.territory import METROPOLE, territory_of
from havre.safekeeping.access import agency_of, breach_for
from havre.safekeeping.models import Breach, BreachStep
from havre.safekeeping.rules.breach import (
    BREACH,
    Account,
    BreachAct,
    BreachFacts,
    BreachStatus,
    CnilDecision,
    PersonsDecision,
    notify_before,
)


@transaction.atomic
def open_breach(
    *, actor: Actor, breach_id: UUID, aware_at: datetime, account: Account, now: datetime
) -> Breach:
    """Note a breach: the clock of 72 hours runs from ``aware_at``. Sent twice, it is kept once.

    Raises ``Refused`` (``in_future``).
    """
    agency_id = agency_of(actor, Right.DATA_PROTECTION)
    one_at_a_time(breach_id)
    if known := Breach.objects.filter(pk=breach_id).first():
        return known
    if aware_at > now:
        raise Refused("Cette heure n'est pas encore passée.", code="in_future", field="aware_at")
    agency = Agency.objects.get(pk=agency_id)
    place = territory_of(agency.departement_code) if agency.departement_code else METROPOLE
    row = Breach(
        id=breach_id, agency_id=agency_id, reference=reference("VD"), aware_at=aware_at,
        due_at=notify_before(aware_at, territory=place), registered_by_id=actor.user_id,
    )  # fmt: skip
    _write(row, account)
    row.save(force_insert=True)
    audit.record("breach.open", kind="breach", object_id=row.pk)
    return row


@transaction.atomic
def complete_breach(
    *, actor: Actor, breach_id: UUID, revision: int, account: Account, now: datetime
) -> Breach:
    """Write what is known now; the register keeps the last state, the journal each writing.

    Raises ``Refused``: ``stale`` (somebody wrote meanwhile), ``closed``, ``in_future``.
    """
    row = breach_for(actor, breach_id, lock=True)
    if row.status == BreachStatus.CLOSED:
        raise Refused("Cette fiche est close : rouvrez-la pour la compléter.", code="closed")
    if row.revision != revision:
        raise Refused(
            "Quelqu'un a complété cette fiche entre-temps. Vos mots sont gardés dans le formulaire : relisez, "
            "puis enregistrez.",
            code="stale",
        )
    for at, field in ((account.cnil_at, "cnil_at"), (account.persons_at, "persons_at")):
        if at and at > now:
            raise Refused("Cette heure n'est pas encore passée.", code="in_future", field=field)
    _write(row, account)
    row.revision += 1
    row.save()
    audit.record("breach.complete", kind="breach", object_id=row.pk, detail={"revision": row.revision})
    return row


def _write(row: Breach, account: Account) -> None:
    row.natures = [nature.value for nature in account.natures]
    row.cnil, row.persons = account.cnil.value, account.persons.value
    for name in (
        "facts", "data", "persons_about", "effects", "measures", "cnil_why", "cnil_at", "late_why", "persons_why",
        "persons_at",
    ):  # fmt: skip
        setattr(row, name, getattr(account, name))


@transaction.atomic
def add_step(*, actor: Actor, breach_id: UUID, step_id: UUID, text: str, now: datetime) -> None:
    """Add one dated line: what was done, who was told."""
    row = breach_for(actor, breach_id)
    if not text.strip():
        raise Refused("Écrivez ce qui a été fait.", code="text_needed", field="text")
    if not BreachStep.objects.filter(pk=step_id).exists():
        BreachStep.objects.bulk_create(
            [
                BreachStep(
                    id=step_id, agency_id=row.agency_id, breach=row, at=now, by_id=actor.user_id, text=text
                )
            ]
        )
        audit.record("breach.step", kind="breach", object_id=row.pk)


@transaction.atomic
def move_breach(*, actor: Actor, breach_id: UUID, act: BreachAct, now: datetime) -> Breach:
    """Close or reopen; raise ``Refused`` while a decision or its reason is missing."""
    row = breach_for(actor, breach_id, lock=True)
    row.status = BREACH.after(row.status, act, facts=facts_of(row)).value
    row.closed_at = now if act is BreachAct.CLOSE else None
    row.revision += 1
    row.save()
    audit.record(f"breach.{act.value}", kind="breach", object_id=row.pk)
    return row


def facts_of(row: Breach) -> BreachFacts:
    """Return what the guards look at."""
    return BreachFacts(
        cnil=CnilDecision(row.cnil),
        cnil_why=row.cnil_why,
        persons=PersonsDecision(row.persons),
        persons_why=row.persons_why,
        late=bool(row.cnil_at and row.cnil_at > row.due_at),
        late_why=row.late_why,
    )
