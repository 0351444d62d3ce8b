"""Doors to the followed files: the team, less those who must not know; the real name is never behind this door."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.notices import members_with
from havre.accounts.rules import Right
from havre.cases import readings
from havre.cases.models import Attachment, Barred, CareMember, Case, Entry, ImportRun
from havre.cases.rules import Module, Sensitivity, TeamRole
from havre.kernel.errors import NotVisible

_CLOSE = (TeamRole.REFERENT.value, TeamRole.SUBSTITUTE.value)

_BARRED = """
    WITH RECURSIVE record (case_id, person_id) AS (
      SELECT c.id, c.person_id FROM cases_case c WHERE c.id = ANY (%s)
      UNION
      SELECT record.case_id, same.id
        FROM record, LATERAL (
          SELECT m.merged_id FROM persons_merge m WHERE m.kept_id = record.person_id AND m.undone_at IS NULL
          UNION ALL
          SELECT m.kept_id FROM persons_merge m WHERE m.merged_id = record.person_id AND m.undone_at IS NULL
        ) AS same (id)
    )
    SELECT record.case_id, b.user_id
      FROM record
      JOIN cases_case c ON c.person_id = record.person_id
      JOIN cases_barred b ON b.case_id = c.id AND b.ends_at IS NULL
"""


def cases_of(actor: Actor, *, right: Right = Right.CASE_READ) -> QuerySet[Case]:
    """Return the files of the teams where the actor holds ``right``, less those hidden from the actor."""
    barred = Barred.objects.filter(case=OuterRef("pk"), user_id=actor.user_id, ends_at=None)
    inside = CareMember.objects.filter(case=OuterRef("pk"), user_id=actor.user_id, ends_at=None)
    open_to_me = Q(restricted=False) | Q(team_id__in=actor.teams_with(Right.CASE_MANAGE)) | Exists(inside)
    rows = Case.objects.filter(~Exists(barred), open_to_me, team_id__in=actor.teams_with(right))
    return rows.defer("summary")


def case_for(actor: Actor, case_id: UUID, *, right: Right = Right.CASE_READ, whole: bool = False) -> Case:
    """Return one file, or raise ``NotVisible``; nothing is written in the journal (see ``open_file``).

    ``whole`` brings the sealed summary and the person (alias, year of birth) in the same statement.
    """
    rows = cases_of(actor, right=right)
    rows = rows.defer(None).select_related("person") if whole else rows
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise NotVisible
    return found


def open_file(
    actor: Actor, case_id: UUID, *, part: str = "summary", right: Right = Right.CASE_READ, whole: bool = False
) -> Case:
    """Return one file for reading; the journal has it before the page is made. Every page of a file comes here.

    Raises ``readings.ReasonWanted`` after very many files, never for an absence: a reason is then asked for.

    ``part`` names what is read (a module of the file), for the register « who read my file ».
    """
    case = case_for(actor, case_id, right=right, whole=whole)
    readings.record(actor, case, part=part, urgent=right is Right.RUNAWAY_WRITE)
    return case


def locked(actor: Actor, case_id: UUID, *, right: Right = Right.CASE_WRITE) -> Case:
    """Return one file, locked until the end of the transaction; acts on it come one after the other."""
    case_for(actor, case_id, right=right)
    return Case.objects.select_for_update().get(pk=case_id)


def is_close(actor: Actor, case: Case) -> bool:
    """Whether the actor is referent or substitute of the child, or answers for the files of the team."""
    if case.team_id in actor.teams_with(Right.CASE_MANAGE):
        return True
    mine = CareMember.objects.filter(case=case, user_id=actor.user_id, ends_at=None, role__in=_CLOSE)
    return mine.exists()


def entries_of(actor: Actor, case: Case, *, close: bool | None = None) -> QuerySet[Entry]:
    """Return the entries of a file that the actor may read, in no order.

    ``close`` spares a statement to who knows already (see ``is_close``).
    """
    rows = Entry.objects.filter(
        _readable(actor, close=is_close(actor, case) if close is None else close), case=case
    )
    cares = case.team_id in actor.teams_with(Right.CASE_HEALTH)
    return rows if cares else rows.exclude(module=Module.HEALTH.value)


def barred_from(case_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Return (file, person) for those who must not know of each file, or of another one of the same child.

    One statement; ``sec.barred_cases`` says the same of the person who acts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BARRED, [list(case_ids)])
        return set(cursor.fetchall())


def managers_of(case: Case) -> list[UUID]:
    """Return who answers for a file and may be told of it: the managers of the team, less those who must not know."""
    barred = {user_id for _, user_id in barred_from([case.pk])}
    return [one for one in members_with(case.team_id, Right.CASE_MANAGE) if one not in barred]


def attachments_of(actor: Actor, case: Case) -> QuerySet[Attachment]:
    """Return the papers of a file that the actor may read, without their bytes, in no order."""
    shown = _readable(actor, close=case.team_id in actor.teams_with(Right.CASE_MANAGE))
    mine = CareMember.objects.filter(
        case=OuterRef("case_id"), user_id=actor.user_id, ends_at=None, role__in=_CLOSE
    )
    shown |= Q(Exists(mine), sensitivity=Sensitivity.SENSITIVE.value)
    return Attachment.objects.filter(shown, case=case).defer("content")


def attachment_for(actor: Actor, case: Case, attachment_id: UUID) -> Attachment:
    """Return one paper of the file without its bytes, or raise ``NotVisible``."""
    found = attachments_of(actor, case).filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible
    return found


def _readable(actor: Actor, *, close: bool) -> Q:
    """Return the condition under which the actor reads what has a sensitivity, an author and readers."""
    mine = Q(by_id=actor.user_id) | Q(readers__contains=[actor.user_id])
    shown = Q(sensitivity=Sensitivity.ORDINARY.value) | mine
    return shown | Q(sensitivity=Sensitivity.SENSITIVE.value) if close else shown


def care_members(case: Case, *roles: TeamRole) -> list[UUID]:
    """Return who is now in the team of a child, in these roles (all by default), the referent first."""
    rows = CareMember.objects.filter(case=case, ends_at=None)
    if roles:
        rows = rows.filter(role__in=[role.value for role in roles])
    found = {row.user_id: row.role for row in rows.order_by("starts_at", "id")}
    order = TeamRole.codes()
    return sorted(found, key=lambda user_id: order.index(found[user_id]))


def run_for(actor: Actor, run_id: UUID, *, lock: bool = False) -> ImportRun:
    """Return a file sent into one of the teams that the actor manages; raise ``NotVisible``."""
    rows = ImportRun.objects.select_for_update() if lock else ImportRun.objects
    run = rows.filter(pk=run_id, team_id__in=actor.teams_with(Right.CASE_MANAGE)).first()
    if run is None:
        raise NotVisible
    return run
