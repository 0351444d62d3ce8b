"""Text that people type: cleaned for storage, folded for comparison."""

from __future__ import annotations

import re
import unicodedata

# Marks that change the direction or hide characters: kept out of stored text, whatever the script.
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ø": "o", "ł": "l", "đ": "d"})


def clean(text: str) -> str:
    """Return ``text`` in NFC with one kind of line end, without control or invisible characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def fold(text: str) -> str:
    """Return the comparison key of ``text``: lower case, no accent, no ligature, single spaces.

    >>> fold("L'Haÿ-les-Roses")
    'l hay les roses'
    """
    lowered = clean(text).casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())
