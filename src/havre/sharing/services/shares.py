"""Share chosen items with one named person bound by secrecy, in another organisation (CASF L226-2-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases import access as cases
from havre.cases.disclosure import Channel, Recipient, RecipientKind
from havre.cases.models import Case
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, take
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.sharing import access
from havre.sharing.models import Share
from havre.sharing.rules import LOOKUPS_AN_HOUR, SharePurpose
from havre.sharing.services.packing import (
    Choice,
    Packed,
    end_of_day,
    packed,
    refuse_changed,
    refuse_incomplete,
    today_of,
)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A person bound by secrecy in another organisation, found by the exact professional address."""

    user_id: UUID
    name: str
    function: str
    agency_id: UUID
    agency: str
    team_id: UUID

    @property
    def recipient(self) -> Recipient:
        """Return the person as the rules of disclosure know them."""
        ids = frozenset(map(str, (self.user_id, self.agency_id, self.team_id)))
        return Recipient(kind=RecipientKind.PROFESSIONAL, ids=ids, channel=Channel.PACKAGE)


@dataclass(frozen=True, kw_only=True)
class Sharing(Choice):
    """What is shared, with whom and for which aim of the law."""

    email: str
    purpose: SharePurpose


@dataclass(frozen=True, kw_only=True)
class Prepared(Packed):
    """What would leave, and to whom."""

    to: Bound


def prepare(*, actor: Actor, case_id: UUID, sharing: Sharing, now: datetime) -> Prepared:
    """Return the package as it would leave. The search of the person counts, and is in the journal.

    Raises ``NotVisible``; ``Refused`` with one sentence for every person who cannot be found.
    """
    case = cases.case_for(actor, case_id, right=Right.CASE_WRITE)
    refuse_incomplete(sharing, today=today_of(case, now))
    bound = _found(actor, case, sharing.email)
    return _prepared(actor, case, sharing, bound, now=now, key=sealing.open_key(case.key_id))


@transaction.atomic
def send(act: Act, *, sharing: Sharing, prepared: Prepared, seen: str) -> None:
    """Give the person exactly what was seen. Effects: the package under a key of its own, one line of the chronology
    with who was informed, one event, a notice without content.

    Raises ``Refused`` (``package_changed``) when what would leave is not what was seen.
    """
    work = take(act)
    if work is None:
        return
    again = _prepared(act.actor, work.case, sharing, prepared.to, now=act.now, key=work.key)
    refuse_changed(again, seen=seen)
    row = _stored(work, sharing, again)
    _written(work, sharing, again, row)
    work.finish("share")
    where = f"/partages/{row.pk}/"
    notify([again.to.user_id], team_id=None, kind="share", path=where, now=act.now, by=act.actor)


@transaction.atomic
def withdraw(act: Act, *, share_id: UUID, reason: str) -> None:
    """Take a share back: unreadable at once, its key destroyed. Withdrawn twice it is withdrawn once."""
    work = take(act, closed_too=True)
    if work is None:
        return
    row = access.share_for(act.actor, work.case.pk, share_id)
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by_id, row.shredded_at = act.now, act.actor.user_id, act.now
    row.save(update_fields=["revoked_at", "revoked_by_id", "shredded_at"])
    sealing.shred(row.key_id)
    content = {"title": "Partage retiré", "text": reason}
    work.write(EntryKind.SHARE, code="withdrawn", object_id=row.pk, content=content)
    work.finish("share_withdraw")


def _found(actor: Actor, case: Case, email: str) -> Bound:
    memory: Any = cache  # accounts.short_memory: counts in one statement
    if not memory.spend(f"share-lookup:{actor.user_id}", 1, budget=LOOKUPS_AN_HOUR, timeout=3600):
        raise Refused(
            "Vous avez cherché beaucoup de personnes en une heure. Attendez un peu, ou demandez à un collègue.",
            code="too_many_lookups", field="email",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.secret_bound(%s, %s)", [email.strip()[:254], case.pk])
        row = cursor.fetchone()
    if row is None:
        raise Refused(_NOBODY, code="nobody", field="email")
    user_id, name, function, agency_id, agency, team_id = row
    return Bound(
        user_id=user_id, name=name, function=function, agency_id=agency_id, agency=agency, team_id=team_id
    )


def _prepared(
    actor: Actor, case: Case, sharing: Sharing, bound: Bound, *, now: datetime, key: bytes
) -> Prepared:
    to = {"name": bound.name, "function": bound.function, "agency": bound.agency}
    head = {"kind": "share", "purpose": sharing.purpose.value, "to": to}
    made = packed(actor, case, sharing, bound.recipient, head=head, now=now, key=key)
    return Prepared(to=bound, package=made.package, held=made.held)


def _stored(work: Work, sharing: Sharing, prepared: Prepared) -> Share:
    if sharing.ends_on is None:
        raise ValueError("a share has an end")
    row = Share(
        id=uuid5(work.act.id, "share"), team_id=work.case.team_id, case=work.case, user_id=prepared.to.user_id,
        to_agency_id=prepared.to.agency_id, purpose=sharing.purpose.value, by_id=work.actor.user_id,
        shared_at=work.now, ends_at=end_of_day(work.case, sharing.ends_on), sha256=prepared.sha256,
    )  # fmt: skip
    row.key_id, key = sealing.new_key("share", team_id=row.team_id, user_id=row.user_id, object_id=row.pk)
    row.seal(key, package=prepared.package)
    row.save(force_insert=True)
    return row


def _written(work: Work, sharing: Sharing, prepared: Prepared, row: Share) -> None:
    to = f"{prepared.to.name}, {prepared.to.agency}"
    work.write(
        EntryKind.SHARE, code=sharing.purpose.value, object_id=row.pk,
        content={
            "title": f"Avec {to}, jusqu'au {sharing.ends_on:%d/%m/%Y}", "text": sharing.why.strip(), "to": to,
            "informed": [one.to_json() for one in sharing.informed],
        },
    )  # fmt: skip


_NOBODY = (
    "Aucune personne à qui partager n'a cette adresse : vérifiez-la avec elle. Un partage n'est possible qu'avec un "
    "professionnel tenu au secret, d'une autre organisation, qui utilise Havre."
)
