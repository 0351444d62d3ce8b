"""Who is drawn and which ties join them: the one source of the drawing and of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from havre.persons.rules import Sex
from havre.persons.rules.circle import GENERATION, PARENTS, THROUGH, Quality, RelationKind

CHILD: Final = "child"


class Sign(StrEnum):
    """The signs of genograms: a square, a circle, a diamond when neither or not known."""

    SQUARE = "square"
    CIRCLE = "circle"
    DIAMOND = "diamond"


_SIGNS: Final = {Sex.BOY: Sign.SQUARE, Sex.GIRL: Sign.CIRCLE}


class TieKind(StrEnum):
    """What joins two people: ``first`` is a parent of ``second`` in a filiation; the others have no direction."""

    FILIATION = "filiation"
    COUPLE = "couple"
    SIBLINGS = "siblings"
    LINK = "link"


@dataclass(frozen=True, order=True)
class Tie:
    """One line of the drawing, one phrase of its words; a link holds the code of its quality."""

    kind: TieKind
    first: str
    second: str
    quality: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody on the drawing; ``kind`` is what they are to the child, empty for the child."""

    id: str
    label: str
    kind: str = ""
    sex: str = Sex.UNKNOWN.value
    through: str | None = None
    birth_year: int | None = None
    deceased: bool = False
    at_home: bool = False
    quality: str = Quality.UNKNOWN.value
    past: bool = False

    @property
    def sign(self) -> Sign:
        """The shape of this person."""
        return _SIGNS.get(Sex(self.sex), Sign.DIAMOND)

    @property
    def generation(self) -> int | None:
        """Generations below the child (negative above); None when the person is not kin."""
        return 0 if self.id == CHILD else GENERATION.get(RelationKind(self.kind))


@dataclass(frozen=True)
class Family:
    """The child (``id`` is ``CHILD``) and the people around, in the order in which they were noted."""

    child: Member
    others: tuple[Member, ...] = ()

    @property
    def everybody(self) -> tuple[Member, ...]:
        """The child first."""
        return (self.child, *self.others)

    def by_id(self) -> dict[str, Member]:
        """Return the members by id."""
        return {member.id: member for member in self.everybody}

    def of_kind(self, *kinds: RelationKind, through: str | None = None) -> list[Member]:
        """Return the members of these kinds, those by ``through`` only when it is given."""
        return [
            one for one in self.others if one.kind in kinds and (through is None or one.through == through)
        ]

    @property
    def parents(self) -> list[Member]:
        """The parents noted."""
        return self.of_kind(*PARENTS)


def ties_of(family: Family) -> list[Tie]:
    """Return every tie once, sorted: filiations, couples, siblings whose parents are not noted, a link for each."""
    ties: set[Tie] = {Tie(TieKind.FILIATION, parent.id, CHILD) for parent in family.parents}
    known = family.by_id()
    for member in family.others:
        through = member.through if _fits(member, known) else None
        rule = _TIES.get(RelationKind(member.kind))
        ties.update(rule(family, member, through) if rule else ())
        ties.add(Tie(TieKind.LINK, CHILD, member.id, member.quality))
    return sorted(ties)


def _fits(member: Member, known: Mapping[str, Member]) -> bool:
    """Whether the kinship may still run by the person noted, whose own relation may have changed since."""
    by = known.get(member.through or "")
    return by is not None and by.kind in THROUGH.get(RelationKind(member.kind), ())


def _sibling(family: Family, member: Member, _through: str | None) -> Iterator[Tie]:
    if not family.parents:
        yield Tie(TieKind.SIBLINGS, CHILD, member.id)
    for parent in family.parents:
        yield Tie(TieKind.FILIATION, parent.id, member.id)


def _child_of_through(_family: Family, member: Member, through: str | None) -> Iterator[Tie]:
    if through:
        yield Tie(TieKind.FILIATION, through, member.id)


def _parent_of_through(_family: Family, member: Member, through: str | None) -> Iterator[Tie]:
    if through:
        yield Tie(TieKind.FILIATION, member.id, through)


def _couple_with_through(_family: Family, member: Member, through: str | None) -> Iterator[Tie]:
    if through:
        yield Tie(TieKind.COUPLE, through, member.id)


def _uncle(family: Family, member: Member, through: str | None) -> Iterator[Tie]:
    if not through:
        return
    above = family.of_kind(RelationKind.GRANDPARENT, through=through)
    if not above:
        yield Tie(TieKind.SIBLINGS, through, member.id)
    for grandparent in above:
        yield Tie(TieKind.FILIATION, grandparent.id, member.id)


def _partner(_family: Family, member: Member, _through: str | None) -> Iterator[Tie]:
    yield Tie(TieKind.COUPLE, CHILD, member.id)


def _own_child(_family: Family, member: Member, _through: str | None) -> Iterator[Tie]:
    yield Tie(TieKind.FILIATION, CHILD, member.id)


Rule = Callable[[Family, Member, str | None], Iterator[Tie]]
_TIES: Final[Mapping[RelationKind, Rule]] = {
    RelationKind.SIBLING: _sibling,
    RelationKind.HALF_SIBLING: _child_of_through,
    RelationKind.COUSIN: _child_of_through,
    RelationKind.GRANDPARENT: _parent_of_through,
    RelationKind.STEP_PARENT: _couple_with_through,
    RelationKind.UNCLE_AUNT: _uncle,
    RelationKind.PARTNER: _partner,
    RelationKind.CHILD: _own_child,
}
