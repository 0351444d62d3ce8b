"""Bring an entry to readers or take it away: submit, publish, suspend, close, do not list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from havre.accounts.access import Actor
from havre.directory.access import Desk, desk_of, moderated_entry
from havre.directory.models import Exclusion, Service, ServiceVersion, SourceRecord
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules import ServiceStatus
from havre.directory.rules.keeping import (
    PUBLICATION,
    PUBLISHING,
    WRITING,
    PublicationAct,
    PublicationFacts,
    VersionAct,
)
from havre.directory.rules.taxonomy import Publication
from havre.directory.services.writing import settle, version
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused


def wrote_since_published(service: Service, actor: Actor) -> bool:
    """Tell whether the person wrote something that readers have not seen yet."""
    acts = ServiceVersion.objects.filter(service=service)
    last = acts.filter(act__in=PUBLISHING).order_by("-revision").values_list("revision", flat=True).first()
    written = acts.filter(act__in=WRITING, by_id=actor.user_id, revision__gt=last or 0)
    return written.exists()


@transaction.atomic
def move(*, actor: Actor, service_id: UUID, act: PublicationAct, now: datetime) -> Publication:
    """Do one act of publication; return the state that follows.

    The author submits their draft; everything else is for who moderates the entry. Raises ``NotVisible``,
    ``Refused``: ``act_not_allowed``, ``guard_refused`` (four eyes for emergency kinds), ``excluded``.
    """
    own = act == PublicationAct.SUBMIT
    desk = (desk_of if own else moderated_entry)(actor, service_id, lock=True)
    if own and not (desk.wrote or desk.moderates):
        raise NotVisible
    service = desk.service
    facts = PublicationFacts(service.kind, wrote_since_published(service, actor))
    after = PUBLICATION.after(service.publication, act, facts=facts)
    if after == Publication.PUBLISHED and _exclusions(service).exists():
        raise Refused(
            "Cette fiche est marquée « à ne pas lister ». Retirez d'abord cette marque.", code="excluded"
        )
    before = entry_values(service)
    service.publication = after.value
    version(service, VersionAct(act.value), by=actor.user_id, before=before, changed=[], now=now)
    settle(service, now=now)
    audit.record(f"directory.{act.value}", kind="service", object_id=service_id)
    return after


@transaction.atomic
def close(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Say that the service has closed: no search shows it, no import opens it again; it stays in the history."""
    _turn(actor, service_id, VersionAct.CLOSE, _closing, now=now)


@transaction.atomic
def reopen(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Say that a closed service works again."""
    _turn(actor, service_id, VersionAct.REOPEN, _reopening, now=now)


@transaction.atomic
def exclude(*, actor: Actor, service_id: UUID, reason: str, now: datetime) -> None:
    """Do not list: the entry is suspended and every source that gives it is remembered as refused.

    Raises ``Refused``, code ``reason_missing``.
    """
    if not reason.strip():
        raise Refused(
            "Écrivez pourquoi cette fiche ne doit pas être listée.", code="reason_missing", field="reason"
        )

    def act(desk: Desk) -> None:
        desk.service.publication = Publication.SUSPENDED.value
        for record in SourceRecord.objects.filter(service=desk.service).order_by("id"):
            Exclusion.objects.get_or_create(
                source=record.source, source_id=record.source_id,
                defaults={"reason": reason, "decided_at": now, "decided_by_id": actor.user_id},
            )  # fmt: skip

    _turn(actor, service_id, VersionAct.EXCLUDE, act, now=now)


@transaction.atomic
def include(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Let an entry be listed again; it stays suspended until somebody publishes it."""
    _turn(actor, service_id, VersionAct.INCLUDE, lambda desk: _forget(_exclusions(desk.service)), now=now)


def _turn(
    actor: Actor, service_id: UUID, act: VersionAct, change: Callable[[Desk], None], *, now: datetime
) -> None:
    desk = moderated_entry(actor, service_id, lock=True)
    before = entry_values(desk.service)
    change(desk)
    version(desk.service, act, by=actor.user_id, before=before, changed=[], now=now)
    settle(desk.service, now=now)
    audit.record(f"directory.{act.value}", kind="service", object_id=service_id)


def _closing(desk: Desk) -> None:
    desk.service.status = ServiceStatus.CLOSED.value


def _reopening(desk: Desk) -> None:
    desk.service.status = ServiceStatus.ACTIVE.value


def _exclusions(service: Service) -> QuerySet[Exclusion]:
    """Return what was refused of this service: the source and its own number together, never one of each."""
    same = SourceRecord.objects.filter(
        service=service, source=OuterRef("source"), source_id=OuterRef("source_id")
    )
    return Exclusion.objects.filter(Exists(same))


def _forget(rows: QuerySet[Exclusion]) -> None:
    rows.delete()
