"""Forms of the lines: a fact, exact words, a worry, another minor, something done, an addendum."""

from __future__ import annotations

from typing import Final

from havre.reports.rules import FactKind, LineKind
from havre.web.reports.forms.fields import Asked, BuilderForm, Question, Words


class FactForm(BuilderForm):
    """One fact."""

    text = Asked(
        long=True,
        label="Ce qui s'est passé",
        help_text="Ce qui a été vu, entendu ou rapporté, sans l'expliquer. Un fait par ligne.",
    )
    source = Question(
        label="Comment je le sais",
        choices=FactKind.choices(),
        help_text="Ce que d'autres rapportent est imprimé à part.",
    )
    told_by = Words(label="Rapporté par", help_text="Si quelqu'un vous l'a rapporté : qui, en quelques mots.")
    when = Words(
        label="Quand", help_text="Comme vous le savez : « mardi soir », « depuis octobre », 12/11/2026."
    )
    place = Words(label="Où")


class WordsForm(BuilderForm):
    """Exact words of the minor."""

    text = Asked(
        long=True,
        label="Ses mots, exactement",
        help_text="Mot pour mot, même maladroits. Sans guillemets : ils sont ajoutés.",
    )
    when = Words(label="Quand")
    heard_by = Words(label="Entendus par")


class InterpretationForm(BuilderForm):
    """A worry."""

    text = Asked(
        long=True,
        label="Ce qui m'inquiète",
        help_text="Votre lecture des faits. Elle est imprimée à part, comme une interprétation.",
    )


class OtherMinorForm(BuilderForm):
    """Another minor of the home."""

    name = Asked(label="Nom ou prénom", help_text="Ou comment ce mineur est désigné.")
    age = Words(label="Âge")
    link = Words(label="Lien avec l'enfant", help_text="Frère, cousine, autre jeune du foyer…")
    whereabouts = Words(label="Où se trouve ce mineur")


class ActionForm(BuilderForm):
    """Something done, said or proposed."""

    text = Asked(long=True, rows=3, label="Ce qui a été fait, dit ou proposé")
    when = Words(label="Quand")
    outcome = Words(long=True, rows=2, label="Ce que cela a donné")


class AddendumForm(BuilderForm):
    """A later change of a sealed writing."""

    reason = Asked(label="Motif du complément", help_text="Par exemple : fait nouveau, date à corriger.")
    text = Asked(long=True, rows=8, label="Texte du complément", help_text="Il est envoyé tel quel.")


LINE_FORMS: Final[dict[LineKind, type[BuilderForm]]] = {
    LineKind.FACT: FactForm,
    LineKind.CHILD_WORDS: WordsForm,
    LineKind.INTERPRETATION: InterpretationForm,
    LineKind.OTHER_MINOR: OtherMinorForm,
    LineKind.ACTION: ActionForm,
}
