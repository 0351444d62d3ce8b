"""Rights of a child who is accompanied, each in one sentence that a child reads, with its source; no penalty.

The sentences are written for Havre; who prepares the page sees the source and its reserve, the child the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from havre.law.sources import Source, Verification


@dataclass(frozen=True, kw_only=True)
class ChildRight:
    """One right: ``code`` for the database, ``sentence`` for the child, ``source`` for the professional."""

    code: str
    sentence: str
    source: Source


def _right(code: str, sentence: str, article: str, *, ours: bool = False) -> ChildRight:
    verification = Verification.INFERRED if ours else Verification.MEMORY
    return ChildRight(code=code, sentence=sentence, source=Source(article=article, verification=verification))


_CRC: Final = "Convention internationale des droits de l'enfant"
CHILD_RIGHTS: Final[tuple[ChildRight, ...]] = (
    _right("safe", "Tu as le droit d'être en sécurité.", f"{_CRC}, art. 19"),
    _right("say", "Tu as le droit de dire ce que tu penses.", f"{_CRC}, art. 12 ; CASF, art. L. 223-4"),
    _right("silent", "Tu peux te taire. Tu peux changer d'avis.", "Choix de Havre", ours=True),
    _right("judge", "Tu peux demander à parler au juge.", "Code civil, art. 388-1"),
    _right("lawyer", "Tu peux demander un avocat. Il est là pour toi.", "Code civil, art. 388-1"),
    _right("care", "Tu as droit à des soins. Tu peux poser tes questions.", f"{_CRC}, art. 24"),
    _right("learn", "Tu as le droit d'apprendre, de jouer, de te reposer.", f"{_CRC}, art. 28 et 31"),
    _right("file", "Tu peux demander ce qui est écrit sur toi.", "RGPD, art. 15"),
    _right("readers", "Tu peux demander qui a lu ton dossier.", "Choix de Havre", ours=True),
    _right("complain", "Quelque chose ne va pas ? Tu peux le dire.", f"{_CRC}, art. 12"),
)


def sentences(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences of these rights, in the order of the list; unknown codes are left out."""
    wanted = set(codes)
    return tuple(right.sentence for right in CHILD_RIGHTS if right.code in wanted)
