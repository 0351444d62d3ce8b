"""The documents that a file produces, as a table: their form, their choices, what they tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from havre.accounts.access import Actor
from havre.documents.followup.catalogue import FOLLOWUP_DOCUMENTS
from havre.kernel.clock import utc_now
from havre.law.territory import territory_of
from havre.sharing.queries.papers import inside, plan, slips
from havre.sharing.queries.papers.source import TEAM, To, recipients_as_choices, source_for
from havre.sharing.rules.papers import PaperKind
from havre.web.cases.acting import Choices
from havre.web.cases.head import Case
from havre.web.papers import making

Given = Mapping[str, Choices]


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """One document: its address, its words, its form, the lists that come from the file."""

    slug: str
    kind: PaperKind
    lead: str
    form: type[making.PaperForm]
    choices: Callable[[Actor, Case], Given] = lambda _actor, _case: {}
    to: Callable[[Case, Mapping[str, Any]], To] = lambda _case, data: To(code=data["to"])

    @property
    def title(self) -> str:
        """What the document is called."""
        return self.kind.label.replace("'", "’")

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Return the formats of the document as choices."""
        return [(one.value, one.label) for one in FOLLOWUP_DOCUMENTS[self.kind.value].formats]


def _today(case: Case) -> date:
    return utc_now().astimezone(territory_of(case.departement_code).zone).date()


def _everyone(actor: Actor, case: Case) -> Given:
    return {"to": recipients_as_choices(actor, case, on=_today(case), inside=True)}


def _parents(actor: Actor, case: Case) -> Given:
    return {"to": recipients_as_choices(actor, case, on=_today(case), inside=False)}


def _extracts(_actor: Actor, case: Case) -> Given:
    return {"extract": plan.extracts_as_choices(case)}


def _measures(_actor: Actor, case: Case) -> Given:
    return {"measure": inside.measures_as_choices(case)}


def _items(actor: Actor, case: Case) -> Given:
    source = source_for(actor, case, To(code=TEAM), now=utc_now())
    return {"chosen": [(one.key, f"{one.heading}\u00a0: {one.text[:90]}") for one in slips.shareable(source)]}


def _partner(case: Case, data: Mapping[str, Any]) -> To:
    return To(organisation=plan.partner_of(case, data["extract"]))


def _organisation(_case: Case, data: Mapping[str, Any]) -> To:
    return To(organisation=data["organisation"])


def _team(_case: Case, _data: Mapping[str, Any]) -> To:
    return To(code=TEAM)


_PAGES: Final = (
    PaperPage(
        slug="projet", kind=PaperKind.CHILD_PLAN, form=making.PlanForm, choices=_everyone,
        lead="Le projet tel qu’il est aujourd’hui, pour l’équipe, l’enfant ou un parent.",
    ),
    PaperPage(
        slug="extrait", kind=PaperKind.PLAN_EXTRACT, form=making.ExtractForm, choices=_extracts, to=_partner,
        lead="Ce qui est convenu pour un partenaire, et rien d’autre du projet.",
    ),
    PaperPage(
        slug="courrier", kind=PaperKind.PARENT_LETTER, form=making.LetterForm, choices=_parents,
        lead="Un paragraphe par sujet, pour un seul parent. Ce qui est à ne pas donner n’y entre pas.",
    ),
    PaperPage(
        slug="orientation", kind=PaperKind.REFERRAL_SLIP, form=making.SlipForm, choices=_items, to=_organisation,
        lead="Une demande à un service, avec ce qui est utile pour y répondre.",
    ),
    PaperPage(
        slug="accueil", kind=PaperKind.HOST_PROFILE, form=making.HostForm, to=_organisation,
        lead="Ce qu’un lieu d’accueil doit savoir, sous pseudonyme. L’identité vient après l’accord.",
    ),
    PaperPage(
        slug="mesure", kind=PaperKind.MEASURE_SHEET, form=making.MeasureForm, choices=_measures, to=_team,
        lead="Une mesure sur une page, pour l’équipe.",
    ),
    PaperPage(
        slug="chronologie", kind=PaperKind.CHRONOLOGY, form=making.ChronologyForm, to=_team,
        lead="Les entrées que vous pouvez lire, filtrées, en PDF à votre nom.",
    ),
)  # fmt: skip
PAGES: Final[Mapping[str, PaperPage]] = MappingProxyType({page.slug: page for page in _PAGES})
