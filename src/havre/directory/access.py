"""Doors of the directory: what a person sees of an entry, and where a moderator acts.

A moderator of an agency tied to a département acts on the entries of that département; one of an agency of the State
acts everywhere. Elsewhere a moderator is a professional like the others: they propose, somebody else decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.models import Agency
from havre.accounts.rules import AgencyKind, Right
from havre.directory.models import AccessRequest, Alias, Service, ServiceArea, ServiceVersion
from havre.directory.rules import AreaScope, ServiceStatus, Tier
from havre.directory.rules.keeping import RequestStatus, VersionAct
from havre.directory.rules.taxonomy import Publication
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible


def audience_of(actor: Actor | None, *, on: date | None = None) -> Tier:
    """Return the tier that the person may read: by their role, or by an access granted until a date.

    ``on`` is the day (today by default). One statement at most, none for visitors and for the roles that see it all.
    """
    if actor is None:
        return Tier.PUBLIC
    if actor.holds(Right.DIRECTORY_PROFESSIONAL):
        return Tier.PROFESSIONAL
    granted = AccessRequest.objects.filter(
        user_id=actor.user_id,
        status=RequestStatus.GRANTED.value,
        expires_on__gte=on or utc_now().date(),
        agency_id__in=[seat.agency_id for seat in actor.seats],
    )
    return Tier.PROFESSIONAL if granted.exists() else Tier.PUBLIC


@dataclass(frozen=True)
class Reach:
    """Where a moderator acts."""

    everywhere: bool = False
    departements: frozenset[str] = frozenset()

    def covers(self, departements: frozenset[str]) -> bool:
        """Tell whether every one of ``departements`` is within reach; none at all is the whole country."""
        return self.everywhere or bool(departements and departements <= self.departements)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.departements)


def reach_of(actor: Actor) -> Reach:
    """Return where the person moderates; nowhere without the right. One statement."""
    agencies = actor.agencies_with(Right.DIRECTORY_MODERATE)
    if not agencies:
        return Reach()
    rows = list(Agency.objects.filter(id__in=agencies).order_by("id").values_list("kind", "departement_code"))
    return Reach(
        everywhere=any(kind == AgencyKind.STATE for kind, _ in rows),
        departements=frozenset(code for _, code in rows if code),
    )


def within(reach: Reach) -> Q:
    """Return the condition that keeps the services on which the moderator acts."""
    if reach.everywhere:
        return Q()
    codes = sorted(reach.departements)
    areas = ServiceArea.objects.filter(scope=AreaScope.DEPARTEMENT.value, codes__contained_by=codes)
    beyond = ServiceArea.objects.exclude(scope=AreaScope.DEPARTEMENT.value, codes__contained_by=codes)
    remote = Q(location=None, id__in=areas.values("service_id")) & ~Q(id__in=beyond.values("service_id"))
    return Q(location__commune__departement_id__in=codes) | remote


@dataclass(frozen=True)
class Desk:
    """An entry on the desk of the person: may they decide on it, did they make it, what may they read of it."""

    service: Service
    moderates: bool
    wrote: bool
    audience: Tier

    @property
    def published(self) -> bool:
        """Tell whether readers may see the entry."""
        return self.service.publication == Publication.PUBLISHED


def desk_of(actor: Actor, service_id: UUID, *, lock: bool = False) -> Desk:
    """Return the entry for who proposes or moderates; ``NotVisible`` when it does not exist for them.

    Unpublished, it exists for its author and for who moderates it. Two to four statements.
    """
    if not actor.holds(Right.DIRECTORY_PROPOSE):
        raise NotVisible
    rows = Service.objects.select_related("organization", "location__commune")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    service = rows.filter(id=service_id).first()
    if service is None:
        raise NotVisible
    moderates = moderated(actor).filter(id=service_id).exists()
    wrote = ServiceVersion.objects.filter(
        service=service, act=VersionAct.CREATE.value, by_id=actor.user_id
    ).exists()
    if service.publication != Publication.PUBLISHED and not (moderates or wrote):
        raise NotVisible
    return Desk(service, moderates, wrote, Tier.PROFESSIONAL)


def moderated(actor: Actor) -> QuerySet[Service]:
    """Return the services on which the person decides; none without the right."""
    reach = reach_of(actor)
    return Service.objects.filter(within(reach)) if reach else Service.objects.none()


def moderated_entry(actor: Actor, service_id: UUID, *, lock: bool = False) -> Desk:
    """Return the entry for who decides on it; ``NotVisible`` for everybody else."""
    desk = desk_of(actor, service_id, lock=lock)
    if not desk.moderates:
        raise NotVisible
    return desk


def readable(service_id: UUID, *, audience: Tier) -> Service:
    """Return a published entry that this audience may read, by its present id or by one it had.

    Raises ``NotVisible``: unpublished, closed to this tier, unknown.
    """
    tiers = Tier.codes() if audience == Tier.PROFESSIONAL else [Tier.PUBLIC.value]
    rows = Service.objects.select_related("organization", "location__commune").filter(
        publication=Publication.PUBLISHED.value, tier__in=tiers
    )
    found = rows.filter(id=service_id).first() or rows.filter(id=present_id(service_id)).first()
    if found is None or found.status == ServiceStatus.CLOSED:
        raise NotVisible
    return found


def present_id(service_id: UUID) -> UUID:
    """Return the id of the entry that took the place of this one, itself when nothing did."""
    taken = Alias.objects.filter(old_id=service_id).values_list("service_id", flat=True).first()
    return taken or service_id
