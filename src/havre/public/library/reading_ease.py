"""How easy a French text is to read: Kandel and Moles' adaptation (1958) of Flesch's formula. An alarm, not a judge."""

from __future__ import annotations

import re
from dataclasses import dataclass

SENTENCE = re.compile(r"[^.!?…\n]+")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE)
MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:e|es|ent)$", re.IGNORECASE)


@dataclass(frozen=True)
class Ease:
    """``score``: about 100 for the easiest texts, under 50 for hard ones; ``longest`` is in words."""

    score: float
    longest: int
    longest_sentence: str


def ease_of(text: str) -> Ease:
    """Measure a text of at least one word; one without any is the easiest."""
    sentences = [
        (len(words), found.strip()) for found in SENTENCE.findall(text) if (words := WORD.findall(found))
    ]
    if not sentences:
        return Ease(100.0, 0, "")
    words = WORD.findall(text)
    syllables = sum(map(syllables_of, words))
    score = 207 - 1.015 * len(words) / len(sentences) - 73.6 * syllables / len(words)
    longest, sentence = max(sentences)
    return Ease(round(score, 1), longest, sentence)


def syllables_of(word: str) -> int:
    """Count the syllables that are said; at least one.

    >>> syllables_of("parler"), syllables_of("téléphone"), syllables_of("aide")
    (2, 3, 1)
    """
    heard = MUTE.sub("", word) if len(VOWELS.findall(word)) > 1 else word
    return max(1, len(VOWELS.findall(heard)))
