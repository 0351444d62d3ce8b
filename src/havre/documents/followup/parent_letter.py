"""The letter to a parent: made of told matters only; what is withheld from this parent cannot be in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import InitVar, dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Paragraphs, Section, Sheet
from havre.documents.followup.discretion import refuse_shown
from havre.documents.followup.forms import Group
from havre.documents.model import Document, Party
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class Matter(Vocabulary):
    """What a letter may speak of; each is told to this parent, or withheld."""

    REASON = "reason", "Pourquoi nous vous écrivons"
    WELLBEING = "wellbeing", "Comment va votre enfant"
    PLACE = "place", "Où vit votre enfant"
    MEASURE = "measure", "La mesure de protection"
    CONTACT_RULES = "contact_rules", "Vos liens avec votre enfant"
    SCHOOL = "school", "L’école"
    HEALTH = "health", "La santé"
    JUSTICE = "justice", "La justice"
    PLAN = "plan", "Le projet pour votre enfant"
    ABSENCE = "absence", "L’absence de votre enfant"
    SITUATION = "situation", "La situation de votre enfant"
    CHILD_WISH = "child_wish", "Ce que votre enfant souhaite vous dire"
    MEETING = "meeting", "Un rendez-vous"
    SUPPORT = "support", "Une aide pour vous"


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """What one person must not learn: whole matters, and words (a place, a name) wherever they are typed."""

    matters: frozenset[Matter] = frozenset()
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return counts only: the words are what must not be shown."""
        return f"Withheld({len(self.matters)} matters, {len(self.words)} words)"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One paragraph about one matter, in the words of the service."""

    matter: Matter
    text: str


@dataclass(frozen=True, kw_only=True)
class ParentLetter(Document):
    """A letter to one parent. It has no free text outside ``told``, and ``withheld`` is required to build it.

    What is withheld is dropped before the letter exists: no later step can print it, ``dataclasses.replace`` asks for
    ``withheld`` again, and nothing says that something is missing. A withheld word left in what remains (the sender's
    address included) is refused: ``Refused`` (``withheld_in_letter``).
    """

    kind: ClassVar[str] = "parent_letter"
    title: ClassVar[str] = "À propos de votre enfant"
    mention: ClassVar[str] = "Courrier personnel et confidentiel"

    withheld: InitVar[Withheld]
    greeting: str = "Madame, Monsieur"
    told: tuple[Told, ...]
    contact: Party

    def __post_init__(self, withheld: Withheld) -> None:
        """Drop the withheld matters, then refuse the withheld words."""
        if len(self.recipients) != 1:
            raise ValueError("a letter has one recipient: what is withheld depends on the person")
        object.__setattr__(self, "told", tuple(_allowed(self.told, withheld)))
        refuse_shown(
            self,
            withheld.words,
            sentence="Ce courrier contient un mot que cette personne ne doit pas connaître (un lieu, un nom)."
            " Relisez chaque paragraphe et l’adresse d’envoi, puis recommencez.",
            code="withheld_in_letter",
        )


LETTER = Group(
    "Le courrier",
    {
        **{matter.value: (matter.label, fields.Empty.OMIT) for matter in Matter},
        "contact": ("Votre interlocuteur", fields.Empty.SAY),
    },
)
GROUPS = (LETTER,)
_CARE = (
    "Vous comptez pour votre enfant. Si vous vous inquiétez, appelez-nous ; jour et nuit, le 119 écoute aussi les"
    " parents, gratuitement."
)
_FAREWELL = "Nous vous prions d’agréer, {greeting}, l’expression de nos salutations attentives."


def lay_out(document: ParentLetter, *, zone: ZoneInfo) -> Sheet:
    """Lay out the letter; matters follow one another as the service wrote them."""
    del zone  # the letter prints no hour of its own
    told = tuple(Section(one.matter.label, (Paragraphs(one.text),)) for one in document.told)
    contact = Section(
        "Votre interlocuteur",
        (Fields(fields.rows(document.contact, fields.CONTACT)), Paragraphs(french(_CARE))),
    )
    greeting: tuple[Block, ...] = (Paragraphs(f"{document.greeting},"),)
    signature = "\n".join(
        line for line in (document.sender.name or "Le service", document.sender.function) if line
    )
    return Sheet(
        document.title,
        "",
        (*told, contact),
        opening=greeting,
        closing=(Paragraphs(_FAREWELL.format(greeting=document.greeting)), Paragraphs(signature)),
        recipients_heading="À l’attention de",
        numbered=False,
    )


def _allowed(told: Iterable[Told], withheld: Withheld) -> Iterable[Told]:
    return (one for one in told if one.matter not in withheld.matters)
