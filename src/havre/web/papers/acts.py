"""The acts on attachments as a table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.queries.attachments import attachment_read
from havre.cases.services import attachments
from havre.cases.services.acts import Act
from havre.kernel.errors import NotVisible
from havre.web.cases.acting import CaseAct, on_target
from havre.web.cases.acts import other_members
from havre.web.cases.head import Case
from havre.web.papers import forms


def _attach(act: Act, form: forms.AttachForm, _target: UUID | None) -> None:
    attachments.attach(act, received=form.received())


def _replace(act: Act, form: forms.FileForm, target: UUID | None) -> None:
    attachments.replace(act, attachment_id=_known(target), received=form.received())


def _name(act: Act, form: forms.NameForm, target: UUID | None) -> None:
    revision = form.cleaned_data["revision"] or 0
    attachments.set_title(act, attachment_id=_known(target), revision=revision, **form.values())


def _known(target: UUID | None) -> UUID:
    if target is None:
        raise NotVisible
    return target


def _title(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    return {"title": attachment_read(actor, case, _known(target)).title}


def _words(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    found = attachment_read(actor, case, _known(target))
    return {"title": found.title, "note": found.note}


def _revision(actor: Actor, case: Case, target: UUID | None) -> int:
    return attachment_read(actor, case, _known(target)).revision


def _here(actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    found = attachment_read(actor, case, _known(target))
    return [("Ce que c’est", found.title), ("À savoir", found.note)]


_ACTS: Final = (
    CaseAct(
        slug="deposer", title="Déposer une pièce", button="Déposer", done="Pièce déposée.", form=forms.AttachForm,
        run=_attach, choices=other_members,
        lead="Elle est contrôlée, puis chiffrée avec le dossier. Elle n’en sort que par vous.",
    ),
    CaseAct(
        slug="remplacer", title="Déposer une nouvelle version", button="Déposer", done="Nouvelle version déposée.",
        form=forms.FileForm, run=_replace, initial=_title,
        lead="La version d’avant reste lisible. Les mêmes personnes lisent la nouvelle.",
    ),
    CaseAct(
        slug="renommer", title="Dire autrement ce que c’est", button="Enregistrer", done="C’est enregistré.",
        form=forms.NameForm, run=_name, initial=_words, revision=_revision, here=_here,
    ),
    CaseAct(
        slug="retirer", title="Retirer la pièce", button="Retirer et effacer", danger=True, form=forms.WithdrawForm,
        done="Pièce retirée : son contenu est effacé.", run=on_target(attachments.withdraw, "attachment_id"),
        here=_here, revision=_revision,
        lead="Le contenu est effacé pour toujours. La chronologie dit qu’il était là, et pourquoi il a été retiré.",
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
