"""The plan: needs, objectives with an owner and a day, the child's words at each step, what partners may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Paragraphs, Section, Sheet, Signatures, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import ChildLine, Group
from havre.documents.followup.voice import ChildVoice, voice_block, voice_line
from havre.documents.model import Document, Party
from havre.documents.typography import french
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary

_KEPT = "gardé dans le projet"


class PlanName(Vocabulary):
    """The plan of the child protection service, or that of another organisation."""

    CHILD_PLAN = "child_plan", "Projet pour l’enfant"
    CASE_PLAN = "case_plan", "Projet personnalisé"


@dataclass(frozen=True, kw_only=True)
class Need:
    """A need of the child; ``child_view`` is what the child says of it."""

    code: str
    domain: str
    text: str
    child_view: str = ""


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What somebody undertakes to do for the child; ``need_code`` names the need it answers."""

    code: str
    need_code: str
    text: str
    owner: str
    due: date | None
    state: str
    means: str = ""
    voice: ChildVoice


@dataclass(frozen=True, kw_only=True)
class Review:
    """A dated look at the plan; the child's voice is there, or the reason why not (FR-PLN-03)."""

    held_on: date
    present: tuple[str, ...]
    said: str
    voice: ChildVoice


@dataclass(frozen=True, kw_only=True)
class Extract:
    """What one partner may read, for which purpose, and until when.

    The child's own words stay in the plan unless ``with_words``: the child agreed that this partner reads them.
    """

    partner: str
    purpose: str
    need_codes: tuple[str, ...] = ()
    objective_codes: tuple[str, ...] = ()
    agreed_on: date
    until: date | None = None
    child_told: str = ""
    with_words: bool = False


@dataclass(frozen=True, kw_only=True)
class ChildPlan(Document):
    """The plan of one child. Source: CASF L223-1-1, D223-13, for the projet pour l'enfant.

    ``version`` is the last one that a second person validated; ``texts`` are (heading, text) parts of the plan.
    """

    kind: ClassVar[str] = "child_plan"
    title: ClassVar[str] = "Projet pour l’enfant"

    name: PlanName = PlanName.CHILD_PLAN
    child: ChildLine
    version: int | None
    established_on: date
    next_review_on: date | None = None
    referent: str = ""
    team: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    parents_part: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    strengths: str = ""
    voice: ChildVoice
    needs: tuple[Need, ...]
    objectives: tuple[Objective, ...] = ()
    reviews: tuple[Review, ...] = ()
    extracts: tuple[Extract, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an extract or an objective that names what the plan does not hold."""
        needs, objectives = {one.code for one in self.needs}, {one.code for one in self.objectives}
        asked = {code for extract in self.extracts for code in extract.need_codes}
        asked |= {one.need_code for one in self.objectives if one.need_code}
        wanted = {code for extract in self.extracts for code in extract.objective_codes}
        if asked - needs or wanted - objectives:
            raise ValueError("an objective or an extract names what the plan does not hold")


@dataclass(frozen=True, kw_only=True)
class PlanExtract(Document):
    """What was agreed for one partner, and nothing else of the plan. Source: CASF L226-2-2."""

    kind: ClassVar[str] = "plan_extract"
    title: ClassVar[str] = "Extrait du projet, pour un partenaire"

    child: ChildLine
    plan_reference: str
    version: int | None
    extract: Extract
    text: str = ""
    needs: tuple[Need, ...]
    objectives: tuple[Objective, ...]


def extract_for(plan: ChildPlan, *, partner: str) -> PlanExtract:
    """Return the extract agreed for ``partner``: it carries only the needs and objectives agreed.

    Raises ``Refused`` (``no_extract_agreed``) when nothing was agreed for this partner.
    """
    agreed = next((extract for extract in plan.extracts if extract.partner == partner), None)
    if agreed is None:
        raise Refused(
            "Aucun extrait n’est convenu pour ce partenaire. Convenez-en d’abord dans le projet, avec l’enfant.",
            code="no_extract_agreed",
        )
    return PlanExtract(
        reference=plan.reference,
        sender=plan.sender,
        recipients=(Party(organisation=partner),),
        written_at=plan.written_at,
        child=plan.child,
        plan_reference=plan.reference,
        version=plan.version,
        extract=agreed,
        needs=tuple(_told_need(need, agreed) for need in plan.needs if need.code in agreed.need_codes),
        objectives=tuple(
            _told_objective(one, agreed) for one in plan.objectives if one.code in agreed.objective_codes
        ),
    )


def _told_need(need: Need, agreed: Extract) -> Need:
    return need if agreed.with_words else replace(need, child_view=_KEPT)


def _told_objective(objective: Objective, agreed: Extract) -> Objective:
    """Return an objective whose words are kept back, and which names a need only if that need is told."""
    code = objective.need_code if objective.need_code in agreed.need_codes else ""
    voice = objective.voice if agreed.with_words else ChildVoice(absent_because=_KEPT)
    return replace(objective, need_code=code, voice=voice)


PLAN = Group(
    "Le projet",
    {
        **forms.said(version="Version", established_on="Établi le", next_review_on="À relire le"),
        **forms.said(referent="Référent", team="Personnes autour de l’enfant"),
        **forms.shown(measures="Mesures en cours"),
    },
)
TABLES = (
    Group("Besoins", forms.said(domain="Domaine", text="Besoin", child_view="Ce qu’en dit l’enfant")),
    Group(
        "Objectifs",
        forms.said(
            text="Objectif", means="Moyens", owner="Qui s’en charge", due="Pour le", state="Où nous en sommes"
        ),
    ),
    Group("Relectures", forms.said(held_on="Date", present="Personnes présentes", said="Ce qui a été dit")),
    Group("Extraits convenus", forms.said(partner="Partenaire", purpose="Pour quoi", until="Jusqu’au")),
)
_EXTRACT_HEADERS = ("Partenaire", "Pour quoi", "Ce qu’il lit", "Jusqu’au", "L’enfant le sait")
_NEXT = "Le projet se relit avec l’enfant : ses mots à chaque fois, ou la raison pour laquelle ils manquent."
_SECRECY = (
    "Cet extrait contient seulement ce qui est nécessaire au partenaire (article L226-2-2 du code de l’action"
    " sociale et des familles). Il ne se transmet pas à d’autres."
)


def lay_out(document: ChildPlan, *, zone: ZoneInfo) -> Sheet:
    """Lay out the whole plan, the child's words first."""
    child = Fields(fields.rows(document.child, forms.CHILD_LINE), "")
    plan = Fields(fields.rows(document, PLAN.labels, zone=zone), PLAN.title)
    parts = (
        Section("L’enfant et le projet", (child, plan, *_parts(document))),
        Section("La parole de l’enfant", (voice_block(document.voice, heading=""),)),
        Section("Les appuis et les besoins", _needs(document)),
        Section("Les objectifs", _objectives(document.objectives)),
        Section("La place des parents", (Paragraphs(fields.said(document.parents_part)),)),
        Section("Les relectures", _reviews(document)),
        Section("Ce que les partenaires peuvent lire", (_extracts(document),)),
    )
    return Sheet(
        document.name.label,
        "Ce dont l’enfant a besoin, qui s’engage à quoi, et ce que l’enfant en dit",
        parts,
        closing=(_signatures(document),),
        recipients_heading="Remis à",
    )


def lay_out_extract(document: PlanExtract, *, zone: ZoneInfo) -> Sheet:
    """Lay out what one partner may read."""
    agreed = document.extract
    rows = (
        ("Projet", _plan_words(document)),
        ("Pour quoi", agreed.purpose),
        ("Convenu le", forms.day(agreed.agreed_on)),
        ("Utile jusqu’au", forms.day(agreed.until)),
        ("L’enfant a été informé", fields.said(agreed.child_told)),
    )
    parts = [
        Section(
            "Ce que dit cet extrait",
            (
                Fields(fields.rows(document.child, forms.CHILD_LINE)),
                Fields(rows),
                Paragraphs(french(_SECRECY)),
            ),
        )
    ]
    if document.text:
        parts.append(Section("Ce dont nous sommes convenus", (Paragraphs(document.text),)))
    if document.needs:
        parts.append(Section("Besoins", (_need_table(document.needs),)))
    if document.objectives:
        parts.append(Section("Objectifs", _objectives(document.objectives)))
    return Sheet(
        document.title,
        "Convenu avec l’enfant quand c’est possible ; limité à ce qui est utile au partenaire",
        tuple(parts),
        closing=(forms.author_box(document, zone=zone),),
    )


def _plan_words(document: PlanExtract) -> str:
    version = f"version {document.version}" if document.version else "pas encore validé"
    return f"{document.plan_reference}, {version}"


def _parts(document: ChildPlan) -> tuple[Block, ...]:
    return tuple(Paragraphs(text, heading) for heading, text in document.texts)


def _needs(document: ChildPlan) -> tuple[Block, ...]:
    strengths = Paragraphs(
        fields.said(document.strengths), "Ce qui va, ce qui aide, ce que l’enfant sait faire"
    )
    shown = (strengths,) if document.strengths or not document.texts else ()
    return (*shown, _need_table(document.needs))


def _need_table(needs: tuple[Need, ...]) -> Block:
    lines = tuple((need.code, need.domain, need.text, fields.said(need.child_view)) for need in needs)
    headers = ("N°", *TABLES[0].names())
    return forms.table_or("Aucun besoin n’est écrit.", Table(headers, lines, (0, 3, 6, 5), "Besoins"))


def _objectives(found: tuple[Objective, ...]) -> tuple[Block, ...]:
    """Return each objective with its owner and its day, then the child's words about it."""
    if not found:
        return (Paragraphs("Aucun objectif n’est écrit."),)
    return tuple(block for objective in found for block in _objective(objective))


def _objective(objective: Objective) -> tuple[Block, ...]:
    rows = (
        ("Répond au besoin", objective.need_code),
        ("Moyens", objective.means),
        ("Qui s’en charge", fields.said(objective.owner)),
        ("Pour le", forms.day(objective.due)),
        ("Où nous en sommes", fields.said(objective.state)),
        ("Ce qu’en dit l’enfant", _words(objective.voice)),
    )
    return (Fields(tuple(row for row in rows if row[1]), f"{objective.code}. {objective.text}"),)


def _words(voice: ChildVoice) -> str:
    return _KEPT if voice.absent_because == _KEPT else voice_line(voice)


def _reviews(document: ChildPlan) -> tuple[Block, ...]:
    if not document.reviews:
        return (Paragraphs("Pas encore de relecture."), Paragraphs(french(_NEXT)))
    return tuple(block for review in document.reviews for block in _review(review))


def _review(review: Review) -> tuple[Block, ...]:
    rows = (
        ("Personnes présentes", fields.said("\n".join(review.present))),
        ("Ce qui a été dit", fields.said(review.said)),
    )
    return (Fields(rows, f"Relecture du {forms.day(review.held_on)}"), voice_block(review.voice, heading=""))


def _extracts(document: ChildPlan) -> Block:
    lines = tuple(
        (one.partner, one.purpose, _codes(one), forms.day(one.until), fields.said(one.child_told))
        for one in document.extracts
    )
    table = Table(_EXTRACT_HEADERS, lines, (4, 5, 3, 4, 4))
    return forms.table_or("Aucun extrait n’est convenu : rien n’est transmis hors de l’équipe.", table)


def _codes(extract: Extract) -> str:
    return ", ".join((*extract.need_codes, *extract.objective_codes))


def _signatures(document: ChildPlan) -> Signatures:
    sender = tuple(line for line in (document.sender.name, document.sender.function) if line)
    return Signatures(
        (("L’enfant, si l’enfant le souhaite", ()), ("Les parents ou titulaires", ()), ("Le service", sender))
    )
