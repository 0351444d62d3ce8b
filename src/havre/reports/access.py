"""Doors to the reports: the author's own teams, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.accounts.models import Agency, User
from havre.accounts.notices import members_with
from havre.accounts.rules import AgencyKind, Right
from havre.cases.models import Barred
from havre.kernel.errors import NotVisible, Refused
from havre.reports.models import Report, ReportChild
from havre.reports.rules import ParentsInformation, ReportStatus

GONE = "Ancien membre"


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """Return the reports of the teams in which the actor may write one; no other team has a door to them."""
    return Report.objects.filter(team_id__in=actor.teams_with(Right.REPORT_WRITE))


def report_for(actor: Actor, report_id: UUID, *, lock: bool = False) -> Report:
    """Return one report of the actor's teams, locked until the end of the transaction when it will change."""
    found = reports_visible_to(actor).filter(pk=report_id)
    report = (found.select_for_update() if lock else found).first()
    if report is None:
        raise NotVisible
    return report


def report_to_write(actor: Actor, report_id: UUID) -> Report:
    """Return one report, locked, that the actor may change now; raise ``Refused`` with the reason otherwise."""
    report = report_for(actor, report_id, lock=True)
    reason = why_not_write(actor, report)
    if reason:
        raise Refused(reason, code="not_editable")
    return report


def why_not_write(actor: Actor, report: Report) -> str:
    """Return why the actor may not change the text now; empty when they may.

    A draft is the team's; once submitted it is changed only by those who give the visa; sealed, by nobody.
    """
    if report.status == ReportStatus.DRAFT:
        return ""
    if report.status == ReportStatus.PENDING:
        if gives_visa(actor, report):
            return ""
        return (
            "Cet écrit attend un visa : la personne qui vise le relit. "
            "Demandez-lui de vous le rendre si vous voulez le modifier."
        )
    if report.status == ReportStatus.SENT:
        return (
            "Cet écrit est scellé : plus rien n'y change. Pour ajouter ou corriger, préparez un complément ; "
            "il sera scellé et adressé aux mêmes destinataires."
        )
    return "Cet écrit est abandonné. Commencez-en un nouveau si la situation le demande."


def gives_visa(actor: Actor, report: Report) -> bool:
    """Tell whether the actor holds the visa in the report's team."""
    return report.team_id in actor.teams_with(Right.REPORT_VISA)


def visa_holders(report: Report) -> list[UUID]:
    """Return the members of the report's team who give the visa, less those who must not know of its child."""
    children = ReportChild.objects.filter(report=report).values("person_id")
    barred = Barred.objects.filter(case__person_id__in=children, ends_at=None).order_by("pk")
    away = set(barred.values_list("user_id", flat=True))
    return [user_id for user_id in members_with(report.team_id, Right.REPORT_VISA) if user_id not in away]


def is_alone(actor: Actor, report: Report) -> bool:
    """Tell whether nobody else than the actor could give the visa in the report's team."""
    return set(visa_holders(report)) <= {actor.user_id}


def needs_adviser(actor: Actor, report: Report) -> bool:
    """Tell whether a school writes: the view of its social or health adviser is then recorded."""
    agency_id = actor.seat_in(report.team_id, Right.REPORT_WRITE).agency_id
    return Agency.objects.filter(pk=agency_id, kind=AgencyKind.SCHOOL.value).exists()


def may_tell_parents(report: Report) -> bool:
    """Tell whether a letter, a call or a message may speak of this report to the parents.

    Only the decision "done" allows it: undecided, against the child's interest or impossible all mean no
    (CASF L226-2-1). Every outgoing channel asks here, and the CRIP receives the answer with the report.
    """
    return report.parents_information == ParentsInformation.DONE


def may_tell_parents_of_contact(actor: Actor, contact_id: UUID) -> bool | None:
    """Tell whether the parents may hear of the reports that a conversation led to; None when there is none.

    One report of which they may not hear is enough for silence: a call-back planned from the conversation asks here.
    """
    reports = reports_visible_to(actor).filter(contact_id=contact_id)
    decided = [may_tell_parents(report) for report in reports.exclude(status=ReportStatus.WITHDRAWN.value)]
    return all(decided) if decided else None


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues in one statement; somebody who left is « Ancien membre »."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    known = dict(User.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
    return {user_id: known.get(user_id, GONE) for user_id in wanted}
