"""The child's voice: own words, or the reason why there are none; never a blank."""

from __future__ import annotations

from dataclasses import dataclass

from havre.documents.blocks import Block, Paragraphs, Quotes
from havre.documents.typography import french
from havre.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class ChildVoice:
    """The child's exact words, or why they are missing; one of the two is required.

    Raises ``Refused`` (``child_voice_missing``) when both are empty.
    """

    words: str = ""
    when_text: str = ""
    heard_by: str = ""
    absent_because: str = ""

    def __post_init__(self) -> None:
        """Refuse a blank: a review without the child's voice says why."""
        if not (self.words.strip() or self.absent_because.strip()):
            raise Refused(
                "La parole de l’enfant manque. Écrivez ses mots, ou la raison pour laquelle ils n’ont pas pu"
                " être recueillis, puis recommencez.",
                code="child_voice_missing",
                field="child_voice",
            )


def voice_block(voice: ChildVoice, *, heading: str) -> Block:
    """Return the words between guillemets, or the reason why there are none."""
    if voice.words.strip():
        return Quotes(((voice.words, voice.when_text, voice.heard_by),), heading)
    return Paragraphs(french("Parole non recueillie : ") + voice.absent_because, heading)


def voice_line(voice: ChildVoice) -> str:
    """Return the voice in the cell of a table."""
    if voice.words.strip():
        return f"«\u00a0{voice.words.strip()}\u00a0»"
    return french("Non recueillie : ") + voice.absent_because
