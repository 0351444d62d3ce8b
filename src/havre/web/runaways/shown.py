"""What the pages of the absences say, from what the queries return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from havre.kernel.ids import uuid7
from havre.reports.queries.absences import Begun
from havre.reports.rules import ReportKind, ReportStatus
from havre.runaways.queries.board import BoardLine
from havre.runaways.queries.of_file import EpisodeRead, InterviewRead, NotificationRead
from havre.runaways.rules import EpisodeAct, InterviewStatus, Known
from havre.ui.french import datetime_words
from havre.ui.shapes import Definition, Link
from havre.web.runaways.acts import INTERVIEW_STEPS, STEPS
from havre.web.runaways.forms import InterviewForm, ParticularsMixin

PARTICULARS: Final = {name: str(one.label) for name, one in ParticularsMixin.base_fields.items()}
SHEET: Final = {name: str(one.label) for name, one in InterviewForm.base_fields.items()}
_CHECKS: Final = (
    ("drink", "Boisson"), ("food", "Repas"), ("rest", "Repos"), ("injury", "Blessure"),
    ("doctor", "Médecin à voir vite"),
    ("threat", "Menace dehors"), ("confided", "Quelque chose de confié"), ("own_words", "Ses mots"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EpisodeShown:
    """One absence in words."""

    read: EpisodeRead
    title: str
    state: str
    clock: str
    steps: list[Link]
    more: list[Link]
    papers: list[Link]
    draft_id: UUID
    may_write: bool
    writings: list[Link]
    facts: list[Definition]
    particulars: list[Definition]
    told: list[list[Definition]]
    checked: list[Definition]
    interview: list[Definition]


def alarms(read: EpisodeRead) -> bool:
    """Whether somebody is to be called now."""
    return read.alarm and read.closed_at is None


def when(moment: datetime) -> str:
    """Return an instant in words, by the clock of the pages."""
    return datetime_words(timezone.localtime(moment))


def act_address(pk: UUID, slug: str, target: UUID | None = None) -> str:
    """Return the address of an act."""
    return (
        reverse("runaways:act_on", args=[pk, slug, target])
        if target
        else reverse("runaways:act", args=[pk, slug])
    )


def episode(read: EpisodeRead, pk: UUID, *, now: datetime, begun: Sequence[Begun] = ()) -> EpisodeShown:
    """Return one absence in words, with what may be done now."""
    return EpisodeShown(
        read=read, title=f"{read.nature.label}, depuis le {when(read.last_seen_at)}", state=read.status.label,
        clock=_clock(read, now=now),
        steps=_steps(read, pk), more=_more(read, pk), papers=_papers(read, pk), draft_id=uuid7(),
        may_write=alarms(read) and not any(one.mine for one in begun), writings=[_writing(one) for one in begun],
        facts=_facts(read),
        particulars=_said(read.particulars.to_json(), PARTICULARS),
        told=[_told(one) for one in read.notifications],
        checked=_said(read.safe_check.to_json(), dict(_CHECKS)) if read.safe_check else [],
        interview=_interview(read.interview) if read.interview else [],
    )  # fmt: skip


def _searched(read: EpisodeRead) -> bool:
    """Whether a unit that was told may still search for a child who is back."""
    return bool(read.returned_at and read.notifications and not read.search_lifted_at and not read.closed_at)


def _clock(read: EpisodeRead, *, now: datetime) -> str:
    """Return what must not wait: the declaration while the child is away, the end of search after the return."""
    if read.away and not read.declared_at:
        return clock(read.declare_due_at, at_once=read.at_once, now=now)
    return (
        "L’unité avisée cherche peut-être encore : envoyez-lui la fin de recherche."
        if _searched(read)
        else ""
    )


def clock(due_at: datetime, *, at_once: bool, now: datetime) -> str:
    """Return when the declaration is due, in words; it is the declaration that waits, not the child."""
    if at_once:
        return "À déclarer sans attendre."
    if due_at <= now:
        return f"La déclaration était à faire avant le {when(due_at)}."
    return f"À déclarer avant le {when(due_at)} ({_span(due_at - now)})."


def line(one: BoardLine, *, now: datetime) -> dict[str, object]:
    """Return one absence of the board in words."""
    back = one.returned_at is not None
    said = f"Vu le {when(one.last_seen_at)}"
    if back:
        said = _next_of_interview(one)
    return {
        "line": one, "said": said, "path": reverse("runaways:of_file", args=[one.case_id]),
        "back": act_address(one.case_id, "retour", one.id),
        "clock": "" if back or one.declared else clock(one.declare_due_at, at_once=one.at_once, now=now),
    }  # fmt: skip


def _next_of_interview(one: BoardLine) -> str:
    if one.interview is InterviewStatus.OFFERED and one.interview_due_at:
        return f"Entretien à proposer avant le {when(one.interview_due_at)}"
    if one.interview is InterviewStatus.PLANNED and one.interview_planned_at:
        return f"Entretien prévu le {when(one.interview_planned_at)}"
    if one.interview is InterviewStatus.PROPOSED:
        return "Entretien proposé : la personne et le moment restent à choisir"
    return ""


def _span(left: timedelta) -> str:
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return f"dans {hours} h {minutes:02d}" if hours else f"dans {minutes} min"


def _steps(read: EpisodeRead, pk: UUID) -> list[Link]:
    """Return the next steps; the return is offered whenever the child is away, found or not."""
    allowed = {EpisodeAct.RETURN, *read.acts} if read.away else set(read.acts)
    known = [STEPS[step] for step in STEPS if step in allowed]
    lifting = [("fin-de-recherche", "Fin de recherche envoyée")] if _searched(read) else []
    found = [*_of_interview(read)[0], *known]
    return _links([*found[:1], *lifting, *found[1:]], read, pk)


def _more(read: EpisodeRead, pk: UUID) -> list[Link]:
    found = []
    if read.away:
        found = [("contact", "Noter un contact"), ("completer", "Compléter la description")]
        if read.declared_at:
            found.append(("police", "Compléter la déclaration"))
    elif read.closed_at is None:
        found += _of_interview(read)[1]
    return _links(found, read, pk)


def _of_interview(read: EpisodeRead) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the steps of the interview that may be done now, the main ones then the quiet ones."""
    if read.interview is None or EpisodeAct.HOLD_INTERVIEW not in read.acts:
        return [], []
    refused = set() if EpisodeAct.DECLINE_INTERVIEW in read.acts else {"sans-entretien"}
    main, quiet = INTERVIEW_STEPS.get(read.interview.status, ((), ()))
    return [step for step in main if step[0] not in refused], [
        step for step in quiet if step[0] not in refused
    ]


def _links(steps: Iterable[tuple[str, str]], read: EpisodeRead, pk: UUID) -> list[Link]:
    return [Link(label, act_address(pk, slug, read.id)) for slug, label in steps]


def _papers(read: EpisodeRead, pk: UUID) -> list[Link]:
    kinds = []
    if not read.mistaken:
        kinds.append(("declaration", "Déclaration (PDF)"))
    if read.returned_at:
        kinds.append(("fin-de-recherche", "Fin de recherche (PDF)"))
    if read.interview and read.interview.held_at:
        kinds.append(("entretien", "Entretien de retour (PDF)"))
    return [Link(label, reverse("runaways:paper", args=[pk, read.id, kind])) for kind, label in kinds]


_WRITTEN: Final = {
    ReportKind.JUDICIAL: ("Signalement", ""),
    ReportKind.CONCERN: ("Information préoccupante", "e"),
}


def _writing(one: Begun) -> Link:
    """Return a writing begun from an absence: when, by whom, and the way to it."""
    name, ending = _WRITTEN[one.kind]
    if one.sent_at:
        return Link(f"{name} envoyé{ending} le {when(one.sent_at)}", _report_address(one))
    waits = ", attend un visa" if one.status is ReportStatus.PENDING else ""
    by = "" if one.mine else f", par {one.by}"
    return Link(f"{name} commencé{ending} le {when(one.begun_at)}{by}{waits}", _report_address(one))


def _report_address(one: Begun) -> str:
    return reverse("reports:report", kwargs={"report_id": one.id})


def _facts(read: EpisodeRead) -> list[Definition]:
    facts = [
        Definition("Noté par", read.by),
        Definition("Absence constatée", when(read.noticed_at)),
        Definition("Lien avec l’enfant", _link(read)),
    ]
    if read.returned_at:
        facts.append(Definition("De retour", when(read.returned_at)))
    if read.found_how:
        facts.append(Definition("Comment", read.found_how.label))
    if read.search_lifted_at:
        facts.append(Definition("Fin de recherche envoyée", when(read.search_lifted_at)))
    return facts


def _link(read: EpisodeRead) -> str:
    if read.contact_kept:
        return "Gardé"
    return "Pas encore de réponse" if read.contacts else "Aucun essai noté"


def _told(one: NotificationRead) -> list[Definition]:
    facts = [
        Definition("À qui", f"{one.corps.label}{f', {one.unit}' if one.unit else ''}"),
        Definition("Quand", when(one.at)),
        Definition("Numéro", one.number or "Non donné"),
        Definition("Fichier des personnes recherchées", one.file_entry.label),
        Definition(
            "Autorité parentale", f"{one.holders.label}{f' : {one.holders_text}' if one.holders_text else ''}"
        ),
        Definition("116 000 proposé", "Oui" if one.helpline_offered else "Non"),
    ]
    return [*facts, *([Definition("Diffusion", "Ne rien publier")] if one.do_not_publish else [])]


def _interview(one: InterviewRead) -> list[Definition]:
    facts = [Definition("Entretien", one.status.label)]
    if one.status is InterviewStatus.OFFERED:
        facts.append(Definition("À proposer avant le", when(one.due_at)))
    if one.offered_at:
        facts.append(Definition("Proposé le", when(one.offered_at)))
    if one.planned_at and one.status is InterviewStatus.PLANNED:
        facts.append(Definition("Prévu le", when(one.planned_at)))
    if one.held_at:
        facts.append(Definition("Tenu le", when(one.held_at)))
    return [*facts, *_said(one.sheet.to_json(), SHEET)]


def _said(values: dict[str, object], labels: dict[str, str]) -> list[Definition]:
    """Return what was said, under the labels of the form; what nobody knows is left out."""
    return [
        Definition(label, "Oui" if values[name] is True else Known.label_of(str(values[name])))
        for name, label in labels.items()
        if values.get(name) and values[name] != Known.UNKNOWN
    ]
