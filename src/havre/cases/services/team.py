"""Who accompanies a child, and who must not know of the file."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from havre.accounts.models import Membership
from havre.accounts.notices import notify
from havre.accounts.rules import HOLDERS, Right
from havre.cases.access import barred_from
from havre.cases.models import Barred, CareMember
from havre.cases.rules import BarGround, Sensitivity, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.services import lifetime
from havre.cases.services.acts import Act, Work, needed, take
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7

_WHY = "Écrivez pourquoi : la raison est gardée, scellée."


@transaction.atomic
def entrust(act: Act, *, user_id: UUID, role: TeamRole, text: str = "") -> None:
    """Give a member of the team a role for this child. A new referent takes the place of the one before.

    Raises ``Refused`` (``not_of_the_team``, ``barred``, ``referent_needed``).
    """
    work = take(act)
    if work is None:
        return
    _refuse_strangers(work, user_id)
    _refuse_no_referent(work, user_id, role)
    running = CareMember.objects.filter(case=work.case, ends_at=None)
    running.filter(user_id=user_id).update(ends_at=work.now)
    if role is TeamRole.REFERENT:
        running.filter(role=role.value).update(ends_at=work.now)
    CareMember(
        team_id=work.case.team_id, case=work.case, user_id=user_id, role=role.value, starts_at=work.now
    ).save(force_insert=True)
    work.write(EntryKind.TEAM, code=role.value, object_id=user_id, content={"text": text.strip()})
    lifetime.share_out(work)
    work.finish("entrust")
    where = f"/suivi/{work.case.pk}/"
    notify(
        [user_id], team_id=work.case.team_id, kind="case_entrusted", path=where, now=work.now, by=act.actor
    )


@transaction.atomic
def release(act: Act, *, user_id: UUID, text: str = "") -> None:
    """End somebody's role for this child; a file keeps a referent until another is named (``referent_needed``)."""
    work = take(act)
    if work is None:
        return
    row = CareMember.objects.filter(case=work.case, user_id=user_id, ends_at=None).first()
    if row is None:
        return
    _refuse_no_referent(work, user_id, None)
    row.ends_at = work.now
    row.save()
    work.write(EntryKind.TEAM, code="released", object_id=user_id, content={"text": text.strip()})
    lifetime.share_out(work)
    work.finish("release")


@transaction.atomic
def bar(act: Act, *, user_id: UUID, ground: BarGround, reason: str) -> None:
    """Hide the file from a colleague, from now on and everywhere; by a manager, who cannot bar oneself."""
    work = take(act, right=Right.CASE_MANAGE)
    if work is None:
        return
    why = needed(reason, field="reason", sentence=_WHY)
    if user_id == act.actor.user_id:
        raise Refused(
            "Demandez à un autre responsable de vous écarter du dossier.", code="own_bar", field="user_id"
        )
    running = CareMember.objects.filter(case=work.case, user_id=user_id, ends_at=None)
    if running.filter(role=TeamRole.REFERENT.value).exists():
        raise Refused(
            "Cette personne est référente : nommez d'abord un autre référent.", code="bars_referent"
        )
    running.update(ends_at=work.now)
    if not Barred.objects.filter(case=work.case, user_id=user_id, ends_at=None).exists():
        row = Barred(
            id=uuid7(), team_id=work.case.team_id, case=work.case, user_id=user_id, ground=ground.value,
            starts_at=work.now, by_id=act.actor.user_id, key_id=work.case.key_id,
        )  # fmt: skip
        row.seal(work.key, reason={"text": why})
        row.save(force_insert=True)
    # Not for the whole team: the ground says something of a colleague, who may see the file again one day.
    work.write(EntryKind.BARRED, code=ground.value, object_id=user_id, sensitivity=Sensitivity.SENSITIVE)
    lifetime.share_out(work)
    work.finish("bar")


@transaction.atomic
def unbar(act: Act, *, user_id: UUID, reason: str) -> None:
    """Show the file again to a colleague who was barred; by a manager."""
    work = take(act, right=Right.CASE_MANAGE)
    if work is None:
        return
    why = needed(reason, field="reason", sentence=_WHY)
    running = Barred.objects.filter(case=work.case, user_id=user_id, ends_at=None)
    running.update(ends_at=work.now, ended_by_id=act.actor.user_id)
    work.write(
        EntryKind.BARRED,
        code="ended",
        object_id=user_id,
        content={"text": why},
        sensitivity=Sensitivity.SENSITIVE,
    )
    lifetime.share_out(work)
    work.finish("unbar")


@transaction.atomic
def restrict(act: Act, *, restricted: bool, reason: str) -> None:
    """Keep the file to the child's own team and its managers, or open it again to the whole team; by a manager."""
    work = take(act, right=Right.CASE_MANAGE)
    if work is None:
        return
    why = needed(reason, field="reason", sentence=_WHY)
    work.case.restricted = restricted
    work.write(EntryKind.RESTRICTED, code="restricted" if restricted else "open", content={"text": why})
    lifetime.share_out(work)
    work.finish("restrict")


def _refuse_strangers(work: Work, user_id: UUID) -> None:
    roles = [role.value for role in HOLDERS[Right.CASE_READ]]
    members = Membership.objects.filter(
        team_id=work.case.team_id, user_id=user_id, role__in=roles, ends_at=None
    )
    if not members.exists():
        raise Refused("Choisissez une personne de l'équipe.", code="not_of_the_team", field="user_id")
    if (work.case.pk, user_id) in barred_from([work.case.pk]):
        raise Refused(
            "Cette personne ne peut pas être choisie pour ce dossier. Parlez-en à votre responsable.",
            code="barred", field="user_id",
        )  # fmt: skip


def _refuse_no_referent(work: Work, user_id: UUID, role: TeamRole | None) -> None:
    """Refuse to give another role, or none, to who is referent: the file would have nobody."""
    referent = CareMember.objects.filter(case=work.case, ends_at=None, role=TeamRole.REFERENT.value)
    if role is not TeamRole.REFERENT and referent.filter(user_id=user_id).exists():
        raise Refused(
            "Un dossier garde un référent. Nommez d'abord son successeur : il prendra sa place.",
            code="referent_needed",
        )
