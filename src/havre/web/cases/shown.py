"""What the pages of the files say, from what the queries return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from havre.cases.queries.chronology import Line
from havre.cases.queries.lines import CaseLine, Scope
from havre.cases.queries.page import Summary
from havre.cases.rules import LegalBasis, Origin, Sensitivity, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import Outcome, PathwayAct, PathwayStatus, PauseReason
from havre.persons.rules import ExploitationConcern
from havre.ui.french import ago_words, date_words
from havre.ui.shapes import Cell, Column, Definition, Link, Tab
from havre.web.cases.acts import SLUGS
from havre.web.navigation import address_by_id

COLUMNS: Final = (
    Column("Enfant"), Column("Étape"), Column("Référent"), Column("Contact ou ouverture"), Column("Ouvert le"),
)  # fmt: skip


def scopes(current: Scope) -> list[Tab]:
    """Return the lists as tabs."""
    base = reverse("cases:list")
    return [Tab(scope.label, f"{base}?scope={scope.value}", current=scope is current) for scope in Scope]


def rows(lines: Sequence[CaseLine], *, today: date) -> list[list[Cell | str]]:
    """Return the lines of a list as cells."""
    to = address_by_id("cases:page")
    return [
        [
            Cell(line.alias, to(line.id), f"{line.reference}{' · restreint' if line.restricted else ''}"),
            line.status.label, line.referent or "Sans référent", ago_words(line.last_contact_on, today=today),
            date_words(line.opened_at.date()),
        ]
        for line in lines
    ]  # fmt: skip


def main_actions(summary: Summary) -> list[Link]:
    """Return the acts shown at the head of the file: write, then the next step of the pathway."""
    pk = summary.case.pk
    if summary.case.status == PathwayStatus.CLOSED:
        return [Link("Rouvrir", _act(pk, PathwayAct.REOPEN))]
    return [Link("Écrire", reverse("cases:act", args=[pk, "note"]))]


def summary(found: Summary) -> dict[str, Any]:
    """Return what the first page shows."""
    case = found.case
    return {
        "summary": found,
        "facts": _facts(found),
        "steps": [Link(act.label, _act(case.pk, act)) for act in found.acts if _offered(act, found)],
        "entries": entries(found.latest, case.pk),
    }


def _facts(found: Summary) -> list[Definition]:
    case = found.case
    change = Link("Préciser", reverse("cases:act", args=[case.pk, "base-legale"]))
    precise = Link("Préciser", reverse("cases:act", args=[case.pk, "ce-que-l-on-sait"]))
    known = Link("Compléter l’identité", reverse("cases:act", args=[case.pk, "identite"]))
    facts = [
        Definition("Né(e) en", str(found.birth_year or "Année non connue"), known),
        Definition("Base de l’accompagnement", LegalBasis.label_of(case.legal_basis), change),
        Definition(
            "Situation d’exploitation", ExploitationConcern.label_of(case.exploitation_concern), precise
        ),
        Definition("Dernier contact écrit, ou ouverture", date_words(case.last_contact_on)),
    ]
    if case.majority_on:
        facts.append(Definition("Majorité", date_words(case.majority_on)))
    if case.pause_reason:
        facts.append(Definition("Suspendu", PauseReason.label_of(case.pause_reason)))
    return facts


def _offered(act: PathwayAct, found: Summary) -> bool:
    return found.manages or act is not PathwayAct.CLOSE


def _act(pk: UUID, act: PathwayAct) -> str:
    return reverse("cases:act", args=[pk, SLUGS[act]])


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One line of the chronology, in words."""

    line: Line
    title: str
    detail: str
    note: str
    correct: str


def entries(lines: Sequence[Line], pk: UUID) -> list[EntryShown]:
    """Return the lines of a chronology in words, each with the address of its correction when there is one."""
    return [
        EntryShown(
            line=line, title=line.kind.label, detail=_code_words(line), note=_note(line),
            correct=reverse("cases:act_on", args=[pk, "corriger", line.id]) if line.by_hand else "",
        )
        for line in lines
    ]  # fmt: skip


_CODES: Final[Mapping[EntryKind, Callable[[str], str]]] = {
    EntryKind.MOVED: PathwayAct.label_of,
    EntryKind.OPENED: Origin.label_of,
    EntryKind.EPISODE_CLOSED: Outcome.label_of,
    EntryKind.BASIS: LegalBasis.label_of,
    EntryKind.MARKER: ExploitationConcern.label_of,
    EntryKind.TEAM: lambda code: "Rôle retiré" if code == "released" else TeamRole.label_of(code),
    EntryKind.REOPENED: lambda code: f"Épisode {code}",
    EntryKind.RESTRICTED: lambda code: "Restreint" if code == "restricted" else "Ouvert à l’équipe",
}


def _code_words(line: Line) -> str:
    """Return the particular of an entry: its own title when it has one, else its code in words."""
    if title := line.content.get("title"):
        return str(title)
    words = _CODES.get(line.kind)
    return words(line.code) if words and line.code else ""


def _note(line: Line) -> str:
    parts = [line.by, line.module.label]
    if line.sensitivity is not Sensitivity.ORDINARY:
        parts.append(line.sensitivity.label.split(" :")[0])
    if line.shared:
        parts.append("écrite aussi pour la fratrie")
    if line.corrected:
        parts.append("corrigée")
    return " · ".join(part for part in parts if part)
