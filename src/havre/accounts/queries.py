"""What the account, organisation and safeguard screens read; every read goes through the actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from havre.accounts import told
from havre.accounts.access import Actor
from havre.accounts.exceptional import Grant
from havre.accounts.models import BreakGlass, Invitation, Membership, Session, Team, User
from havre.accounts.rules import (
    BreakGlassReason,
    OpenedKind,
    ReviewVerdict,
    Right,
    Role,
    SecrecyBasis,
    TeamKind,
)
from havre.accounts.sessions import hashed
from havre.kernel.errors import NotVisible
from havre.kernel.worklist import WorkItem

NOTICES_SHOWN = 20
GRANTS_SHOWN = 100


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
    return [*told.work_items(actor), *_reviews(actor), *_invitations(actor, now)]


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


@dataclass(frozen=True)
class GrantLine:
    """One exceptional access, as its author, the team opened or the reviewer sees it."""

    id: UUID
    who: str
    reference: str
    kind: str
    category: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    review_due_at: datetime
    reviewed_at: datetime | None
    verdict: str
    note: str

    def runs(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.starts_at <= now < self.ends_at


def running_grant(actor: Actor, grant_id: UUID, *, now: datetime) -> Grant:
    """Return one's own grant while it runs; raise ``NotVisible`` otherwise."""
    row = BreakGlass.objects.filter(pk=grant_id, user_id=actor.user_id, ends_at__gt=now).first()
    if row is None or not actor.holds(Right.BREAK_GLASS):
        raise NotVisible
    return Grant(
        id=row.pk, kind=OpenedKind(row.object_kind), object_id=row.object_id, team_id=row.team_id,
        reference=row.reference, reason=row.reason, starts_at=row.starts_at, ends_at=row.ends_at,
    )  # fmt: skip


def own_grants(actor: Actor) -> list[GrantLine]:
    """Return one's own exceptional accesses, newest first."""
    return _lines(BreakGlass.objects.filter(user_id=actor.user_id))


def grants_on_teams(actor: Actor) -> list[GrantLine]:
    """Return those opened on the teams one coordinates, newest first; without the reason, which names a situation."""
    teams = actor.teams_with(Right.BREAK_GLASS)
    rows = _lines(BreakGlass.objects.filter(team_id__in=teams).exclude(user_id=actor.user_id))
    return [replace(row, reason="", note="") for row in rows]


def grants_to_review(actor: Actor) -> list[GrantLine]:
    """Return the accesses of the agencies the person reviews: those to review first."""
    agencies = actor.agencies_with(Right.BREAK_GLASS_REVIEW)
    rows = _lines(BreakGlass.objects.filter(agency_id__in=agencies))
    return sorted(rows, key=lambda row: (row.reviewed_at is not None, row.review_due_at))


def grant_to_review(actor: Actor, grant_id: UUID) -> GrantLine:
    """Return one access to review; raise ``NotVisible`` otherwise."""
    agencies = actor.agencies_with(Right.BREAK_GLASS_REVIEW)
    found = _lines(BreakGlass.objects.filter(pk=grant_id, agency_id__in=agencies))
    if not found:
        raise NotVisible
    return found[0]


def _lines(rows: QuerySet[BreakGlass]) -> list[GrantLine]:
    found = list(rows.order_by("-starts_at", "id")[:GRANTS_SHOWN])
    names = dict(User.objects.filter(pk__in={row.user_id for row in found}).values_list("pk", "name"))
    return [
        GrantLine(
            row.pk, names.get(row.user_id, "Compte retiré"), row.reference, OpenedKind.label_of(row.object_kind),
            BreakGlassReason.label_of(row.category), row.reason, row.starts_at, row.ends_at, row.review_due_at,
            row.reviewed_at, ReviewVerdict.label_of(row.review_verdict), row.review_note,
        )
        for row in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One running role of one person, as the administrator sees it."""

    membership_id: UUID
    user_id: UUID
    name: str
    email: str
    function: str
    role: str
    role_label: str
    secrecy: str
    since: datetime
    totp_approved: bool
    is_self: bool


@dataclass(frozen=True)
class TeamMembers:
    """A team and its members; ``team_id`` is None for the roles of the organisation itself."""

    team_id: UUID | None
    name: str
    kind: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that waits."""

    id: UUID
    name: str
    email: str
    team: str
    role: str
    expires_at: datetime
    over: bool


def teams_administered(actor: Actor) -> list[tuple[UUID, str, TeamKind]]:
    """Return the teams of the organisations the person administers."""
    rows = Team.objects.filter(agency_id__in=actor.agencies_with(Right.ORG_ADMIN)).order_by("name", "id")
    return [(row.pk, row.name, TeamKind(row.kind)) for row in rows]


def members_by_team(actor: Actor) -> list[TeamMembers]:
    """Return every running role of the organisation, by team; four statements whatever their number."""
    agencies = actor.agencies_with(Right.ORG_ADMIN)
    rows = Membership.objects.filter(agency_id__in=agencies, ends_at=None).select_related("user")
    held = sorted(rows.order_by("id"), key=lambda row: (row.user.name, row.pk))
    teams: list[tuple[UUID | None, str, str]] = [
        (team_id, name, kind.label) for team_id, name, kind in teams_administered(actor)
    ]
    teams.append((None, "Organisation", "Rôles qui ne lisent aucune situation"))
    return [
        TeamMembers(team_id, name, kind, tuple(_member(row, actor) for row in held if row.team_id == team_id))
        for team_id, name, kind in teams
    ]


def member_of(actor: Actor, membership_id: UUID) -> tuple[Member, TeamKind | None]:
    """Return one running role of the organisation and the kind of its team; raise ``NotVisible`` otherwise."""
    agencies = actor.agencies_with(Right.ORG_ADMIN)
    rows = Membership.objects.filter(pk=membership_id, agency_id__in=agencies, ends_at=None)
    row = rows.select_related("user", "team").first()
    if row is None:
        raise NotVisible
    return _member(row, actor), TeamKind(row.team.kind) if row.team else None


def _member(row: Membership, actor: Actor) -> Member:
    user = row.user
    return Member(
        row.pk, user.pk, user.name, user.email, user.function, row.role, Role.label_of(row.role),
        SecrecyBasis.label_of(user.secrecy_basis), row.starts_at, user.totp_approved_by is not None,
        user.pk == actor.user_id,
    )  # fmt: skip


def open_invitations(actor: Actor, *, now: datetime) -> list[OpenInvitation]:
    """Return the invitations not accepted and not withdrawn, nearest end first."""
    rows = Invitation.objects.filter(
        agency_id__in=actor.agencies_with(Right.ORG_ADMIN), accepted_at=None, withdrawn_at=None
    ).select_related("team")
    return [
        OpenInvitation(row.pk, row.name, row.email, row.team.name if row.team else "", Role.label_of(row.role),
                       row.expires_at, row.expires_at <= now)
        for row in rows.order_by("expires_at", "id")
    ]  # fmt: skip
