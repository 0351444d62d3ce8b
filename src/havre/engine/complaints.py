"""What PostgreSQL complains of when it does not start, told in French."""

from __future__ import annotations

from pathlib import Path

FULL = "No space left on device"
# A former server that is still ending: waiting is enough.
PASSING = ("lock file", "shared memory", "another server might be running", "still in use")

# words of the server -> sentence; the first that matches is told
SENTENCES = {
    FULL: (
        "Le disque est plein : PostgreSQL ne peut plus écrire. Libérez de la place (quelques centaines de Mo "
        "suffisent) puis relancez ; rien de ce qui était enregistré n'est perdu."
    ),
    "Permission denied": "PostgreSQL n'a pas le droit d'écrire dans ce dossier. Vérifiez son propriétaire.",
    "lock file": "Un autre serveur PostgreSQL tient déjà ce dossier. Arrêtez-le, puis relancez.",
    "still in use": "Un ancien serveur PostgreSQL tient encore ce dossier. Arrêtez-le, puis relancez.",
    "could not load library": "Une bibliothèque de PostgreSQL ne se charge pas sur cette machine.",
    "Cannot allocate memory": "La machine n'a plus assez de mémoire pour PostgreSQL.",
}


def passes_with_time(complaint: str) -> bool:
    """Tell whether the server refused only because a former one has not finished dying."""
    return FULL not in complaint and any(words in complaint for words in PASSING)


def told_in_french(complaint: str, where: Path, *, otherwise: str = "PostgreSQL ne démarre pas.") -> str:
    """Return the sentence for a person (``otherwise`` when the words are unknown), then the last words."""
    known = (sentence for words, sentence in SENTENCES.items() if words in complaint)
    last_words = "\n".join(complaint.strip().splitlines()[-8:])
    return f"{next(known, otherwise)} ({where})\n{last_words}"
