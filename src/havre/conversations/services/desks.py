"""The desk that answers the public: opened once, settled by its coordinator, its keys renewed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations import locks
from havre.conversations.access import desk_for
from havre.conversations.models import Desk, DeskKey
from havre.conversations.rules import RETENTION_DAYS
from havre.directory.hours import checked
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class DeskWords:
    """What a coordinator decides. ``opening_hours`` is OSM syntax; empty means day and night."""

    name: str
    accepts_live: bool = True
    opening_hours: str = ""
    reply_hours: int = 24
    retention_days: int = RETENTION_DAYS
    load_limit: int = 3


@transaction.atomic
def open_desk(*, actor: Actor, words: DeskWords, now: datetime) -> Desk:
    """Let the actor's desk answer the public, with its first pair of keys. Coordinators only.

    Opening it again changes nothing. Raises ``Refused`` (``hours``, ``another_desk``) and ``NotVisible``.
    """
    seat = actor.main_seat(Right.CONTACT_COORDINATE)
    if seat.team_id is None:
        raise Refused("Ce poste n'a pas d'équipe.", code="no_team")
    _check(words)
    try:
        desk, made = Desk.objects.get_or_create(team_id=seat.team_id, defaults=asdict(words))
    except IntegrityError as error:
        raise Refused(
            "Un autre plateau répond déjà au public. Havre n'en ouvre qu'un : voyez avec sa coordination.",
            code="another_desk",
        ) from error
    if made:
        _new_key(desk.team_id, now=now)
        audit.record("talk.open_desk", kind="desk", team_id=desk.team_id)
    return desk


@transaction.atomic
def settle_desk(*, actor: Actor, revision: int, words: DeskWords) -> Desk:
    """Change what the desk promises; raises ``Refused``: ``conflict``, ``hours``, ``retention``."""
    desk = desk_for(actor, right=Right.CONTACT_COORDINATE, lock=True)
    if desk.revision != revision:
        raise Refused(
            "Quelqu'un a changé ces réglages depuis que vous avez ouvert la page. "
            "Voici les leurs et les vôtres : gardez ce qui est juste, puis enregistrez.",
            code="conflict",
        )
    _check(words)
    for name, value in asdict(words).items():
        setattr(desk, name, value)
    desk.revision += 1
    desk.save()
    audit.record("talk.settle_desk", kind="desk", team_id=desk.team_id, detail={"revision": desk.revision})
    return desk


@transaction.atomic
def renew_desk_key(*, actor: Actor, now: datetime) -> UUID:
    """Make a new pair; the former one still opens what was sealed to it, and nothing new. Returns its id."""
    desk = desk_for(actor, right=Right.CONTACT_COORDINATE, lock=True)
    DeskKey.objects.filter(team_id=desk.team_id, retired_at=None).update(retired_at=now)
    key_id = _new_key(desk.team_id, now=now)
    audit.record("talk.renew_desk_key", kind="desk_key", object_id=key_id, team_id=desk.team_id)
    return key_id


def _new_key(team_id: UUID, *, now: datetime) -> UUID:
    data_key_id, data_key = sealing.new_key("desk", team_id=team_id)
    private, public = locks.new_pair()
    row = DeskKey(id=uuid4(), team_id=team_id, key_id=data_key_id, public=public, created_at=now)
    row.seal(data_key, private=private)
    row.save(force_insert=True)
    return row.pk


def _check(words: DeskWords) -> None:
    if not 1 <= words.retention_days <= RETENTION_DAYS:
        raise Refused(
            f"Une conversation se garde de 1 à {RETENTION_DAYS} jours après le dernier message.",
            code="retention",
            field="retention_days",
        )
    if words.opening_hours:
        checked(words.opening_hours)
