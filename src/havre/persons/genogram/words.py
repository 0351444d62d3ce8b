"""The genogram in words: the same people and the same ties as the drawing, one entry a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from havre.kernel.text import fold
from havre.persons.genogram.family import CHILD, Family, Member, Tie, TieKind, ties_of
from havre.persons.rules.circle import Quality, RelationKind

QUALITY_WORDS: Final[Mapping[str, str]] = {
    Quality.PROTECTIVE: "lien qui protège",
    Quality.DANGEROUS: "lien qui met en danger",
    Quality.UNKNOWN: "lien sans avis",
}
HOME: Final = "vit avec l'enfant"
DECEASED: Final = "décès"
PAST: Final = "lien terminé"
OF_THE_CHILD: Final = "relation amoureuse, selon l'enfant"

# Words of a label that say the kind of relation, folded.
_SAYING: Final[Mapping[RelationKind, tuple[str, ...]]] = {
    RelationKind.STEP_PARENT: ("beau pere", "belle mere", "compagn"),
    RelationKind.SIBLING: ("frere", "soeur"),
    RelationKind.HALF_SIBLING: ("demi frere", "demi soeur"),
    RelationKind.GRANDPARENT: ("grand mere", "grand pere"),
    RelationKind.UNCLE_AUNT: ("oncle", "tante"),
    RelationKind.COUSIN: ("cousin",),
    RelationKind.FRIEND: ("ami ", "amie "),
    # The tie says it already.
    RelationKind.PARTNER: ("",),
    RelationKind.NEIGHBOUR: ("voisin",),
}


@dataclass(frozen=True)
class Phrase:
    """One tie told from the side of one person; ``other`` is how the other one is called."""

    tie: Tie
    other: str
    text: str


@dataclass(frozen=True)
class Told:
    """One person in words: who, what is known of them, each of their ties."""

    member: Member
    remarks: tuple[str, ...]
    phrases: tuple[Phrase, ...]

    @property
    def sentence(self) -> str:
        """What follows the label, in one line; empty when nothing is known."""
        parents = [phrase.other for phrase in self.phrases if phrase.tie.kind == TieKind.FILIATION]
        said = [f"enfant de {' et de '.join(parents)}"] if parents else []
        said += [phrase.text for phrase in self.phrases if phrase.tie.kind != TieKind.FILIATION]
        return " ; ".join([*self.remarks, *said])


def told(family: Family) -> list[Told]:
    """Return everybody in words, the child first; each tie is told once, by the younger or the one around."""
    members, ties = family.by_id(), ties_of(family)
    return [
        Told(member, tuple(remarks(member)), tuple(_phrases(member, ties, members)))
        for member in family.everybody
    ]


def remarks(member: Member) -> list[str]:
    """Return the facts written beside the sign, the quality of the link apart."""
    found = [RelationKind(member.kind).label.lower()] if _says_more(member) else []
    found += [f"naissance en {member.birth_year}"] if member.birth_year else []
    found += [DECEASED] if member.deceased else []
    found += [HOME] if member.at_home and member.id != CHILD else []
    found += [PAST] if member.past else []
    return found


def _says_more(member: Member) -> bool:
    """Whether the kind of relation is not in the label already (« grand-mère maternelle » says it)."""
    if not member.kind:
        return False
    kind = RelationKind(member.kind)
    saying = (fold(kind.label), *_SAYING.get(kind, ()))
    return not any(words in fold(member.label) for words in saying)


def _phrases(member: Member, ties: list[Tie], members: Mapping[str, Member]) -> list[Phrase]:
    own = [tie for tie in ties if tie.second == member.id]
    return [_phrase(tie, _named(members[tie.first])) for tie in own]


def _phrase(tie: Tie, other: str) -> Phrase:
    return Phrase(tie, other, _TEXTS[tie.kind](tie, other))


def _named(member: Member) -> str:
    return "l'enfant" if member.id == CHILD else f"« {member.label} »"


_TEXTS: Final[Mapping[TieKind, Callable[[Tie, str], str]]] = {
    TieKind.FILIATION: lambda _tie, other: f"enfant de {other}",
    TieKind.COUPLE: lambda tie, other: OF_THE_CHILD if tie.first == CHILD else f"en couple avec {other}",
    TieKind.SIBLINGS: lambda _tie, other: f"de la même fratrie que {other}",
    TieKind.LINK: lambda tie, _other: QUALITY_WORDS[tie.quality],
}
