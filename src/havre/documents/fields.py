"""Labels of the forms, their order, and what an empty field becomes: said ("non renseigné") or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from havre.documents.typography import french_date, french_moment
from havre.kernel.words import Vocabulary

NOT_STATED = "non renseigné"


class Empty(Enum):
    """What the reader sees of a field that nobody filled."""

    SAY = "say"
    OMIT = "omit"


# Attribute -> (label, what an empty one becomes). The order is the one of the official forms.
CHILD: Mapping[str, tuple[str, Empty]] = {
    "surname": ("Nom", Empty.SAY),
    "first_names": ("Prénoms", Empty.SAY),
    "sex": ("Sexe", Empty.SAY),
    "birth_date": ("Date de naissance", Empty.SAY),
    "birth_place": ("Lieu de naissance", Empty.OMIT),
    "age": ("Âge", Empty.OMIT),
    "present_place": ("Où se trouve l’enfant maintenant", Empty.SAY),
    "usual_home": ("Domicile habituel", Empty.SAY),
    "school": ("Établissement scolaire", Empty.SAY),
    "school_class": ("Classe", Empty.OMIT),
    "language": ("Langue, interprète", Empty.OMIT),
    "health_needs": ("Handicap, besoin de santé", Empty.OMIT),
    "known_measures": ("Mesures connues", Empty.SAY),
}
PARENT: Mapping[str, tuple[str, Empty]] = {
    "name": ("Nom et prénoms", Empty.SAY),
    "birth_date": ("Date de naissance", Empty.OMIT),
    "address": ("Adresse", Empty.SAY),
    "phone": ("Téléphone", Empty.SAY),
    "parental_authority": ("Autorité parentale", Empty.SAY),
}
PARTY: Mapping[str, tuple[str, Empty]] = {
    "organisation": ("Organisme", Empty.SAY),
    "service": ("Service", Empty.OMIT),
    "name": ("Nom", Empty.SAY),
    "function": ("Fonction", Empty.SAY),
    "address": ("Adresse", Empty.OMIT),
    "phone": ("Téléphone", Empty.SAY),
    "email": ("Courriel", Empty.SAY),
}
CONTACT: Mapping[str, tuple[str, Empty]] = {
    "name": ("Nom", Empty.OMIT),
    "function": ("Fonction", Empty.OMIT),
    "phone": ("Téléphone", Empty.SAY),
    "email": ("Courriel", Empty.OMIT),
}
PARENTS_INFORMATION: Mapping[str, tuple[str, Empty]] = {
    "status": ("Décision", Empty.SAY),
    "date": ("Date", Empty.SAY),
    "by": ("Par", Empty.SAY),
    "how": ("De quelle manière", Empty.OMIT),
    "reason": ("Motif", Empty.OMIT),
}


def rows(
    source: object, table: Mapping[str, tuple[str, Empty]], *, zone: ZoneInfo | None = None
) -> tuple[tuple[str, str], ...]:
    """Return labels and values of ``source`` in the order of ``table``; empty ones are said or left out.

    With ``zone``, a moment is shown with its hour on that clock; without, its day alone.
    """
    pairs = (
        (label, empty, shown(getattr(source, name), zone=zone)) for name, (label, empty) in table.items()
    )
    return tuple((label, value or NOT_STATED) for label, empty, value in pairs if value or empty is Empty.SAY)


def shown(value: object, *, zone: ZoneInfo | None = None) -> str:
    """Return a field's value as the reader sees it; an empty string when nobody filled it."""
    if zone and isinstance(value, datetime):
        return french_moment(value, zone=zone)
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return "" if value is None else str(value).strip()


def said(text: str) -> str:
    """Return ``text``, or "non renseigné"."""
    return text.strip() or NOT_STATED


_WRITERS: tuple[tuple[type, Callable[..., str]], ...] = (
    (Vocabulary, lambda word: word.label),
    (date, french_date),
    (bool, lambda answer: "oui" if answer else "non"),
    (tuple, "\n".join),
)
