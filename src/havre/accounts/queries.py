"""What the account, organisation and safeguard screens read; every read goes through the actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator

from havre.accounts.access import Actor
from havre.accounts.models import BreakGlass, Invitation, Notice, Session, User
from havre.accounts.rules import NOTICE_WORDS, Right, SecrecyBasis
from havre.accounts.sessions import hashed
from havre.kernel.worklist import WorkItem

NOTICES_SHOWN = 20


@dataclass(frozen=True)
class OwnSession:
    """One running session; ``id`` is the stored hash, which opens nothing."""

    id: str
    device: str
    since: datetime
    seen: datetime | None
    current: bool


@dataclass(frozen=True)
class Passkey:
    """One passkey, by the name its holder gave."""

    id: int
    name: str
    added: datetime
    used: datetime | None


@dataclass(frozen=True)
class OwnAccount:
    """All that a person may see and change of their own account."""

    name: str
    email: str
    function: str
    secrecy: str
    passkeys: tuple[Passkey, ...]
    totp: bool
    totp_approved_by: str
    codes_left: int
    has_password: bool
    federated: bool
    sessions: tuple[OwnSession, ...]
    roles: tuple[tuple[str, str], ...]


def own_account(actor: Actor, *, session_key: str, now: datetime) -> OwnAccount:
    """Return the person's account; ``session_key`` is the cookie of the request, to mark its session."""
    user = User.objects.get(pk=actor.user_id)
    factors = list(Authenticator.objects.filter(user_id=actor.user_id).order_by("created_at", "id"))
    kinds = {factor.type: factor for factor in factors}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    return OwnAccount(
        name=user.name,
        email=user.email,
        function=user.function,
        secrecy=SecrecyBasis.label_of(user.secrecy_basis),
        passkeys=tuple(_passkey(row) for row in factors if row.type == Authenticator.Type.WEBAUTHN),
        totp=Authenticator.Type.TOTP in kinds,
        totp_approved_by=_name(user.totp_approved_by),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        has_password=user.has_usable_password(),
        federated=bool(user.federated_subject),
        sessions=tuple(_sessions(actor, hashed(session_key), now)),
        roles=tuple((seat.team_name or seat.agency_name, seat.role.label) for seat in actor.seats),
    )


def _passkey(row: Authenticator) -> Passkey:
    return Passkey(row.pk, str(row.data.get("name", "")), row.created_at, row.last_used_at)


def _name(user_id: UUID | None) -> str:
    if user_id is None:
        return ""
    found = User.objects.filter(pk=user_id).values_list("name", flat=True).first()
    return found or "un administrateur"


def _sessions(actor: Actor, current: str, now: datetime) -> Sequence[OwnSession]:
    rows = Session.objects.filter(user_id=actor.user_id, expire_date__gt=now).order_by("-created_at", "pk")
    return [
        OwnSession(row.pk, row.device, row.created_at, row.last_seen_at, row.pk == current) for row in rows
    ]


def totp_approved(actor: Actor | None) -> bool:
    """Whether an administrator agreed that this person uses codes instead of a passkey."""
    return bool(actor and User.objects.filter(pk=actor.user_id, totp_approved_by__isnull=False).exists())


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return the lines of the home page: what was told, reviews due, invitations that end."""
    return [*_notices(actor), *_reviews(actor), *_invitations(actor, now)]


def _notices(actor: Actor) -> list[WorkItem]:
    rows = Notice.objects.filter(user_id=actor.user_id, seen_at=None).order_by("-created_at", "id")
    first: dict[tuple[str, str], Notice] = {}
    for row in rows[:NOTICES_SHOWN]:
        first.setdefault((row.kind, row.path), row)
    return [
        WorkItem("À voir", NOTICE_WORDS.get(row.kind, "Quelque chose a changé"), f"/compte/avis/{row.pk}/",
                 since=row.created_at)
        for row in first.values()
    ]  # fmt: skip


def _reviews(actor: Actor) -> list[WorkItem]:
    agencies = actor.agencies_with(Right.BREAK_GLASS_REVIEW)
    if not agencies:
        return []
    rows = BreakGlass.objects.filter(agency_id__in=agencies, reviewed_at=None).order_by("review_due_at", "id")
    return [
        WorkItem("Accès exceptionnels à contrôler", f"Consultation de {row.reference}",
                 f"/acces-exceptionnel/controle/{row.pk}/", due_at=row.review_due_at)
        for row in rows[:NOTICES_SHOWN]
    ]  # fmt: skip


def _invitations(actor: Actor, now: datetime) -> list[WorkItem]:
    agencies = actor.agencies_with(Right.ORG_ADMIN)
    if not agencies:
        return []
    rows = Invitation.objects.filter(
        agency_id__in=agencies, accepted_at=None, withdrawn_at=None, expires_at__gt=now,
        expires_at__lt=now + timedelta(days=2),
    ).order_by("expires_at", "id")  # fmt: skip
    return [
        WorkItem(
            "Invitations", "Une invitation sans réponse se termine", "/organisation/", due_at=row.expires_at
        )
        for row in rows[:NOTICES_SHOWN]
    ]
