"""Share chosen items with one named person bound by secrecy, in another organisation (CASF L226-2-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db import connection, transaction

from havre.accounts.access import Actor, Seat
from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases import access as cases
from havre.cases.disclosure import Channel, Disclosed, Item, Recipient, RecipientKind, Topic, held
from havre.cases.models import Case
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, needed, take
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.law.territory import territory_of
from havre.sharing import access
from havre.sharing.models import Share
from havre.sharing.queries.items import IDENTITY, identity_item, items_of
from havre.sharing.rules import LOOKUPS_AN_HOUR, SHARE_DAYS_MAX, Informed, InformedWho, SharePurpose
from havre.sharing.rules.package import canonical, digest

WHY = "why"


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
class Sharing:
    """What the sender chose. ``chosen`` are keys of items; ``reread`` the topics that the texts do not hold."""

    email: str
    purpose: SharePurpose
    why: str
    ends_on: date
    chosen: Sequence[str]
    informed: Sequence[Informed]
    reread: frozenset[Topic] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What would leave: the package itself, its digest, and what stays back."""

    to: Bound
    package: bytes
    held: tuple[Item, ...]

    @property
    def sha256(self) -> str:
        """Return the digest that the form carries back."""
        return digest(self.package)


def prepare(*, actor: Actor, case_id: UUID, sharing: Sharing, now: datetime) -> Prepared:
    """Return the package as it would leave. The search of the person counts, and is in the journal.

    Raises ``NotVisible``; ``Refused`` with one sentence for every person who cannot be found.
    """
    case = cases.case_for(actor, case_id, right=Right.CASE_WRITE)
    _refuse_incomplete(sharing, today=_today(case, now))
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
    if again.sha256 != seen:
        raise Refused(_CHANGED, code="package_changed")
    row = _stored(work, sharing, again)
    _written(work, sharing, again, row)
    work.finish("share")
    notify(
        [again.to.user_id], team_id=None, kind="share", path=f"/partages/{row.pk}/", now=act.now, by=act.actor
    )


@transaction.atomic
def withdraw(act: Act, *, share_id: UUID, reason: str) -> None:
    """Take a share back: unreadable at once, its key destroyed. Withdrawn twice it is withdrawn once."""
    work = take(act, closed_too=True)
    if work is None:
        return
    row = access.share_for(act.actor, work.case.pk, share_id)
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by_id = act.now, act.actor.user_id
    row.shredded_at = act.now
    row.save(update_fields=["revoked_at", "revoked_by_id", "shredded_at"])
    sealing.shred(row.key_id)
    work.write(
        EntryKind.SHARE,
        code="withdrawn",
        object_id=row.pk,
        content={"title": "Partage retiré", "text": reason},
    )
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


def _refuse_incomplete(sharing: Sharing, *, today: date) -> None:
    needed(sharing.why, field="why", sentence="Écrivez pourquoi ce partage est nécessaire.")
    if not sharing.chosen:
        raise Refused("Choisissez ce qui est partagé.", code="nothing_chosen", field="chosen")
    if not today <= sharing.ends_on <= today + timedelta(days=SHARE_DAYS_MAX):
        raise Refused(
            f"Choisissez une fin entre aujourd'hui et {SHARE_DAYS_MAX} jours : un partage ne dure pas sans fin.",
            code="ends_out_of_range", field="ends_on",
        )  # fmt: skip
    decided = {one.who for one in sharing.informed if one.complete}
    if decided != set(InformedWho):
        missing = "child" if InformedWho.CHILD not in decided else "holders"
        raise Refused(
            "Dites si l'enfant et ses parents ont été informés, quand et comment, ou pourquoi ils ne l'ont pas été.",
            code="informed_missing", field=f"{missing}_words",
        )  # fmt: skip


def _prepared(
    actor: Actor, case: Case, sharing: Sharing, bound: Bound, *, now: datetime, key: bytes
) -> Prepared:
    content = _content(actor, case, sharing, key=key)
    on = _today(case, now)
    told = access.disclosed(case, content, bound.recipient, on=on, key=key)
    _refuse_silence(told)
    back = held(content, bound.recipient, withheld=access.withholdings_of(case, key=key), on=on)
    head = _head(actor.seat_in(case.team_id, Right.CASE_WRITE), actor, case, sharing, bound)
    return Prepared(to=bound, package=canonical(told, head=head), held=back)


def _content(actor: Actor, case: Case, sharing: Sharing, *, key: bytes) -> list[Item]:
    chosen = set(sharing.chosen)
    known = [item for item in items_of(actor, case, key=key) if item.key in chosen]
    if IDENTITY in chosen:
        known.insert(0, identity_item(actor, case, purpose="share"))
    why = Item(key=WHY, heading="Pourquoi", text=sharing.why.strip(), topics=frozenset({Topic.SHARING}))
    return [replace(item, reread=sharing.reread) for item in (why, *known)]


def _refuse_silence(told: Disclosed) -> None:
    if told.silent:
        raise Refused(
            "Ce dossier ne doit pas être connu de cette personne ou de son organisation : rien ne peut partir. "
            "Parlez-en à votre responsable.",
            code="silent", field="email",
        )  # fmt: skip
    if {item.key for item in told.items} <= {WHY} or not told.text(WHY):
        raise Refused(
            "Rien de ce que vous avez choisi ne peut être dit à cette personne. Relisez ce qui ne doit pas être donné.",
            code="all_withheld", field="chosen",
        )  # fmt: skip


def _head(seat: Seat, actor: Actor, case: Case, sharing: Sharing, bound: Bound) -> Mapping[str, Any]:
    return {
        "kind": "share", "child": case.alias, "purpose": sharing.purpose.value, "ends_on": sharing.ends_on.isoformat(),
        "from": {"name": actor.name, "team": seat.team_name, "agency": seat.agency_name},
        "to": {"name": bound.name, "function": bound.function, "agency": bound.agency},
    }  # fmt: skip


def _stored(work: Work, sharing: Sharing, prepared: Prepared) -> Share:
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


def _today(case: Case, now: datetime) -> date:
    return now.astimezone(territory_of(case.departement_code).zone).date()


def end_of_day(case: Case, day: date) -> datetime:
    """Return the end of a day by the clock of the file's département."""
    return datetime.combine(day + timedelta(days=1), time(), territory_of(case.departement_code).zone)


_NOBODY = (
    "Aucune personne à qui partager n'a cette adresse : vérifiez-la avec elle. Un partage n'est possible qu'avec un "
    "professionnel tenu au secret, d'une autre organisation, qui utilise Havre."
)
_CHANGED = (
    "Le contenu a changé depuis que vous l'avez vu : rien n'est parti. "
    "Relisez ce qui partira, puis envoyez à nouveau."
)
