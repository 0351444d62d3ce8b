"""Verbs on a contact, from the first ring to the closing. Each is one transaction and one event of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.ids import reference
from havre.listening.access import contact_for, contacts_visible_to, desk_of, is_coordinator, names_of
from havre.listening.models import Contact, DangerAlert, StatisticRow
from havre.listening.queries.panel import Panel, panel_of
from havre.listening.queries.places import departement_of, knows_departement
from havre.listening.rules import (
    CONTACT,
    Channel,
    ContactAct,
    ContactStatus,
    NonCounselling,
    Qualification,
    Redirection,
    already_done,
    contact_path,
)
from havre.listening.services.care import propose_pause
from havre.listening.services.insertion import insert

A = ContactAct
OLD_VERSION = (
    "Ce volet a été modifié entre-temps. Rien n'est perdu : comparez les deux versions, gardez la juste."
)


@transaction.atomic
def open_contact(
    *, actor: Actor, contact_id: UUID, now: datetime, channel: str = Channel.PHONE.value,
    first_act: ContactAct | None = A.START, **more: str,
) -> Contact:  # fmt: skip
    """Open a contact under an id chosen by the page, so that pressing twice opens it once.

    ``first_act`` is what the answer was: the talk starts, the caller is invited to call back or redirected;
    ``None`` leaves it waiting for a counsellor, and the desk is told. ``more`` may hold ``redirected_to`` and
    ``outreach_place``. A known id returns the contact as it is; an id used elsewhere raises ``NotVisible``.
    """
    known = contacts_visible_to(actor).filter(pk=contact_id).first()
    if known is not None:
        return known
    contact = Contact(
        pk=contact_id, team_id=desk_of(actor), reference=reference("C"),
        channel=Channel(channel).value, opened_at=now, opened_by_id=actor.user_id, **more,
    )  # fmt: skip
    if first_act is not None:
        contact.status = CONTACT.after(contact.status, first_act).value
        _effects(contact, first_act, actor=actor, now=now)
    contact.key_id, _ = sealing.new_key("contact", team_id=contact.team_id, object_id=contact_id)
    insert(contact)
    if first_act is None:
        _tell_the_desk(contact, actor=actor, now=now)
    _record("contact.open", contact, channel=contact.channel, status=contact.status)
    return contact


@transaction.atomic
def move_contact(*, actor: Actor, contact_id: UUID, act: ContactAct, now: datetime) -> Contact:
    """Do an act that needs no form: start, transfer, caller left, end, invite, redirect.

    Effects in order: state, holder and end of the talk, pause proposed after a hard talk, notice to the desk
    when the contact waits again. An act already done changes nothing. Raises ``Refused``: ``act_not_allowed``,
    ``taken`` (a colleague holds the talk), ``not_holder`` (only the holder or a coordinator passes it on).
    """
    contact = contact_for(actor, contact_id, lock=True)
    _refuse_strangers(contact, act, actor=actor)
    if already_done(CONTACT, contact.status, act):
        return contact
    contact.status = CONTACT.after(contact.status, act).value
    _effects(contact, act, actor=actor, now=now)
    contact.save(update_fields=["status", "holder_id", "ended_at"])
    if act == A.TRANSFER:
        _tell_the_desk(contact, actor=actor, now=now)
    _record(f"contact.{act}", contact)
    return contact


@transaction.atomic
def rewrite_panel(
    *, actor: Actor, contact_id: UUID, revision: int, panel: Panel, now: datetime  # noqa: ARG001 - a verb's signature
) -> Contact:  # fmt: skip
    """Replace the side panel read at ``revision``; nothing in it is mandatory.

    Raises ``Refused``: ``conflict`` when somebody wrote it since, ``closed`` once the contact is closed.
    """
    contact = contact_for(actor, contact_id, lock=True)
    if _write_panel(contact, revision=revision, panel=panel):
        contact.save()
        _record("contact.rewrite", contact, revision=contact.revision)
    return contact


@transaction.atomic
def qualify_contact(
    *, actor: Actor, contact_id: UUID, revision: int, panel: Panel, qualification: str, non_counselling: str,
    redirected_to: str = "", then_close: bool = False, now: datetime,
) -> Contact:  # fmt: skip
    """Say after the talk what the contact was, and close it when asked to.

    Effects in order: panel, qualification, then (``then_close``) the row of figures and the closing.
    Raises ``Refused``: ``conflict``, ``kind_missing``, ``act_not_allowed``, ``guard_refused``.
    """
    contact = contact_for(actor, contact_id, lock=True)
    chosen = Qualification(qualification)
    if then_close and already_done(CONTACT, contact.status, A.CLOSE) and contact.qualification == chosen:
        return contact
    if chosen == Qualification.NON_COUNSELLING and non_counselling not in NonCounselling.codes():
        raise Refused(
            "Dites de quel échange il s'agit : silencieux, essai, malveillant…",
            code="kind_missing",
            field="non_counselling",
        )
    contact.status = CONTACT.after(contact.status, A.QUALIFY).value
    _write_panel(contact, revision=revision, panel=panel)
    contact.qualification = chosen.value
    contact.non_counselling = non_counselling if chosen == Qualification.NON_COUNSELLING else ""
    contact.redirected_to = Redirection(redirected_to).value if redirected_to else ""
    contact.qualified_at = now
    contact.save()
    _record("contact.qualify", contact, qualification=contact.qualification)
    if then_close:
        _close(contact)
    return contact


@transaction.atomic
def close_contact(*, actor: Actor, contact_id: UUID, now: datetime) -> Contact:  # noqa: ARG001 - a verb's signature
    """Close a qualified contact; what remains for counting is written once, without text nor link (US-1, 8)."""
    contact = contact_for(actor, contact_id, lock=True)
    if not already_done(CONTACT, contact.status, A.CLOSE):
        _close(contact)
    return contact


def _close(contact: Contact) -> None:
    runs = DangerAlert.objects.filter(contact=contact, ended_at=None).exists()
    contact.status = CONTACT.after(contact.status, A.CLOSE, facts={"alert_runs": runs}).value
    contact.save(update_fields=["status"])
    StatisticRow.objects.bulk_create(
        [
            StatisticRow(
                team_id=contact.team_id,
                month=timezone.localdate(contact.opened_at).replace(day=1),
                channel=contact.channel,
                caller_kind=contact.caller_kind,
                child_age_band=contact.child_age_band,
                child_sex=contact.child_sex,
                departement_code=contact.departement_code,
                qualification=contact.qualification,
                exploitation_concern=contact.exploitation_concern,
                topics=sorted(contact.topics),
            )
        ]
    )
    _record("contact.close", contact)


def _write_panel(contact: Contact, *, revision: int, panel: Panel) -> bool:
    """Set the panel on ``contact``, unsaved; return whether anything changed."""
    key = sealing.open_key(contact.key_id)
    before = panel_of(contact, key)
    panel = _placed(panel, before=before)
    if before == panel:
        return False
    if contact.status == ContactStatus.CLOSED:
        raise Refused(
            "Ce contact est clos : son volet ne change plus. Pour un fait nouveau, ouvrez un nouveau contact.",
            code="closed",
        )
    if contact.revision != revision:
        raise Refused(OLD_VERSION, code="conflict")
    for name, value in panel.clear().items():
        setattr(contact, name, value)
    contact.seal(key, private={**contact.unseal(key, "private", {}), **panel.sealed()})
    contact.revision += 1
    return True


def _placed(panel: Panel, *, before: Panel) -> Panel:
    """Return the panel with one place: a commune just chosen gives its département, another département clears it."""
    if panel.commune_code and panel.commune_code != before.commune_code:
        code = departement_of(panel.commune_code)
        if code is None:
            raise Refused(
                "Cette commune n'est pas connue. Choisissez-la dans la liste.",
                code="unknown_commune",
                field="commune",
            )
        return replace(panel, departement_code=code)
    if panel.departement_code != before.departement_code:
        if panel.departement_code and not knows_departement(panel.departement_code):
            raise Refused(
                "Ce département n'est pas connu.", code="unknown_departement", field="departement_code"
            )
        return replace(panel, commune_code="")
    return panel


def _refuse_strangers(contact: Contact, act: ContactAct, *, actor: Actor) -> None:
    """A talk is held by one person at a time."""
    if contact.holder_id in {None, actor.user_id}:
        return
    if act == A.START and contact.status == ContactStatus.IN_TALK:
        name = names_of([contact.holder_id])[contact.holder_id]
        raise Refused(
            f"{name} a déjà pris cet échange. Vous pouvez le lire et y ajouter des notes.", code="taken"
        )
    if act == A.TRANSFER and not is_coordinator(actor, contact.team_id):
        raise Refused(
            "Seule la personne qui tient l'échange peut le passer. Demandez-lui, ou à un coordonnateur.",
            code="not_holder",
        )


def _effects(contact: Contact, act: ContactAct, *, actor: Actor, now: datetime) -> None:
    effect = _EFFECTS.get(act)
    if effect is not None:
        effect(contact, actor, now)


def _take(contact: Contact, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - one signature for all effects
    contact.holder_id, contact.ended_at = actor.user_id, None


def _let_go(contact: Contact, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - one signature for all effects
    contact.holder_id = None


def _finish(contact: Contact, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - one signature for all effects
    contact.ended_at = now
    propose_pause(contact=contact, now=now)


def _finish_unanswered(contact: Contact, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - one signature
    contact.ended_at = now


_EFFECTS: dict[ContactAct, Callable[[Contact, Actor, datetime], None]] = {
    A.START: _take,
    A.TRANSFER: _let_go,
    A.END: _finish,
    A.CALLER_LEFT: _finish,
    A.INVITE_CALLBACK: _finish_unanswered,
    A.REDIRECT: _finish_unanswered,
}


def _tell_the_desk(contact: Contact, *, actor: Actor, now: datetime) -> None:
    notify(
        members_with(contact.team_id, Right.CONTACT_WRITE),
        team_id=contact.team_id, kind="contact_waiting", path=contact_path(contact.pk), now=now, by=actor,
    )  # fmt: skip


def _record(act: str, contact: Contact, **detail: Any) -> None:
    audit.record(act, kind="contact", object_id=contact.pk, team_id=contact.team_id, detail=detail)
