"""Text that people type: cleaned for storage, folded for comparison."""

from __future__ import annotations

import re
import unicodedata

# Marks that change the direction or hide characters: kept out of stored text, whatever the script.
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Letters of the world carry a few marks; a paste of thousands on one letter would hold the processor for minutes
# (canonical ordering sorts each run). UAX 15 bounds a run to 30 in its stream-safe format.
_MARKS = "".join(re.escape(chr(code)) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
_MARK = re.compile(f"[{_MARKS}]")
_STORM = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
_MAYBE_STORM = re.compile("[\u0300-\U0001efff]{31}")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ø": "o", "ł": "l", "đ": "d"})


def clean(text: str) -> str:
    """Return ``text`` in NFC with one kind of line end, without control or invisible characters.

    A letter keeps thirty combining marks at most.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    return _bounded(unicodedata.normalize("NFC", _bounded(_CONTROL.sub("", text))))


def _bounded(text: str) -> str:
    return _STORM.sub(r"\1", text) if _MAYBE_STORM.search(text) else text


def fold(text: str) -> str:
    """Return the comparison key of ``text``: lower case, no accent, no ligature, single spaces.

    >>> fold("L'Haÿ-les-Roses")
    'l hay les roses'
    """
    # Folding may uncover capitals and decomposing may uncover letters to fold (mathematical bold): both, twice.
    lowered = _decomposed(_decomposed(clean(text)).casefold()).casefold().translate(_LIGATURES)
    return " ".join(re.sub(r"[\W_]+", " ", _MARK.sub("", _decomposed(lowered))).split())


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)
