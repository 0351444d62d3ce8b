"""Tell other systems that a public entry changed: an identifier, an act, an hour; signed, never a person."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.models import Service, Webhook
from havre.directory.rules import PROTECTED_KINDS, Tier
from havre.directory.rules.keeping import VersionAct
from havre.directory.rules.taxonomy import Publication
from havre.directory.rules.webhooks import MAX_FAILURES, TOLD, WHILE_PUBLISHED, ToldAct
from havre.directory.services import posting
from havre.foundation import audit
from havre.foundation.keys import provider
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7

TELL_ALL = "directory.tell_webhooks"
SIGNATURE = "X-Havre-Signature-256"
_MAX_OF_AN_AGENCY = 5


class NotTold(Exception):  # noqa: N818 - asks the queue to try again, later each time
    """The address did not answer well."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A webhook just made; the secret is shown once."""

    webhook_id: UUID
    secret: str


@transaction.atomic
def register(*, actor: Actor, webhook_id: UUID | None = None, url: str, now: datetime) -> Registered:
    """Tell ``url`` from now on.

    Raises ``NotVisible``; ``Refused``: ``webhook_url``, ``webhook_many``, ``webhook_twice``.
    """
    agency = _agency(actor)
    address = posting.sound_url(url)
    held = Webhook.objects.filter(agency_id=agency)
    if held.filter(url=address, stopped_at__isnull=True).exists():
        raise Refused("Cette adresse est déjà prévenue.", code="webhook_twice", field="url")
    if held.filter(stopped_at__isnull=True).count() >= _MAX_OF_AN_AGENCY:
        raise Refused(
            f"Votre organisme prévient déjà {_MAX_OF_AN_AGENCY} adresses. Arrêtez-en une d'abord.",
            code="webhook_many",
        )
    identity, secret = webhook_id or uuid7(), secrets.token_urlsafe(32)
    Webhook.objects.create(
        id=identity, agency_id=agency, url=address, secret=_sealed(identity, secret), created_at=now,
        created_by_id=actor.user_id,
    )  # fmt: skip
    audit.record("directory.webhook", kind="webhook", object_id=identity)
    return Registered(webhook_id=identity, secret=secret)


@transaction.atomic
def stop(*, actor: Actor, webhook_id: UUID, now: datetime) -> None:
    """Tell this address nothing more. Raises ``NotVisible``."""
    stopped = Webhook.objects.filter(id=webhook_id, agency_id=_agency(actor), stopped_at__isnull=True)
    if not stopped.update(stopped_at=now):
        raise NotVisible
    audit.record("directory.webhook_stop", kind="webhook", object_id=webhook_id)


def announce(service: Service, act: VersionAct, *, now: datetime) -> None:
    """Queue what a person did to a public entry; nothing leaves before the transaction is kept."""
    told = TOLD.get(act)
    if (
        told
        and _public(service)
        and (told not in WHILE_PUBLISHED or service.publication == Publication.PUBLISHED)
    ):
        tell(service.id, told, now=now)


def announce_joined(gone: Service, *, now: datetime) -> None:
    """Queue that a public entry now leads to another."""
    if _public(gone) and gone.publication == Publication.PUBLISHED:
        tell(gone.id, ToldAct.JOINED, now=now)


def tell(service_id: UUID, act: ToldAct, *, now: datetime) -> None:
    """Queue one event: an identifier, an act, an hour."""
    app.configure_task(TELL_ALL).defer(
        service_id=str(service_id), act=act.value, at=now.isoformat(timespec="seconds")
    )


def listeners() -> list[UUID]:
    """Return the webhooks to tell (the jobs' own scope)."""
    return list(Webhook.objects.filter(stopped_at__isnull=True).order_by("id").values_list("id", flat=True))


def send(*, webhook_id: UUID, service_id: UUID, act: str, at: str, now: datetime) -> bool:
    """Tell one address of one change; return False when it is to be tried again."""
    return deliver(webhook_id=webhook_id, told={"service": str(service_id), "act": act, "at": at}, now=now)


def deliver(*, webhook_id: UUID, told: Mapping[str, object], now: datetime) -> bool:
    """Send one signed message; return False when it is to be tried again. Nothing is raised: a failure is counted.

    After ``MAX_FAILURES`` in a row, or for an address that leads inside, the webhook is stopped.
    """
    webhook = Webhook.objects.filter(id=webhook_id, stopped_at__isnull=True).first()
    if webhook is None:
        return True
    body = json.dumps(told, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Havre",
        SIGNATURE: signature(_opened(webhook), body),
    }
    try:
        kept = 200 <= posting.post(webhook.url, body, headers) < 300
    except Refused:
        _failed(webhook_id, now=now, at_once=True)
        return True
    except (OSError, http.client.HTTPException):
        kept = False
    if kept:
        Webhook.objects.filter(id=webhook_id).update(failures=0)
        return True
    return _failed(webhook_id, now=now)


def signature(secret: str, body: bytes) -> str:
    """Return what the receiver compares: HMAC-SHA256 of the body under the secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@transaction.atomic
def _failed(webhook_id: UUID, *, now: datetime, at_once: bool = False) -> bool:
    """Count a failure; return True when the webhook has been stopped by it."""
    webhook = Webhook.objects.select_for_update().get(id=webhook_id)
    webhook.failures += 1
    if at_once or webhook.failures >= MAX_FAILURES:
        webhook.stopped_at = now
    webhook.save(update_fields=["failures", "stopped_at"])
    return webhook.stopped_at is not None


def _agency(actor: Actor) -> UUID:
    seats = actor.seats_with(Right.DIRECTORY_MODERATE)
    if not seats:
        raise NotVisible
    return seats[0].agency_id


def _public(service: Service) -> bool:
    return service.tier == Tier.PUBLIC.value and service.kind not in PROTECTED_KINDS


def _bound(webhook_id: UUID) -> bytes:
    return f"havre|webhook|v1|{webhook_id}".encode()


def _sealed(webhook_id: UUID, secret: str) -> bytes:
    name, wrapped = provider().wrap(secret.encode(), bound=_bound(webhook_id))
    return name.encode() + b"|" + wrapped


def _opened(webhook: Webhook) -> str:
    name, _, wrapped = bytes(webhook.secret).partition(b"|")
    return provider().unwrap(name.decode(), wrapped, bound=_bound(webhook.id)).decode()
