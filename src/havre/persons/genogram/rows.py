"""Where people stand: one row a generation, an order in each, and places that follow those they descend from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from havre.persons.genogram.family import CHILD, Family, Member
from havre.persons.rules.circle import GENERATION, RelationKind

SLOT: Final = 186.0
GENERATIONS: Final = (-2, -1, 0, 1)
COLUMNS: Final = (3, 6)


def generations(family: Family) -> dict[int, list[Member]]:
    """Return the kin of each generation from left to right: the first branch opens left, the others right."""
    branches = _branches(family)
    return {
        -2: _grandparents(family, branches),
        -1: _above(family, branches),
        0: _beside(family, branches),
        1: family.of_kind(RelationKind.CHILD),
    }


def around(family: Family) -> list[Member]:
    """Return those who are not kin."""
    return [member for member in family.others if RelationKind(member.kind) not in GENERATION]


def columns_of(width: float) -> int:
    """Return how many people who are not kin stand on one line under a drawing of this width."""
    least, most = COLUMNS
    return max(least, min(most, int(width // SLOT)))


def _branches(family: Family) -> list[tuple[Member, bool]]:
    """Return the parents, each with whether its branch opens to the left; fathers first."""
    parents = sorted(family.parents, key=lambda parent: parent.kind != RelationKind.FATHER)
    return [(parent, place == 0 and len(parents) > 1) for place, parent in enumerate(parents)]


def _above(family: Family, branches: Sequence[tuple[Member, bool]]) -> list[Member]:
    row: list[Member] = []
    for parent, opens_left in branches:
        partners = family.of_kind(RelationKind.STEP_PARENT, through=parent.id)
        uncles = family.of_kind(RelationKind.UNCLE_AUNT, through=parent.id)
        block = [parent, *partners, *uncles]
        row += reversed(block) if opens_left else block
    return _with_the_rest(row, family.of_kind(RelationKind.STEP_PARENT, RelationKind.UNCLE_AUNT))


def _grandparents(family: Family, branches: Sequence[tuple[Member, bool]]) -> list[Member]:
    row = [
        one for parent, _ in branches for one in family.of_kind(RelationKind.GRANDPARENT, through=parent.id)
    ]
    return _with_the_rest(row, family.of_kind(RelationKind.GRANDPARENT))


def _beside(family: Family, branches: Sequence[tuple[Member, bool]]) -> list[Member]:
    """Return cousins and half-siblings of the left branch, the child among siblings by year, then the right branch."""
    left = [one for parent, opens_left in branches if opens_left for one in _side(family, parent)]
    right = [one for parent, opens_left in branches if not opens_left for one in _side(family, parent)]
    own = sorted([family.child, *family.of_kind(RelationKind.SIBLING)], key=_by_year)
    at = own.index(family.child) + 1
    middle = [*own[:at], *family.of_kind(RelationKind.PARTNER), *own[at:]]
    row = [*reversed(left), *middle, *right]
    return _with_the_rest(row, family.of_kind(RelationKind.HALF_SIBLING, RelationKind.COUSIN))


def _side(family: Family, parent: Member) -> Iterator[Member]:
    yield from family.of_kind(RelationKind.HALF_SIBLING, through=parent.id)
    for uncle in family.of_kind(RelationKind.UNCLE_AUNT, through=parent.id):
        yield from family.of_kind(RelationKind.COUSIN, through=uncle.id)


def _by_year(member: Member) -> tuple[int, bool]:
    return member.birth_year or 9999, member.id != CHILD


def _with_the_rest(row: list[Member], everybody: Sequence[Member]) -> list[Member]:
    placed = {member.id for member in row}
    return [*row, *(member for member in everybody if member.id not in placed)]


def spread(wanted: Sequence[float], *, gap: float = SLOT) -> list[float]:
    """Return the places nearest to ``wanted`` (least squares) that keep the order and stand ``gap`` apart.

    Pool adjacent violators on ``wanted[i] - i * gap``.

    >>> spread([0.0, 0.0], gap=10.0)
    [-5.0, 5.0]
    """
    pools: list[tuple[float, int]] = []
    for place, value in enumerate(wanted):
        pools.append((value - place * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (high, more), (low, count) = pools[-2:]
            pools[-2:] = [((high * more + low * count) / (more + count), more + count)]
    flat = [mean for mean, count in pools for _ in range(count)]
    return [value + place * gap for place, value in enumerate(flat)]


def places(rows: Mapping[int, Sequence[Member]], parents_of: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the x of everybody: generation -1 first, then those above over their children, those below under."""
    x: dict[str, float] = {one.id: place * SLOT for place, one in enumerate(rows[-1])}
    if rows[-2]:
        children_of = _reversed(parents_of)
        _place(x, rows[-2], children_of)
    for generation in (0, 1):
        _place(x, rows[generation], parents_of)
    return x


def _place(x: dict[str, float], row: Sequence[Member], kin: Mapping[str, Sequence[str]]) -> None:
    """Place a row: each group of same kin is centred on them; who has none follows the one before."""
    anchors = [_anchor(x, kin.get(member.id, ())) for member in row]
    known = [anchor for anchor in anchors if anchor is not None]
    last = known[0] if known else (sum(x.values()) / len(x) if x else 0.0)
    wanted: list[float] = []
    for anchor in anchors:
        last = last if anchor is None else anchor
        wanted.append(last)
    x.update(zip((member.id for member in row), spread(wanted), strict=True))


def _anchor(x: Mapping[str, float], kin: Sequence[str]) -> float | None:
    known = [x[one] for one in kin if one in x]
    return sum(known) / len(known) if known else None


def _reversed(parents_of: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for child, parents in parents_of.items():
        for parent in parents:
            children.setdefault(parent, []).append(child)
    return children
