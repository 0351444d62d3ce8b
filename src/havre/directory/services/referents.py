"""Referents and experts: people who agree to be found by other professionals, until a date; withdrawn at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from havre.accounts.access import Actor
from havre.directory.models import Referent
from havre.directory.rules.keeping import CONSENT_DAYS
from havre.foundation import audit
from havre.kernel.errors import Refused

FIELDS = ("name", "function", "institution", "departement_code", "skills", "email", "phone", "expires_on")


@transaction.atomic
def consent(*, actor: Actor, values: Mapping[str, Any], now: datetime) -> None:
    """Show oneself to professionals until ``expires_on``, a year at most; done again, it replaces what was shown.

    Nobody can do it for another. Raises ``Refused``: ``expiry``, ``no_contact``.
    """
    latest = now.date() + timedelta(days=CONSENT_DAYS)
    if not now.date() < values["expires_on"] <= latest:
        raise Refused("Choisissez une date de fin dans l'année qui vient.", code="expiry", field="expires_on")
    if not (values["email"] or values["phone"]):
        raise Refused("Donnez un courriel ou un téléphone : sinon, personne ne peut vous joindre.", code="no_contact",
                      field="email")  # fmt: skip
    row, _new = Referent.objects.update_or_create(
        user_id=actor.user_id,
        defaults={
            **{name: values[name] for name in FIELDS}, "agency_id": actor.seats[0].agency_id, "consented_at": now,
            "withdrawn_at": None,
        },
    )  # fmt: skip
    audit.record("directory.referent_consent", kind="referent", object_id=row.id)


@transaction.atomic
def withdraw(*, actor: Actor) -> None:
    """Stop being shown, at once: the row is deleted, nothing is kept of it."""
    row = Referent.objects.filter(user_id=actor.user_id).first()
    if row is not None:
        audit.record("directory.referent_withdraw", kind="referent", object_id=row.id)
        row.delete()
