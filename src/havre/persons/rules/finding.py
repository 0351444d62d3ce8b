"""What is kept of a card so that it is found again, what is looked up, and how the reasons are said.

What is kept and what is looked up are plain texts here; ``persons.access`` keys them (HMAC per agency) and the
database compares the keyed images, by equality only.

No birth date is kept alone: whoever tries 366 dates would list a whole team by age, and the database would show who
was born on the same day. A date only ever narrows a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from havre.kernel.words import Vocabulary
from havre.persons.rules.identifiers import IdentifierKind, plain_value
from havre.persons.rules.names import Forms

# Raise it when a form changes: ``reindex`` then writes the tokens of every card again.
SCHEME = 1


class TokenKind(Vocabulary):
    """Kinds of blind-index tokens."""

    IDENTIFIER = "identifier", "Identifiant"
    NAME_BIRTH = "name_birth", "Nom et date de naissance"
    SOUND_BIRTH = "name_sound_birth", "Nom tel qu'il se prononce, et date de naissance"
    GIVEN_BIRTH = "given_birth", "Prénom tel qu'il se prononce, et date de naissance"
    NAME = "name", "Nom"
    NAME_PART = "name_part", "Partie du nom"
    SOUND = "name_sound", "Nom tel qu'il se prononce"
    SOUND_PART = "name_sound_part", "Partie du nom, telle qu'elle se prononce"


class Reason(Vocabulary):
    """Why a person is proposed, the strongest first; a fact about two cards, never a probability."""

    NAME_BIRTH = "name_birth", "même nom et même date de naissance"
    SOUND_BIRTH = "sound_birth", "nom qui se prononce pareil, au moins en partie, et même date de naissance"
    GIVEN_BIRTH = "given_birth", "même prénom et même date de naissance"
    NAME = "name", "même nom"
    NAME_PART = "name_part", "même nom en partie (un des prénoms, ou un des noms)"
    SOUND = "sound", "nom qui se prononce pareil"
    SOUND_PART = "sound_part", "nom qui se prononce pareil en partie"


ORDER = tuple(Reason)
WITH_BIRTH = frozenset({Reason.NAME_BIRTH, Reason.SOUND_BIRTH, Reason.GIVEN_BIRTH})
# A whole name meets a whole name or a part of one; two parts meet only when the birth date is the same.
_LOOKED_UP: tuple[tuple[str, TokenKind, Reason], ...] = (
    ("whole", TokenKind.NAME, Reason.NAME),
    ("whole", TokenKind.NAME_PART, Reason.NAME_PART),
    ("part", TokenKind.NAME, Reason.NAME_PART),
    ("sound_whole", TokenKind.SOUND, Reason.SOUND),
    ("sound_whole", TokenKind.SOUND_PART, Reason.SOUND_PART),
    ("sound_part", TokenKind.SOUND, Reason.SOUND_PART),
)
_LOOKED_UP_BORN: tuple[tuple[str, TokenKind, Reason], ...] = (
    ("whole", TokenKind.NAME_BIRTH, Reason.NAME_BIRTH),
    ("heard", TokenKind.SOUND_BIRTH, Reason.SOUND_BIRTH),
    ("given", TokenKind.GIVEN_BIRTH, Reason.GIVEN_BIRTH),
)
_KEPT = (
    ("whole", TokenKind.NAME),
    ("part", TokenKind.NAME_PART),
    ("sound_whole", TokenKind.SOUND),
    ("sound_part", TokenKind.SOUND_PART),
)


@dataclass(frozen=True, order=True)
class Image:
    """What one token is the keyed image of."""

    kind: TokenKind
    text: str


def kept(forms: Forms, birth: date | None) -> list[Image]:
    """Return what is kept of a card, in a stable order."""
    found = {Image(kind, form) for name, kind in _KEPT for form in getattr(forms, name)}
    if birth:
        found |= {
            Image(kind, f"{form}|{birth.isoformat()}")
            for name, kind, _ in _LOOKED_UP_BORN
            for form in getattr(forms, name)
        }
    return sorted(found)


def looked_up(forms: Forms, birth: date | None) -> dict[Image, Reason]:
    """Return what is looked up for a name (and a birth date), each with the reason it would give."""
    images = {Image(kind, form): reason for name, kind, reason in _LOOKED_UP for form in getattr(forms, name)}
    if birth:
        images |= {
            Image(kind, f"{form}|{birth.isoformat()}"): reason
            for name, kind, reason in _LOOKED_UP_BORN
            for form in getattr(forms, name)
        }
    return images


def exact(forms: Forms, birth: date | None) -> list[Image]:
    """Return what an exact search looks up: the whole name as written, with the birth date when it is given."""
    if birth is None:
        return sorted(Image(TokenKind.NAME, form) for form in forms.whole)
    return sorted(Image(TokenKind.NAME_BIRTH, f"{form}|{birth.isoformat()}") for form in forms.whole)


def identifier_images(value: str, kind: IdentifierKind | None) -> Iterator[tuple[Image, IdentifierKind]]:
    """Yield the images of an identifier: of one kind, or of each when the kind is not known."""
    plain = plain_value(value)
    for each in (kind,) if kind else tuple(IdentifierKind):
        if plain:
            yield Image(TokenKind.IDENTIFIER, f"{each.value}|{plain}"), each


def said(
    reasons: Iterable[Reason],
    identifiers: Iterable[IdentifierKind],
    *,
    asked_year: int | None,
    known_year: int | None,
) -> tuple[str, ...]:
    """Return the French reasons of one person, the strongest first: identifiers, then the strongest about the name.

    Without the same birth date, the year is told when both are known: the reader decides.
    """
    lines = [f"même {kind.label}" for kind in sorted(set(identifiers), key=list(IdentifierKind).index)]
    strongest = min(reasons, key=ORDER.index, default=None)
    if strongest is None:
        return tuple(lines)
    if strongest in WITH_BIRTH or asked_year is None or known_year is None:
        return (*lines, strongest.label)
    year = "même année de naissance" if asked_year == known_year else "autre année de naissance"
    return (*lines, f"{strongest.label}, {year}")
