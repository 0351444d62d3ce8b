"""Entries for the tests of the desk, made by the real services; every name here is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from havre.directory.rules.entry import blank
from havre.directory.rules.keeping import PublicationAct
from havre.directory.services import editing, moderation

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LILLE, ROUBAIX, MARSEILLE = "59350", "59512", "13055"


def values(**more: Any) -> dict[str, Any]:
    """Return what a person types for a house of adolescents in Lille."""
    return {
        **blank("mda"),
        "name": "Maison des adolescents des Peupliers",
        "organization_name": "Association des Peupliers",
        "commune": LILLE,
        "address": ["1 rue inventée"],
        "postal_code": "59000",
        "phones": [{"number": "+33199001234", "kind": "public", "tier": "public", "expires_on": None}],
        "min_age": 11,
        "max_age": 21,
        **more,
    }


def draft(acting: Any, who: str = "nadia", *, now: datetime = NOW, **more: Any) -> UUID:
    """Return a draft written by ``who``."""
    with acting(who) as actor:
        return editing.create_entry(actor=actor, service_id=uuid4(), values=values(**more), now=now)


def published(acting: Any, who: str = "nadia", *, by: str = "marc", now: datetime = NOW, **more: Any) -> UUID:
    """Return an entry written by ``who`` and published by ``by``."""
    service_id = draft(acting, who, now=now, **more)
    move(acting, who, service_id, PublicationAct.SUBMIT, now=now)
    move(acting, by, service_id, PublicationAct.PUBLISH, now=now)
    return service_id


def move(acting: Any, who: str, service_id: UUID, act: PublicationAct, *, now: datetime = NOW) -> Any:
    """Do one act of publication."""
    with acting(who) as actor:
        return moderation.move(actor=actor, service_id=service_id, act=act, now=now)


def edit(acting: Any, who: str, service_id: UUID, *, now: datetime = NOW, **changed: Any) -> editing.Saved:
    """Change some values as ``who``, having read the present revision."""
    from havre.directory.models import Service

    revision = Service.objects.get(id=service_id).revision
    with acting(who) as actor:
        return editing.save_entry(
            actor=actor,
            service_id=service_id,
            values=changed,
            revision=revision,
            proposal_id=uuid4(),
            now=now,
        )
