"""What the child's own page may hold: lines that a referent chose with the child, nothing else of the file."""

from __future__ import annotations

from typing import Final

LINES_MAX: Final = 12
DEFAULT_ASK: Final = (
    "Pour voir ce qui est écrit sur toi, ou savoir qui a lu ton dossier, demande à ton référent. "
    "Quelqu'un de confiance peut t'aider à écrire."
)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return typed lines as (before, after) the first colon; blank lines are left out, a line without colon is whole.

    >>> pairs("Samia : m'aide pour l'école")
    (('Samia', "m'aide pour l'école"),)
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(_pair(line) for line in lines if line)


def plain_lines(text: str) -> tuple[str, ...]:
    """Return the typed lines without the blank ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _pair(line: str) -> tuple[str, str]:
    before, _, after = line.partition(":")
    return before.strip(), after.strip()
