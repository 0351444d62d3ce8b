"""The six words of a receipt: drawn, read as people type them, and recognised where they should not be; pure.

The list (``words.txt``) has 2,048 words: six of them are 66 bits. Its words differ by two letters at least and none
begins another, so that one slip is seen and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from havre.kernel.text import fold

COUNT = 6
SIZE = 2_048
BITS = 11
LIST = Path(__file__).with_name("words.txt")


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """Return the list, in its order."""
    return tuple(LIST.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {fold(word): place for place, word in enumerate(words())}


def drawn(secret: bytes) -> tuple[str, ...]:
    """Return the six words of ``secret`` (9 bytes or more of randomness): 11 bits each."""
    number = int.from_bytes(secret[:9], "big")
    return tuple(words()[number >> (BITS * place) & (SIZE - 1)] for place in range(COUNT))


def folded(typed: str) -> tuple[str, ...]:
    """Return the words of ``typed`` without accents, capitals or punctuation, as the list is compared."""
    return tuple(fold(typed).split())


def canonical(found: Sequence[str]) -> bytes:
    """Return what is hashed: the same for « Été » and « ete »."""
    return " ".join(fold(word) for word in found).encode()


def stranger(found: Sequence[str]) -> str | None:
    """Return the first word that the list does not hold: told at once, the list is public and says nothing."""
    return next((word for word in found if word not in _places()), None)


def nearest(word: str) -> str | None:
    """Return the word of the list that one slip away makes ``word``, when there is exactly one."""
    near = [place for known, place in _places().items() if _one_slip(known, word)]
    return words()[near[0]] if len(near) == 1 else None


def _one_slip(known: str, typed: str) -> bool:
    """Whether one letter was missed, added, changed or two swapped."""
    if abs(len(known) - len(typed)) > 1 or known == typed:
        return known == typed
    start = next(
        (i for i, (a, b) in enumerate(zip(known, typed, strict=False)) if a != b), min(len(known), len(typed))
    )
    left, right = known[start:], typed[start:]
    swapped = len(left) > 1 and left[1::-1] + left[2:] == right
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def holds_a_receipt(text: str) -> bool:
    """Whether six words of the list follow one another in ``text``: a receipt pasted as a message."""
    run = 0
    for word in fold(text).split():
        run = run + 1 if word in _places() else 0
        if run == COUNT:
            return True
    return False
