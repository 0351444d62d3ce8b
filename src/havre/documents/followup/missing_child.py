"""How a child is described to those who search; the same words close the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from havre.documents.followup import forms
from havre.documents.followup.forms import Group


@dataclass(frozen=True, kw_only=True)
class MissingChild:
    """Identity and look of the child searched for."""

    surname: str
    first_names: str
    aliases: tuple[str, ...] = ()
    sex: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    phones: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    language: str = ""
    height: str = ""
    hair: str = ""
    clothes: str = ""
    marks: str = ""


IDENTITY = Group(
    "L’enfant",
    {
        **forms.said(surname="Nom", first_names="Prénoms"),
        **forms.shown(aliases="Autres noms utilisés"),
        **forms.said(sex="Sexe", birth_date="Date de naissance"),
        **forms.shown(birth_place="Lieu de naissance"),
        **forms.said(phones="Téléphones"),
        **forms.shown(networks="Comptes en ligne", language="Langue, interprète"),
    },
)
SHORT_IDENTITY = Group(
    "L’enfant",
    forms.said(surname="Nom", first_names="Prénoms", birth_date="Date de naissance"),
)
