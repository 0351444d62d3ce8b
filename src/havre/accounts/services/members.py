"""What the administrator of an organisation does: invite, give and end roles, make teams. They read no situation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Agency, Invitation, Membership, Team, User
from havre.accounts.notices import notify
from havre.accounts.rules import (
    INVITATION_DAYS,
    PAGE_TEAM_KINDS,
    Right,
    Role,
    SecrecyBasis,
    TeamKind,
    may_be_given,
)
from havre.foundation import audit
from havre.foundation.scope import acting_as
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7

SUBJECT = "Havre : une invitation vous attend"
BODY = (
    "Bonjour,\n\nVous êtes invité à ouvrir un compte dans Havre. Ce lien vaut {days} jours et une seule fois :\n"
    "{link}\n\nSi vous n'attendiez rien, ne l'ouvrez pas. Message automatique, merci de ne pas répondre.\n"
)


def token_hash(token: str) -> bytes:
    """Return what the database keeps of an invitation's token."""
    return hashlib.sha256(token.encode()).digest()


def agency_administered(actor: Actor) -> UUID:
    """Return the agency the person administers; raise ``NotVisible`` otherwise."""
    for seat in actor.seats_with(Right.ORG_ADMIN):
        return seat.agency_id
    raise NotVisible


@transaction.atomic
def invite(
    *,
    actor: Actor,
    invitation_id: UUID,
    email: str,
    name: str,
    function: str,
    team_id: UUID | None,
    role: Role,
    secrecy_basis: SecrecyBasis,
    now: datetime,
) -> Invitation:
    """Keep the invitation, send its link, tell the other administrators and the data protection officer.

    The link is in the mail only: whoever invites cannot use it. Sent twice with one id, it is kept once.
    Raises ``Refused``: ``self_role`` for oneself, ``role_not_given`` for a role that the team does not take,
    ``mail_failed`` when the mail does not leave (nothing is kept).
    """
    agency_id = agency_administered(actor)
    _refuse_oneself(email=email, actor=actor)
    _refuse_role(role, team_id, agency_id)
    token = secrets.token_urlsafe(32)
    invitation, new = Invitation.objects.get_or_create(
        id=invitation_id,
        defaults={
            "agency_id": agency_id, "team_id": team_id, "role": role.value, "email": email.lower(), "name": name,
            "function": function, "secrecy_basis": secrecy_basis.value, "token_hash": token_hash(token),
            "invited_by_id": actor.user_id, "expires_at": now + timedelta(days=INVITATION_DAYS),
        },
    )  # fmt: skip
    if new:
        audit.record(
            "member.invite", kind="invitation", object_id=invitation_id, team_id=team_id, purpose=role.value
        )
        _tell_the_others(actor, agency_id, now)
        _send(email, token)
    return invitation


@transaction.atomic
def send_again(*, actor: Actor, invitation_id: UUID, now: datetime) -> None:
    """Send a new link for seven days; the former one no longer works."""
    invitation = _open_invitation(actor, invitation_id)
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = token_hash(token), now + timedelta(days=INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "expires_at"])
    audit.record("member.invite_again", kind="invitation", object_id=invitation_id)
    _send(invitation.email, token)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: UUID, now: datetime) -> None:
    """Make the link useless at once."""
    invitation = _open_invitation(actor, invitation_id)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("member.withdraw", kind="invitation", object_id=invitation_id)


@transaction.atomic
def end_membership(*, actor: Actor, membership_id: UUID, now: datetime) -> UUID | None:
    """End a role; its holder loses the rows at the very next statement. Refuses one's own (``self_role``).

    Returns the team that the person leaves, None for a role of the agency.
    """
    row = _running_membership(actor, membership_id)
    row.ends_at = max(now, row.starts_at)
    row.save(update_fields=["ends_at"])
    audit.record(
        "member.end", kind="membership", object_id=membership_id, team_id=row.team_id, purpose=row.role
    )
    return row.team_id


@transaction.atomic
def change_role(*, actor: Actor, membership_id: UUID, role: Role, now: datetime) -> None:
    """End the role held and give another in the same team; both stay in the history."""
    row = _running_membership(actor, membership_id)
    if row.role == role.value:
        return
    _refuse_role(role, row.team_id, row.agency_id)
    end_membership(actor=actor, membership_id=membership_id, now=now)
    given = Membership.objects.create(
        id=uuid7(),
        user_id=row.user_id,
        agency_id=row.agency_id,
        team_id=row.team_id,
        role=role.value,
        starts_at=now,
    )
    audit.record(
        "member.give", kind="membership", object_id=given.pk, team_id=row.team_id, purpose=role.value
    )
    _tell_the_others(actor, row.agency_id, now)


@transaction.atomic
def approve_totp(*, actor: Actor, user_id: UUID, approved: bool) -> None:
    """Agree that a colleague uses codes when no device takes a passkey, or withdraw it. Never for oneself."""
    agency_id = agency_administered(actor)
    if user_id == actor.user_id:
        raise Refused(
            "Vous ne pouvez pas vous accorder l'application de codes. Demandez à un autre administrateur.",
            code="self_role",
        )
    if not Membership.objects.filter(user_id=user_id, agency_id=agency_id, ends_at=None).exists():
        raise NotVisible
    with acting_as("auth"):
        User.objects.filter(pk=user_id).update(totp_approved_by=actor.user_id if approved else None)
    audit.record("member.totp" if approved else "member.totp_end", kind="account", object_id=user_id)


@transaction.atomic
def create_team(*, actor: Actor, team_id: UUID, name: str, kind: TeamKind) -> None:
    """Make a team of one's own organisation; a CRIP is made by the operator, because writings are addressed to it."""
    agency_id = agency_administered(actor)
    if kind not in PAGE_TEAM_KINDS:
        raise Refused("Ce genre d'équipe est créé par l'exploitant de Havre : écrivez-lui.", code="team_kind")
    departement = Agency.objects.get(pk=agency_id).departement_code
    Team.objects.get_or_create(
        id=team_id,
        defaults={"agency_id": agency_id, "name": name, "kind": kind.value, "departement_code": departement},
    )
    audit.record("team.create", kind="team", object_id=team_id, team_id=team_id)


@transaction.atomic
def rename_team(*, actor: Actor, team_id: UUID, name: str) -> None:
    """Give a team another name."""
    changed = Team.objects.filter(pk=team_id, agency_id=agency_administered(actor)).update(name=name)
    if not changed:
        raise NotVisible
    audit.record("team.rename", kind="team", object_id=team_id, team_id=team_id)


def _refuse_oneself(*, email: str, actor: Actor) -> None:
    if User.objects.filter(pk=actor.user_id, email__iexact=email).exists():
        raise Refused(
            "Vous ne pouvez pas vous donner un rôle à vous-même. Demandez à un autre administrateur.",
            code="self_role",
            field="email",
        )


def _refuse_role(role: Role, team_id: UUID | None, agency_id: UUID) -> None:
    team = Team.objects.filter(pk=team_id, agency_id=agency_id).first() if team_id else None
    if team_id and team is None:
        raise NotVisible
    if not may_be_given(role, TeamKind(team.kind) if team else None):
        raise Refused(
            f"Le rôle « {role.label} » ne se donne pas ici. Choisissez un rôle de cette équipe.",
            code="role_not_given",
            field="role",
        )


def _open_invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    row = Invitation.objects.select_for_update().filter(
        pk=invitation_id, agency_id=agency_administered(actor), accepted_at=None, withdrawn_at=None
    ).first()  # fmt: skip
    if row is None:
        raise NotVisible
    return row


def _running_membership(actor: Actor, membership_id: UUID) -> Membership:
    row = Membership.objects.filter(
        pk=membership_id, agency_id=agency_administered(actor), ends_at=None
    ).first()
    if row is None:
        raise NotVisible
    if row.user_id == actor.user_id:
        raise Refused(
            "Vous ne pouvez pas changer votre propre rôle. Demandez à un autre administrateur.",
            code="self_role",
        )
    return row


def _tell_the_others(actor: Actor, agency_id: UUID, now: datetime) -> None:
    """Four eyes: each role given is told to the other administrators and to the data protection officer."""
    watching = Membership.objects.filter(
        agency_id=agency_id, role__in=[Role.ORG_ADMIN.value, Role.DPO.value], ends_at=None
    ).order_by("id")
    users = list(watching.values_list("user_id", flat=True))
    notify(users, team_id=None, kind="member", path="/compte/", now=now, by=actor)


def _send(email: str, token: str) -> None:
    link = f"{settings.SITE_URL}/invitation/{token}/"
    try:
        EmailMessage(SUBJECT, BODY.format(days=INVITATION_DAYS, link=link), to=[email]).send()
    except (SMTPException, OSError) as error:
        raise Refused(
            "Le courriel n'est pas parti, et rien n'a été enregistré. Vérifiez l'adresse, puis réessayez.",
            code="mail_failed",
        ) from error
