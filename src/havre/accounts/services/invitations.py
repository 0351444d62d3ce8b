"""Accept an invitation: under the scope of the sign-in pages, before the person has a place anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Agency, Invitation, Membership, Team, User
from havre.accounts.rules import Role
from havre.accounts.services.members import token_hash
from havre.foundation import audit
from havre.foundation.scope import acting_as
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7

_OVER = (
    "Ce lien ne sert plus : il a été utilisé, retiré, ou il a plus de sept jours. "
    "Demandez-en un autre à la personne qui vous a invité."
)


@dataclass(frozen=True)
class Offer:
    """What an invitation offers, for the page that accepts it."""

    name: str
    email: str
    agency: str
    team: str
    role: str
    has_account: bool


def offer_of(token: str, *, now: datetime) -> Offer:
    """Return what the link offers; raise ``Refused`` (``invitation_over``) whatever the reason."""
    with acting_as("auth"):
        row = _valid(token, now)
        team = (
            Team.objects.filter(pk=row.team_id).values_list("name", flat=True).first() if row.team_id else ""
        )
        return Offer(
            name=row.name,
            email=row.email,
            agency=Agency.objects.get(pk=row.agency_id).name,
            team=team or "",
            role=Role.label_of(row.role),
            has_account=User.objects.filter(email__iexact=row.email).exists(),
        )


@transaction.atomic
def accept(*, token: str, actor: Actor | None, password: str, now: datetime) -> Any:
    """Give the place offered; return the account.

    A new person gets an account with this password (``ValidationError`` when it is weak). Somebody who has an
    account must be signed in with it (``sign_in_first``): a link never opens an account that exists.
    """
    with acting_as("auth"):
        row = _valid(token, now)
        user = User.objects.filter(email__iexact=row.email).first()
        if user is None:
            user = _new_user(row, password)
        elif actor is None or actor.user_id != user.pk:
            raise Refused("Un compte existe déjà à cette adresse. Connectez-vous, puis ouvrez de nouveau ce lien.",
                          code="sign_in_first")  # fmt: skip
        Membership.objects.bulk_create(
            [Membership(id=uuid7(), user=user, agency_id=row.agency_id, team_id=row.team_id, role=row.role,
                        starts_at=now)]
        )  # fmt: skip
        row.accepted_at = now
        row.save(update_fields=["accepted_at"])
        audit.record(
            "member.accept", kind="invitation", object_id=row.pk, team_id=row.team_id, purpose=row.role
        )
    return user


def _valid(token: str, now: datetime) -> Invitation:
    row = (
        Invitation.objects.select_for_update()
        .filter(token_hash=token_hash(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now)
        .first()
    )
    if row is None:
        raise Refused(_OVER, code="invitation_over")
    return row


def _new_user(row: Invitation, password: str) -> User:
    user = User(email=row.email, name=row.name, function=row.function, secrecy_basis=row.secrecy_basis)
    validate_password(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    return user
