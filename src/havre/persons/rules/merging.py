"""Why two records are said to be one child."""

from __future__ import annotations

from havre.kernel.words import Vocabulary


class MergeReason(Vocabulary):
    """What shows that two records are one child; a code, so that no sentence about a child is kept in clear."""

    IDENTITY_PAPER = "identity_paper", "Une pièce d'identité ou un acte le montre"
    NUMBER = "number", "Un même numéro de dossier le montre"
    TOLD = "told", "L'enfant, un parent ou un professionnel qui le connaît l'a dit"
    ENTERED_TWICE = "entered_twice", "La même personne a été saisie deux fois"
