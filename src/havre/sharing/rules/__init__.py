"""Words of sharing: why something is withheld, why something is shared, who was informed. Source: CASF L226-2-2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from havre.kernel.words import Vocabulary


class Ground(Vocabulary):
    """Why something is not told."""

    CHILD_INTEREST = "child_interest", "L'intérêt de l'enfant"
    PROSECUTOR = "prosecutor", "Demande du procureur"
    JUDGE_ADDRESS = "judge_address", "Adresse non communiquée, décision du juge"
    CONFIDENTIAL_CARE = "confidential_care", "Soins confidentiels"
    ANONYMOUS_CONTACT = "anonymous_contact", "Contact anonyme"
    OTHER = "other", "Autre motif"


class SharePurpose(Vocabulary):
    """For what something may be shared: the three aims of the law."""

    EVALUATE = "evaluate", "Évaluer la situation"
    DETERMINE = "determine", "Déterminer les actions de protection et d'aide"
    CARRY_OUT = "carry_out", "Mettre en œuvre les actions de protection et d'aide"


class InformedWho(Vocabulary):
    """Who must be informed before anything is shared."""

    CHILD = "child", "L'enfant"
    HOLDERS = "holders", "Les titulaires de l'autorité parentale"


class InformedState(Vocabulary):
    """What was decided for one of them."""

    DONE = "done", "Informé avant le partage"
    INTEREST = "not_done_child_interest", "Non informé : contraire à l'intérêt de l'enfant"
    IMPOSSIBLE = "impossible", "Impossible, ou enfant trop jeune pour comprendre"


@dataclass(frozen=True, kw_only=True)
class Informed:
    """The decision for one person: when and how it was done, or why not and who decided."""

    who: InformedWho
    state: InformedState
    on: date | None = None
    words: str = ""

    @property
    def complete(self) -> bool:
        """Whether the decision stands by itself: a date and a manner, or a reason."""
        needs_day = self.state is InformedState.DONE
        return bool(self.words.strip()) and (self.on is not None or not needs_day)

    def to_json(self) -> dict[str, str]:
        """Return what is sealed with the file."""
        return {
            "who": self.who.value, "state": self.state.value, "words": self.words.strip(),
            "on": self.on.isoformat() if self.on else "",
        }  # fmt: skip


SHARE_DAYS_MAX: Final = 183
LOOKUPS_AN_HOUR: Final = 20
WORD_MIN: Final = 3
LEGAL_REMINDER: Final = (
    "Le partage est une possibilité, jamais une obligation : entre personnes tenues au secret, pour évaluer, "
    "déterminer ou mettre en œuvre la protection, et pour ce qui est strictement nécessaire "
    "(CASF, article L. 226-2-2)."
)
