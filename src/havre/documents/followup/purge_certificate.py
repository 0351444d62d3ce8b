"""The proof that files were erased: counts, rules and people who decided; nothing of what was erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Bullets, Fields, Paragraphs, Section, Sheet, Signatures, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import Group
from havre.documents.model import Document
from havre.documents.typography import french, french_moment, grouped


@dataclass(frozen=True, kw_only=True)
class Erased:
    """One retention rule as it was applied: the category, its delay, how many, how many kept by a hold."""

    category: str
    rule: str
    status: str
    count: int
    held: int = 0


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One of the two people who decided."""

    name: str
    function: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PurgeCertificate(Document):
    """A purge, decided by two people; raises ``ValueError`` when one person approved twice."""

    kind: ClassVar[str] = "purge_certificate"
    title: ClassVar[str] = "Certificat d’effacement"
    mention: ClassVar[str] = "À conserver par le délégué à la protection des données"

    rehearsed_at: datetime
    executed_at: datetime
    method: str
    erased: tuple[Erased, ...]
    approvals: tuple[Approval, ...]
    kept_fields: tuple[str, ...] = ()
    backups_until: date | None = None
    list_sha256: str = ""

    def __post_init__(self) -> None:
        """Refuse a certificate without two different people."""
        if len({approval.name for approval in self.approvals}) < 2:
            raise ValueError("a purge is decided by two different people")


RUN = Group(
    "L’effacement",
    forms.said(
        rehearsed_at="Répétition à blanc",
        executed_at="Exécuté le",
        method="Manière",
        backups_until="Dernière sauvegarde lisible jusqu’au",
        list_sha256="Empreinte de la liste effacée",
    ),
)
RULES = Group(
    "Les règles appliquées",
    forms.said(
        category="Catégorie",
        rule="Durée",
        status="Fondement de la durée",
        count="Effacés",
        held="Gardés (gel)",
    ),
)
KEPT = Group("Ce qui reste", {"kept_fields": ("Champs statistiques conservés", fields.Empty.SAY)})
PEOPLE = Group("Qui a décidé", {"approvals": ("Deux personnes distinctes", fields.Empty.SAY)})
GROUPS = (RUN, RULES, KEPT, PEOPLE)
_NOTHING = (
    "Ce certificat ne contient aucun élément des dossiers effacés : ni nom, ni référence, ni texte. Les contenus"
    " étaient chiffrés : sans leur clé, ils ne se lisent plus. Les sauvegardes qui portent encore ces clés"
    " disparaissent au plus tard à la date dite ci-dessus."
)


def lay_out(document: PurgeCertificate, *, zone: ZoneInfo) -> Sheet:
    """Lay out the certificate."""
    run = (
        ("Répétition à blanc", french_moment(document.rehearsed_at, zone=zone)),
        ("Exécuté le", french_moment(document.executed_at, zone=zone)),
        ("Manière", document.method),
        ("Sauvegardes lisibles jusqu’au", forms.day(document.backups_until)),
        ("Empreinte de la liste effacée", grouped(document.list_sha256) or fields.NOT_STATED),
    )
    lines = tuple(
        (one.category, one.rule, one.status, str(one.count), str(one.held)) for one in document.erased
    )
    kept = document.kept_fields or ("Rien.",)
    parts = (
        Section(RUN.title, (Fields(run), Paragraphs(french(_NOTHING)))),
        Section(RULES.title, (Table(RULES.names(), lines, (5, 4, 5, 2, 2)),)),
        Section(KEPT.title, (Bullets(kept, "Champs statistiques conservés, décidés un par un"),)),
    )
    return Sheet(
        document.title,
        "Effacement de données selon les durées de conservation",
        parts,
        closing=(_boxes(document, zone=zone),),
    )


def _boxes(document: PurgeCertificate, *, zone: ZoneInfo) -> Signatures:
    return Signatures(
        tuple(
            (
                f"Décision {number}",
                (one.name, one.function, french_moment(one.at, zone=zone)),
            )
            for number, one in enumerate(document.approvals, start=1)
        )
    )
