"""How many different files one person opens before somebody is told, then before a reason is asked for."""

from __future__ import annotations

from typing import Final

from havre.kernel.words import Vocabulary


class ReadingReason(Vocabulary):
    """Why somebody opens many files; the code goes to the journal."""

    COVER = "cover", "Je remplace un ou des collègues"
    ON_CALL = "on_call", "Astreinte, nuit ou week-end"
    REVIEW = "review", "Revue des dossiers de l'équipe"
    HANDOVER = "handover", "Relais ou changement de référent"
    CHECK = "check", "Contrôle de la qualité des dossiers"
    URGENCY = "urgency", "Urgence pour un enfant"


# Different files, opened again or not: in one hour, in one day. A referent follows about thirty children.
TELL_HOUR: Final = 40
TELL_DAY: Final = 90
ASK_HOUR: Final = 60
ASK_DAY: Final = 150
