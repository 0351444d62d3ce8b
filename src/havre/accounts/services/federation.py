"""Match a federated identity to an account, and link one: by subject and establishment, never by address."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.proconnect import FederatedIdentity
from havre.foundation import audit
from havre.foundation.scope import acting_as
from havre.kernel.errors import Refused


def account_of(identity: FederatedIdentity) -> Any:
    """Return the account linked to this identity; raise ``Refused`` (``federation_unknown``) when there is none."""
    with acting_as("auth"):
        user = User.objects.filter(
            federated_subject=identity.subject, federated_siret=identity.siret, is_active=True
        ).first()
    if user is None:
        raise Refused(
            "Aucun compte de Havre n'est relié à cette identité. Entrez d'abord avec votre clé d'accès, puis reliez "
            "ProConnect depuis « Mon compte ».",
            code="federation_unknown",
        )
    return user


@transaction.atomic
def link_account(*, actor: Actor, subject: str, siret: str) -> None:
    """Link the actor's own account, proved a moment ago, to a verified identity that no other account has."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=actor.user_id).update(federated_subject=subject, federated_siret=siret)
    except IntegrityError as error:
        raise Refused(
            "Cette identité est déjà reliée à un autre compte. Prévenez l'administrateur de votre organisation.",
            code="federation_taken",
        ) from error
    audit.record("account.link", kind="account", object_id=actor.user_id)
