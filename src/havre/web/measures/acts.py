"""The acts on measures as a table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.queries.measures import measure_of
from havre.cases.rules.measures import AddressRule, Authority, MeasureAct, Visiting
from havre.cases.services import measures
from havre.cases.services.acts import Act
from havre.ui.french import date_words
from havre.web.cases.acting import ActForm, CaseAct
from havre.web.cases.head import Case
from havre.web.measures import forms

SLUGS: Final = MappingProxyType(
    {
        MeasureAct.DECIDE: "decider", MeasureAct.START: "commencer", MeasureAct.RENEW: "renouveler",
        MeasureAct.END: "terminer",
    }
)  # fmt: skip


def _record(act: Act, form: forms.MeasureForm, _target: UUID | None) -> None:
    measures.record(act, written=form.written())


def _correct(act: Act, form: forms.MeasureForm, target: UUID | None) -> None:
    if target is not None:
        measures.correct(
            act, measure_id=target, revision=form.cleaned_data["revision"] or 0, written=form.written()
        )


def _moving(service: Any) -> Any:
    def run(act: Act, form: ActForm, target: UUID | None) -> None:
        service(act, measure_id=target, revision=form.cleaned_data["revision"] or 0, **form.values())

    return run


def _revision(_actor: Actor, case: Case, target: UUID | None) -> int:
    return measure_of(case, target).revision if target else 0


def _initial(_actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    return forms.initial_of(measure_of(case, target)) if target else {}


def _here(_actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    if target is None:
        return []
    found = measure_of(case, target)
    dates = (
        ("Décidée le", found.decided_on),
        ("Commence le", found.starts_on),
        ("Se termine le", found.ends_on),
    )
    return [("État", found.status.label), *((term, date_words(day)) for term, day in dates if day)]


_ON_TARGET: Final[Mapping[str, Any]] = MappingProxyType({"revision": _revision, "here": _here})
_ACTS: Final = (
    CaseAct(
        slug="ajouter", title="Ajouter une mesure", button="Enregistrer", done="Mesure enregistrée.",
        form=forms.MeasureForm, run=_record, revision=_revision,
        initial=lambda _actor, _case, _target: {
            "authority": Authority.CHILDREN_JUDGE.value, "visiting": Visiting.NOT_STATED.value,
            "address_rule": AddressRule.NOT_READ.value,
        },
        lead="Les dates connues donnent l’état de la mesure et ses échéances.",
    ),
    CaseAct(
        slug="corriger", title="Corriger la mesure", button="Enregistrer", done="Mesure corrigée.",
        form=forms.MeasureForm, run=_correct, initial=_initial, **_ON_TARGET,
    ),
    CaseAct(
        slug="decider", title="La mesure est décidée", button="Enregistrer", done="Décision enregistrée.",
        form=forms.DecideForm, run=_moving(measures.decide), **_ON_TARGET,
    ),
    CaseAct(
        slug="commencer", title="La mesure commence", button="Enregistrer", done="Début enregistré.",
        form=forms.StartForm, run=_moving(measures.start), **_ON_TARGET,
    ),
    CaseAct(
        slug="renouveler", title="La mesure est renouvelée", button="Enregistrer", done="Renouvellement enregistré.",
        form=forms.RenewForm, run=_moving(measures.renew), **_ON_TARGET,
    ),
    CaseAct(
        slug="terminer", title="La mesure se termine", button="Enregistrer", done="Fin enregistrée.",
        form=forms.EndForm, run=_moving(measures.end), **_ON_TARGET,
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
