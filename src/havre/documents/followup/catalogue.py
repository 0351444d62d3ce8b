"""The list of the documents of the accompaniment: what each is called, holds, and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from havre.documents.blocks import Sheet
from havre.documents.followup import (
    access_register,
    child_page,
    child_plan,
    chronology,
    host_profile,
    measure_sheet,
    parent_letter,
    purge_certificate,
    referral_slip,
    return_interview,
    rights_answer,
    runaway_declaration,
    search_end,
)
from havre.documents.followup.forms import Group
from havre.documents.model import Document
from havre.kernel.words import Vocabulary

Layout = Callable[..., Sheet]


class Format(Vocabulary):
    """The files made; ODT only where partners complete the document."""

    PDF = "pdf", "PDF accessible et archivable"
    ODT = "odt", "ODT modifiable"


PDF_ONLY: Final = (Format.PDF,)
EDITABLE: Final = (Format.PDF, Format.ODT)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document; ``layout`` is None for the child's page, which has its own template."""

    title: str
    model: type
    layout: Layout | None
    groups: tuple[Group, ...]
    formats: tuple[Format, ...] = PDF_ONLY
    receives: str
    rule: str = ""


FOLLOWUP_DOCUMENTS: Final[Mapping[str, Kind]] = {
    "child_plan": Kind(
        title="Projet pour l’enfant, projet personnalisé",
        model=child_plan.ChildPlan,
        layout=child_plan.lay_out,
        groups=(child_plan.PLAN, *child_plan.TABLES),
        formats=EDITABLE,
        receives="L’enfant, les titulaires de l’autorité parentale selon la règle de communication, l’équipe",
        rule="Chaque objectif et chaque relecture porte les mots de l’enfant, ou la raison pour laquelle ils manquent.",
    ),
    "plan_extract": Kind(
        title="Extrait du projet, pour un partenaire",
        model=child_plan.PlanExtract,
        layout=child_plan.lay_out_extract,
        groups=child_plan.TABLES[:2],
        formats=EDITABLE,
        receives="Le partenaire nommé dans l’extrait convenu",
        rule="Fait par `extract_for` : il ne porte que les besoins et objectifs convenus.",
    ),
    "runaway_declaration": Kind(
        title="Déclaration de fugue",
        model=runaway_declaration.RunawayDeclaration,
        layout=runaway_declaration.lay_out,
        groups=runaway_declaration.GROUPS,
        receives="La police ou la gendarmerie",
        rule="Tout champ peut manquer : la déclaration part quand même. Photographie facultative, liée à la recherche.",
    ),
    "search_end": Kind(
        title="Fin de recherche",
        model=search_end.SearchEnd,
        layout=search_end.lay_out,
        groups=search_end.GROUPS,
        receives="L’unité qui a reçu la déclaration",
        rule="Ne raconte pas l’absence.",
    ),
    "return_interview": Kind(
        title="Entretien de retour",
        model=return_interview.ReturnInterview,
        layout=return_interview.lay_out,
        groups=return_interview.GROUPS,
        receives="L’enfant, qui s’en voit proposer une copie ; l’équipe, selon ce qu’il accepte",
        rule="Le délai (72 heures par défaut) est dit comme un choix du service, non comme une règle de droit.",
    ),
    "referral_slip": Kind(
        title="Fiche d’orientation",
        model=referral_slip.ReferralSlip,
        layout=referral_slip.lay_out,
        groups=referral_slip.GROUPS,
        formats=EDITABLE,
        receives="Le service sollicité, qui répond sur la fiche",
        rule="Rubriques convenues, et elles seules ; date de fin du partage.",
    ),
    "host_profile": Kind(
        title="Fiche individuelle d’accueil",
        model=host_profile.HostProfile,
        layout=host_profile.lay_out,
        groups=host_profile.GROUPS,
        formats=EDITABLE,
        receives="Les lieux d’accueil sollicités, avant leur accord",
        rule="Pseudonyme seul : une fiche où l’identité a été tapée ne peut pas exister.",
    ),
    "parent_letter": Kind(
        title="Courrier à un parent",
        model=parent_letter.ParentLetter,
        layout=parent_letter.lay_out,
        groups=parent_letter.GROUPS,
        receives="Un parent, un seul",
        rule="`Withheld` est exigé à la construction : ce qui est retenu n’entre pas dans le courrier, sans trace.",
    ),
    "child_page": Kind(
        title="Mes droits, mes gens",
        model=child_page.ChildPage,
        layout=None,
        groups=child_page.GROUPS,
        receives="L’enfant",
        rule="Français simple, grands caractères ; ni absence, ni réunion, ni procédure.",
    ),
    "access_register": Kind(
        title="Qui a lu mon dossier",
        model=access_register.AccessRegister,
        layout=access_register.lay_out,
        groups=access_register.GROUPS,
        receives="La personne concernée",
    ),
    "purge_certificate": Kind(
        title="Certificat d’effacement",
        model=purge_certificate.PurgeCertificate,
        layout=purge_certificate.lay_out,
        groups=purge_certificate.GROUPS,
        receives="Le délégué à la protection des données",
        rule="Des nombres, des règles, deux personnes ; rien de ce qui a été effacé.",
    ),
    "rights_answer": Kind(
        title="Réponse à une demande de droits",
        model=rights_answer.RightsAnswer,
        layout=rights_answer.lay_out,
        groups=rights_answer.GROUPS,
        receives="La personne qui a demandé, ou son représentant quand la règle le permet",
        rule="Quatre réponses : remis, remis en cachant des tiers, par un médecin, par le juge.",
    ),
    "measure_sheet": Kind(
        title="Mesure de protection",
        model=measure_sheet.MeasureSheet,
        layout=measure_sheet.lay_out,
        groups=measure_sheet.GROUPS,
        receives="L’équipe qui accompagne l’enfant",
        rule="Une adresse qui n’est pas dite communiquée est cachée : c’est écrit en premier.",
    ),
    "chronology": Kind(
        title="Chronologie",
        model=chronology.Chronology,
        layout=chronology.lay_out,
        groups=chronology.GROUPS,
        receives="Qui l’imprime : les entrées que cette personne peut lire",
    ),
}
LAYOUTS: Final[Mapping[type[Document], Layout]] = {
    kind.model: kind.layout for kind in FOLLOWUP_DOCUMENTS.values() if kind.layout
}
