"""Doors of sharing: what is withheld in a file, what was shared, and what others share with the person who acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases import access as cases
from havre.cases.disclosure import Audience, Disclosed, Item, Recipient, Topic, Withholding, applied
from havre.cases.models import Case
from havre.cases.queries.measures import address_may_be_told, measures_of
from havre.foundation import audit, sealing
from havre.health.access import kept_from_parents
from havre.kernel.errors import NotVisible
from havre.persons.access.circle import relatives_named
from havre.sharing.models import ReceivedCopy, Share, Transmission, Withheld

_HIDDEN_ADDRESS: Final = Withholding(topic=Topic.PLACE.value, audience=Audience.RELATIVES.value)


def running(case: Case) -> QuerySet[Withheld]:
    """Return the decisions of a file that nobody lifted, in no order."""
    return Withheld.objects.filter(case=case, lifted_at=None)


def withholdings_of(case: Case, *, key: bytes) -> tuple[Withholding, ...]:
    """Return the decisions of a file as the rules read them, in three statements, four when one names a relative.

    Two need no decision. Until one in force says that the parents know the address, nothing for relatives says where
    the child lives; care that the child keeps from the parents is told to no relative.
    A relative taken out of the circle may have been noted again under another id: the decision then holds for every
    relative, until somebody decides anew.
    """
    rows = list(running(case).order_by("created_at", "id"))
    named = {one for row in rows if row.audience == Audience.PERSON for one in row.named}
    known: set[UUID] = set()
    if named:
        known = set(relatives_named(named).filter(withdrawn_at__isnull=True).values_list("id", flat=True))
    decided = tuple(_read(row, key, lost=not named.intersection(row.named) <= known) for row in rows)
    return (*decided, *_of_right(case))


def _of_right(case: Case) -> Iterable[Withholding]:
    if not address_may_be_told(measures_of(case)):
        yield _HIDDEN_ADDRESS
    for step_id in kept_from_parents(case):
        yield Withholding(topic=Topic.OBJECT.value, audience=Audience.RELATIVES.value, object_id=step_id)


def disclosed(
    case: Case, content: Iterable[Item], recipient: Recipient, *, on: date, key: bytes | None = None
) -> Disclosed:
    """Return what a recipient may be told of a file opened by its door: what every producer of papers calls."""
    opened = key or sealing.open_key(case.key_id)
    return applied(content, recipient, withheld=withholdings_of(case, key=opened), on=on)


def withheld_for(actor: Actor, case_id: UUID, row_id: UUID) -> Withheld:
    """Return one running decision of a file of the actor; raise ``NotVisible`` otherwise."""
    found = running(cases.case_for(actor, case_id)).filter(pk=row_id).first()
    if found is None:
        raise NotVisible
    return found


def share_for(actor: Actor, case_id: UUID, share_id: UUID) -> Share:
    """Return one share of a file of the actor, as its sender; raise ``NotVisible`` otherwise."""
    found = Share.objects.filter(pk=share_id, case=cases.case_for(actor, case_id)).first()
    if found is None:
        raise NotVisible
    return found


def shared_with(actor: Actor, *, now: datetime) -> QuerySet[Share]:
    """Return what others share with the actor and still runs; row security says it again."""
    return Share.objects.filter(user_id=actor.user_id, revoked_at=None, ends_at__gt=now)


def open_share(actor: Actor, share_id: UUID, *, now: datetime) -> Share:
    """Return one share received; the reading is in the journal of the file before anything is shown."""
    row = shared_with(actor, now=now).filter(pk=share_id).first()
    if row is None:
        raise NotVisible
    audit.record(
        "share.read", kind="case", object_id=row.case_id, team_id=row.team_id, purpose=row.purpose,
        detail={"share": str(row.pk)},
    )  # fmt: skip
    return row


def sent_for(actor: Actor, case_id: UUID, transmission_id: UUID) -> Transmission:
    """Return a referral or transfer of a file of the actor, as its sender; raise ``NotVisible`` otherwise."""
    found = Transmission.objects.filter(pk=transmission_id, case_id=cases.case_for(actor, case_id).pk).first()
    if found is None:
        raise NotVisible
    return found


def inbox(actor: Actor) -> QuerySet[Transmission]:
    """Return what other teams sent to the teams in which the actor receives."""
    return Transmission.objects.filter(to_team_id__in=actor.teams_with(Right.SHARE_RECEIVE))


def received_for(actor: Actor, transmission_id: UUID) -> Transmission:
    """Return one referral or transfer received by a team of the actor; raise ``NotVisible`` otherwise."""
    found = inbox(actor).filter(pk=transmission_id).first()
    if found is None:
        raise NotVisible
    return found


def open_copy(row: Transmission) -> bytes:
    """Return the package that a team received, once the reading is in the journal of the sender's file.

    Raises ``NotVisible`` when it was refused, withdrawn, or is over.
    """
    copy = ReceivedCopy.objects.filter(pk=row.pk).first()
    if copy is None:
        raise NotVisible
    audit.record(
        "transmission.read", kind="case", object_id=row.case_id, team_id=row.team_id, purpose=row.kind,
        detail={"transmission": str(row.pk)},
    )  # fmt: skip
    return copy.unseal_bytes(sealing.open_key(copy.key_id), "package")


def _read(row: Withheld, key: bytes, *, lost: bool) -> Withholding:
    words = row.unseal(key, "decision", {}).get("words", ())
    named = frozenset() if lost else frozenset(map(str, row.named))
    return Withholding(
        topic=row.topic, audience=row.audience, named=named, channels=frozenset(row.channels),
        words=tuple(map(str, words)), object_id=row.object_id, starts_on=row.starts_on, ends_on=row.ends_on,
    )  # fmt: skip
