"""Write an entry: make it, change it or propose its change, undo, unlock. Nothing is ever lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.access import Desk, desk_of, moderated_entry, reach_of
from havre.directory.importers.emails import functional_email
from havre.directory.models import (
    FieldOrigin,
    Organization,
    Proposal,
    Service,
    ServiceVersion,
)
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules import Source
from havre.directory.rules.entry import (
    LABELS,
    NEVER_IMPORTED,
    PLACE,
    POINT,
    Values,
    blank,
    changed_fields,
    refuse_protected_place,
)
from havre.directory.rules.keeping import FOUR_EYES, FOUR_EYES_SENTENCE, ProposalDecision, VersionAct
from havre.directory.rules.taxonomy import Publication
from havre.directory.services.lines import direct_lines
from havre.directory.services.writing import settle, version, write
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused

_ADDRESS = re.compile(r"[^\s<>(),;:]{1,64}@[^\s<>(),;:]{1,255}")
PERSONAL_EMAIL = (
    "Cette adresse semble être celle d'une personne. L'annuaire est lu par tout le monde : donnez une adresse de "
    "fonction, comme accueil@ ou contact@, ou laissez la case vide. Pour joindre quelqu'un, il y a les référents."
)


class Conflict(Refused):
    """Somebody else changed the entry meanwhile; ``kept`` is what the database holds now."""

    def __init__(self, kept: Values, revision: int) -> None:
        """Keep the values to show beside what was typed."""
        super().__init__(
            "Quelqu'un a changé cette fiche pendant que vous écriviez. Rien n'est perdu : comparez les deux versions.",
            code="conflict",
        )
        self.kept, self.revision = kept, revision


@dataclass(frozen=True)
class Saved:
    """What became of what was typed: written at once, or proposed to somebody who may decide."""

    service_id: UUID
    changed: tuple[str, ...]
    proposed: bool


@transaction.atomic
def create_entry(*, actor: Actor, service_id: UUID, values: Mapping[str, Any], now: datetime) -> UUID:
    """Make a draft that its author and the moderators see; sent twice with one id, it is made once.

    Order: judged, written, every field that was given locked against imports, versioned, journal.
    Raises ``Refused``: ``name_missing``, ``personal_email``, ``protected_place``, ``protected_tier``.
    """
    if not actor.holds(Right.DIRECTORY_PROPOSE):
        raise NotVisible
    full = {**blank(values.get("kind", "")), **values}
    full["phones"] = direct_lines(full["phones"], before=[], on=now.date())
    _judge(full)
    organization = Organization.objects.create(name=full["organization_name"] or full["name"])
    service, new = Service.objects.get_or_create(
        id=service_id,
        defaults={
            "organization": organization, "kind": full["kind"], "name": full["name"], "tier": full["tier"],
            "publication": Publication.DRAFT.value, "updated_at": now,
        },
    )  # fmt: skip
    if not new:
        organization.delete()
        return desk_of(actor, service_id).service.id
    given = changed_fields(blank(), full)
    full["organization_name"] = organization.name
    write(service, full, changed=given, by=actor.user_id)
    version(service, VersionAct.CREATE, by=actor.user_id, before={}, changed=given, now=now)
    _lock(service, given, by=actor.user_id, now=now)
    settle(service, now=now)
    audit.record("directory.create", kind="service", object_id=service_id)
    return service_id


@transaction.atomic
def save_entry(
    *, actor: Actor, service_id: UUID, values: Mapping[str, Any], revision: int, proposal_id: UUID, note: str = "",
    now: datetime,
) -> Saved:  # fmt: skip
    """Change an entry, or propose the change when the person may not decide alone.

    Decides at once: the author of a draft, a moderator within reach. A moderator who changes a published entry of
    an emergency kind proposes it to another moderator. ``proposal_id`` makes a proposal sent twice one proposal.
    Raises ``Conflict`` when ``revision`` is not the present one, and what ``create_entry`` raises.
    """
    desk = desk_of(actor, service_id, lock=True)
    before = entry_values(desk.service)
    after = {**before, **{name: values[name] for name in LABELS if name in values}}
    after["phones"] = direct_lines(after["phones"], before=before["phones"], on=now.date())
    changed = changed_fields(before, after)
    if not changed:
        return Saved(service_id, (), proposed=False)
    if revision != desk.service.revision:
        raise Conflict(before, desk.service.revision)
    _judge(after, before=before)
    if must_propose(desk):
        _propose(desk, changed, after, actor=actor, proposal_id=proposal_id, note=note, now=now)
        return Saved(service_id, tuple(changed), proposed=True)
    _apply(desk.service, VersionAct.EDIT, before, after, changed, by=actor.user_id, now=now)
    audit.record("directory.edit", kind="service", object_id=service_id)
    return Saved(service_id, tuple(changed), proposed=False)


def must_propose(desk: Desk) -> bool:
    """Tell whether a change by this person waits for somebody else."""
    if not desk.published:
        return not (desk.moderates or desk.service.publication == Publication.DRAFT)
    return not desk.moderates or desk.service.kind in FOUR_EYES


@transaction.atomic
def decide_proposal(
    *, actor: Actor, proposal_id: UUID, decision: ProposalDecision, answer: str, now: datetime
) -> UUID:
    """Accept a correction proposed, or refuse it with a sentence; return the id of the entry.

    Only the fields proposed are written. Raises ``Conflict`` when one of them changed since it was proposed,
    ``Refused`` ``already_decided``, ``four_eyes``; ``NotVisible`` outside one's reach.
    """
    row = Proposal.objects.select_for_update().filter(id=proposal_id).first()
    if row is None:
        raise NotVisible
    desk = moderated_entry(actor, row.service_id, lock=True)
    if row.decision:
        raise Refused("Quelqu'un a déjà décidé de cette correction.", code="already_decided")
    if decision == ProposalDecision.ACCEPTED:
        if row.proposed_by_id == actor.user_id and desk.service.kind in FOUR_EYES:
            raise Refused(FOUR_EYES_SENTENCE, code="four_eyes")
        _accept(desk.service, row, now=now)
    row.decision, row.answer = decision.value, answer
    row.decided_at, row.decided_by_id = now, actor.user_id
    row.save()
    audit.record(f"directory.proposal_{decision.value}", kind="service", object_id=row.service_id)
    return row.service_id


@transaction.atomic
def restore_version(*, actor: Actor, service_id: UUID, version_id: UUID, now: datetime) -> Saved:
    """Give an entry the values it had before one act of its history; that too is a version.

    Published emergency kinds go through a proposal like any other change. Raises ``NotVisible``.
    """
    desk = moderated_entry(actor, service_id, lock=True)
    kept = ServiceVersion.objects.filter(id=version_id, service=desk.service).first()
    if kept is None or not kept.before:
        raise NotVisible
    before = entry_values(desk.service)
    changed = changed_fields(before, kept.before)
    if must_propose(desk):
        _propose(desk, changed, kept.before, actor=actor, proposal_id=version_id, note="", now=now)
        return Saved(service_id, tuple(changed), proposed=True)
    point = [name for name in POINT if set(changed) & set(PLACE)]
    _apply(
        desk.service, VersionAct.RESTORE, before, kept.before, [*changed, *point], by=actor.user_id, now=now
    )
    audit.record("directory.restore", kind="service", object_id=service_id)
    return Saved(service_id, tuple(changed), proposed=False)


@transaction.atomic
def unlock_field(*, actor: Actor, service_id: UUID, field: str, now: datetime) -> None:
    """Give a field back to its source: the next import may change it again. Raises ``NotVisible``."""
    desk = moderated_entry(actor, service_id, lock=True)
    row = FieldOrigin.objects.filter(service=desk.service, field=field).first()
    if row is None:
        raise NotVisible
    if not row.locked:
        return
    row.locked = False
    row.save(update_fields=["locked"])
    before = entry_values(desk.service)
    version(desk.service, VersionAct.UNLOCK, by=actor.user_id, before=before, changed=[field], now=now)
    settle(desk.service, now=now)
    audit.record("directory.unlock", kind="service", object_id=service_id, purpose=field)


def _judge(after: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> None:
    if not after["name"].strip():
        raise Refused("Donnez un nom à ce service.", code="name_missing", field="name")
    refuse_protected_place(after)
    known = f"{after['name']} {after['organization_name']}"
    for field in ("email", "description"):
        if after[field] != (before or {}).get(field):
            _refuse_personal(field, after[field], known)


def _refuse_personal(field: str, text: str, known: str) -> None:
    """Refuse an address that may be somebody's, alone in its box or in the middle of a text."""
    for word in [text] if field == "email" and text else _ADDRESS.findall(text):
        if not functional_email(word, known=known)[0]:
            raise Refused(PERSONAL_EMAIL, code="personal_email", field=field)


def _apply(
    service: Service, act: VersionAct, before: Values, after: Mapping[str, Any], changed: Iterable[str], *, by: UUID,
    now: datetime,
) -> None:  # fmt: skip
    names = list(changed)
    version(service, act, by=by, before=before, changed=[name for name in names if name in LABELS], now=now)
    given = after if set(POINT) & set(names) else {**after, "lat": None, "precision": "", "city": ""}
    write(service, given, changed=names, by=by)
    _lock(service, names, by=by, now=now)
    settle(service, now=now)


def _lock(service: Service, names: Iterable[str], *, by: UUID, now: datetime) -> None:
    """Say that a person wrote these fields, and keep imports away from them."""
    for name in names:
        if name in LABELS and name not in NEVER_IMPORTED:
            FieldOrigin.objects.update_or_create(
                service=service, field=name,
                defaults={"source": Source.HAVRE.value, "set_at": now, "set_by_id": by, "locked": True},
            )  # fmt: skip


def _propose(
    desk: Desk, changed: list[str], after: Mapping[str, Any], *, actor: Actor, proposal_id: UUID, note: str,
    now: datetime,
) -> None:  # fmt: skip
    _row, new = Proposal.objects.get_or_create(
        id=proposal_id,
        defaults={
            "service": desk.service, "base_revision": desk.service.revision, "note": note, "proposed_at": now,
            "values": {name: after[name] for name in changed}, "proposed_by_id": actor.user_id,
        },
    )  # fmt: skip
    if new:
        audit.record("directory.propose", kind="service", object_id=desk.service.id)


def _accept(service: Service, row: Proposal, *, now: datetime) -> None:
    before = entry_values(service)
    after = {**before, **row.values}
    since = ServiceVersion.objects.filter(service=service, revision__gte=row.base_revision)
    touched = {
        name for changed in since.order_by("revision").values_list("changed", flat=True) for name in changed
    }
    if touched & set(row.values):
        raise Conflict(before, service.revision)
    _judge(after, before=before)
    _apply(service, VersionAct.ACCEPT, before, after, list(row.values), by=row.proposed_by_id, now=now)


def reaches(actor: Actor) -> bool:
    """Tell whether the person decides on some entries."""
    return bool(reach_of(actor))
