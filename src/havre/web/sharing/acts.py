"""The acts of sharing on a file as a table: page, form, right, service."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.services.acts import Act
from havre.sharing import access
from havre.sharing.queries.named import organisations_as_choices, relatives_as_choices
from havre.sharing.services import shares, transmissions, withholding
from havre.web.cases.acting import CaseAct, Choices, on_target
from havre.web.cases.head import Case
from havre.web.sharing import forms


def _withhold(act: Act, form: forms.WithholdForm, _target: UUID | None) -> None:
    withholding.withhold(act, decision=form.decision())


def _may_be_named(actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    """Return the people around the child and the organisations that a decision may name."""
    return {"relatives": relatives_as_choices(actor, case), "organisations": organisations_as_choices(case)}


def _is_withheld(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, str]:
    """Raise ``NotVisible`` for a decision of another file."""
    if target:
        access.withheld_for(actor, case.pk, target)
    return {}


def _is_shared(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, str]:
    """Raise ``NotVisible`` for a share of another file."""
    if target:
        access.share_for(actor, case.pk, target)
    return {}


def _is_sent(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, str]:
    """Raise ``NotVisible`` for what another file sent."""
    if target:
        access.sent_for(actor, case.pk, target)
    return {}


_ACTS: Final = (
    CaseAct(
        slug="ne-pas-donner", title="Une information à ne pas donner", button="Enregistrer",
        done="C’est retenu : aucun écrit, partage ou export ne le donnera.", form=forms.WithholdForm, run=_withhold,
        choices=_may_be_named,
        lead="Courriers, messages, documents, exports, agendas et pages imprimées obéissent tous à cette décision.",
    ),
    CaseAct(
        slug="donner-a-nouveau", title="Lever une décision de ne pas donner", button="Lever la décision",
        done="La décision est levée.", form=forms.LiftForm, run=on_target(withholding.lift, "withheld_id"),
        right=Right.CASE_MANAGE, initial=_is_withheld, danger=True,
    ),
    CaseAct(
        slug="retirer", title="Retirer un partage", button="Retirer", form=forms.WithdrawForm,
        done="Le partage est retiré : il ne peut plus être lu.", run=on_target(shares.withdraw, "share_id"),
        initial=_is_shared, danger=True,
        lead="La personne ne lira plus rien. La clé de ce partage est détruite.",
    ),
    CaseAct(
        slug="reprendre", title="Retirer un envoi", button="Retirer", form=forms.WithdrawForm, initial=_is_sent,
        done="L’envoi est retiré : l’autre équipe ne peut plus le lire.", danger=True,
        run=on_target(transmissions.withdraw, "transmission_id"),
        lead="L’autre équipe ne lira plus rien. Votre équipe reste, ou redevient, seule à suivre cette demande.",
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
ON_TARGET: Final = frozenset({"donner-a-nouveau", "retirer", "reprendre"})
