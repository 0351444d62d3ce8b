"""Lines of text that fit a width, without a font: widths of letters are estimated on the large side."""

from __future__ import annotations

from typing import Final

SIZE: Final = 13.0
LEADING: Final = 17.0
_NARROW, _WIDE = frozenset("iIljtfr.,;:'’|!()[]- "), frozenset("mwMWœŒæÆ@%")


def width_of(text: str) -> float:
    """Return about how wide ``text`` is at ``SIZE``, in units of the drawing."""
    return SIZE * sum(_share(letter) for letter in text)


def _share(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or ord(letter) > 0x2E80:
        return 1.0
    return 0.74 if letter.isupper() else 0.6


def wrapped(text: str, width: float) -> list[str]:
    """Return ``text`` in lines no wider than ``width``; a word too long is cut with a hyphen."""
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word, width):
            joined = f"{lines[-1]} {piece}" if lines else piece
            if lines and width_of(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, width: float) -> list[str]:
    pieces: list[str] = []
    while width_of(word) > width:
        cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(f"{word[:n]}-") <= width)
        pieces.append(f"{word[:cut]}-")
        word = word[cut:]
    return [*pieces, word]
