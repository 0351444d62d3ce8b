"""The talk after a return: a time for the child, with a chosen person; never an interrogation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Bullets, Notice, Paragraphs, Quotes, Section, Sheet, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import Answer, ChildLine, Group
from havre.documents.model import ChildWords, Document
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class Offer(Vocabulary):
    """What became of the offer; a refusal is the child's right and may change."""

    ACCEPTED = "accepted", "Proposé et accepté"
    REFUSED = "refused", "Proposé ; l’enfant ne le souhaite pas pour l’instant"
    NOT_POSSIBLE = "not_possible", "N’a pas pu avoir lieu"


@dataclass(frozen=True, kw_only=True)
class Action:
    """What follows from a need said in the talk."""

    need: str
    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnInterview(Document):
    """The return interview; what a question of the police would be is not asked here."""

    kind: ClassVar[str] = "return_interview"
    title: ClassVar[str] = "Entretien de retour"

    child: ChildLine
    back_at: datetime | None = None
    offered_at: datetime | None = None
    offer: Offer
    offer_delay_hours: int = 72
    held_at: datetime | None = None
    place: str = ""
    interviewer: str = ""
    chosen_by_child: Answer | None = None
    independent: Answer | None = None
    not_held_because: str = ""
    push: str = ""
    pull: str = ""
    where: str = ""
    company: str = ""
    daily_life: str = ""
    hurt: str = ""
    substances: str = ""
    contact_kept: str = ""
    feeling_now: str = ""
    health_today: str = ""
    would_help: str = ""
    who_may_know: str = ""
    words: tuple[ChildWords, ...] = ()
    actions: tuple[Action, ...] = ()
    disclosure_path: tuple[str, ...] = ()
    copy_offered: Answer | None = None


FRAME = Group(
    "L’entretien",
    {
        **forms.shown(back_at="Retour de l’enfant"),
        **forms.said(offered_at="Proposé le", offer="Réponse"),
        **forms.shown(
            held_at="Tenu le",
            place="Lieu, calme et neutre",
            interviewer="Avec qui",
            chosen_by_child="Personne choisie par l’enfant",
            independent="Personne extérieure au lieu d’accueil",
            not_held_because="Pourquoi il n’a pas eu lieu",
        ),
    },
)
BEFORE = Group(
    "Avant", forms.said(push="Ce qui t’a donné envie de partir", pull="Ce qui t’attirait ailleurs")
)
DURING = Group(
    "Pendant",
    forms.said(
        where="Où, dans l’ensemble",
        company="Avec qui, en quelques mots",
        daily_life="Comment tu as dormi, mangé",
        hurt="Ce qui t’a fait mal ou peur",
        substances="Alcool, produits",
        contact_kept="Lien gardé avec nous",
    ),
)
AFTER = Group(
    "Maintenant",
    forms.said(
        feeling_now="Comment tu vas",
        health_today="Besoin de soin aujourd’hui",
        would_help="Ce qui t’aiderait à ne pas avoir besoin de partir",
        who_may_know="Qui peut savoir ce que tu as dit",
    ),
)
END = Group("Copie", forms.said(copy_offered="Copie proposée à l’enfant"))
GROUPS = (FRAME, BEFORE, DURING, AFTER, END)
_GENTLE = (
    "L’enfant parle s’il le veut, de ce qu’il veut, et peut s’arrêter. On écoute ; on n’enquête pas. Les questions"
    " sur les faits appartiennent à l’audition, avec des enquêteurs formés."
)
_OPEN = "L’offre reste ouverte : l’enfant peut changer d’avis, choisir une autre personne, un autre lieu."


def lay_out(document: ReturnInterview, *, zone: ZoneInfo) -> Sheet:
    """Lay out the talk; when it was not held, only the open offer."""
    child = forms.group_section(Group("L’enfant", forms.CHILD_LINE), document.child, zone=zone)
    frame = forms.group_section(FRAME, document, zone=zone)
    body = _held(document, zone=zone) if document.offer is Offer.ACCEPTED else _not_held()
    return Sheet(
        document.title,
        "Un temps pour l’enfant, après un retour",
        (child, Section(frame.title, (*frame.blocks, Paragraphs(_delay(document)))), *body),
        opening=(Notice("Ce que cet entretien est", french(_GENTLE)),),
        closing=(forms.author_box(document, zone=zone),),
    )


def _delay(document: ReturnInterview) -> str:
    """Return the service's own delay, said as its choice: no French text sets one."""
    return french(
        f"Le service a choisi de proposer cet entretien dans les {document.offer_delay_hours} heures qui suivent le"
        " retour. C’est son choix, non un délai fixé par la loi."
    )


def _not_held() -> tuple[Section, ...]:
    return (Section("Et maintenant", (Paragraphs(french(_OPEN)),)),)


def _held(document: ReturnInterview, *, zone: ZoneInfo) -> tuple[Section, ...]:
    talk = forms.group_sections((BEFORE, DURING, AFTER), document, zone=zone)
    ends = (_words(document), _actions(document), *_disclosure(document))
    return (*talk, *ends, *forms.group_sections((END,), document, zone=zone))


def _words(document: ReturnInterview) -> Section:
    said = tuple((one.quote, one.when_text, one.heard_by) for one in document.words)
    block: Block = Quotes(said) if said else Paragraphs("Aucune parole n’est transcrite.")
    return Section("Les mots de l’enfant", (block,))


def _actions(document: ReturnInterview) -> Section:
    lines = tuple(
        (one.need, one.text, fields.said(one.owner), forms.day(one.due)) for one in document.actions
    )
    table = Table(("Besoin", "Ce que nous faisons", "Qui", "Pour le"), lines, (3, 6, 4, 3))
    return Section("Des besoins aux actes", (forms.table_or("Aucune suite n’est écrite.", table),))


def _disclosure(document: ReturnInterview) -> tuple[Section, ...]:
    if not document.disclosure_path:
        return ()
    return (
        Section("Ce que l’enfant a confié et qui doit être transmis", (Bullets(document.disclosure_path),)),
    )
