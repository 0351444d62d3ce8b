"""The genogram as numbers: signs, lines, outlines and words, ready to be written as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from havre.persons.genogram.family import Family, Member, Tie, TieKind, ties_of
from havre.persons.genogram.routes import Stroke, routed, sibling_units, units_of
from havre.persons.genogram.rows import GENERATIONS, SLOT, around, columns_of, generations, places
from havre.persons.genogram.text import LEADING, wrapped
from havre.persons.genogram.words import QUALITY_WORDS, remarks

RADIUS: Final = 20.0
MARGIN: Final = 16.0
BESIDE: Final = 8.0
TEXT_WIDTH: Final = SLOT - 2 * RADIUS - BESIDE - 12
ROW_GAP: Final = 26.0
HEADING: Final = 34.0
OUTLINE: Final = 8.0
# Letters of the label are bold, therefore wider.
BOLD: Final = 1.1


@dataclass(frozen=True)
class Spot:
    """Somebody on the drawing: the centre of the sign, and the lines written beside it."""

    member: Member
    x: float
    y: float
    label: tuple[str, ...]
    remarks: tuple[str, ...]
    quality: tuple[str, ...]
    link: Tie | None

    @property
    def text_x(self) -> float:
        """Where the words begin."""
        return self.x + RADIUS + BESIDE

    @property
    def height(self) -> float:
        """Of the sign and the words beside it."""
        lines = len(self.label) + len(self.remarks) + len(self.quality) + (1 if self.quality else 0)
        return max(2 * RADIUS, lines * LEADING + 4)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what this person takes."""
        return self.x - RADIUS, self.y - RADIUS, 2 * RADIUS + BESIDE + TEXT_WIDTH, self.height


@dataclass(frozen=True)
class Box:
    """An outline around people who live with the child."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Drawing:
    """The whole genogram; ``heading_y`` is where those who are not kin begin, None when there is nobody."""

    width: float = 0.0
    height: float = 0.0
    spots: list[Spot] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    heading_y: float | None = None


def laid_out(family: Family) -> Drawing:
    """Place everybody, kin by generation, the others below, and route every tie."""
    ties = ties_of(family)
    links = {tie.second: tie for tie in ties if tie.kind == TieKind.LINK}
    rows = generations(family)
    x = _shifted(places(rows, _parents_of(ties)))
    drawing = Drawing()
    y = MARGIN
    for generation in GENERATIONS:
        y = _draw_row(drawing, _spots(rows[generation], x, y, links), y)
        y = _draw_gap(drawing, rows, generation, ties, x, y)
    right = max((spot.box[0] + spot.box[2] for spot in drawing.spots), default=0.0)
    others = around(family)
    columns = min(len(others), columns_of(right))
    if others:
        y = _draw_others(drawing, others, columns, y, links)
    drawing.width = max(right, MARGIN + columns * SLOT) + MARGIN
    drawing.height = y + MARGIN
    return drawing


def _parents_of(ties: Iterable[Tie]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tie in ties:
        if tie.kind == TieKind.FILIATION:
            found.setdefault(tie.second, []).append(tie.first)
    return found


def _shifted(x: dict[str, float]) -> dict[str, float]:
    least = min(x.values(), default=0.0)
    return {one: value - least + MARGIN + RADIUS for one, value in x.items()}


def _spots(members: Iterable[Member], x: dict[str, float], y: float, links: dict[str, Tie]) -> list[Spot]:
    return [_spot(member, x[member.id], y + RADIUS, links.get(member.id)) for member in members]


def _spot(member: Member, x: float, y: float, link: Tie | None) -> Spot:
    said = [line for remark in remarks(member) for line in wrapped(remark, TEXT_WIDTH)]
    quality = wrapped(QUALITY_WORDS[link.quality], TEXT_WIDTH) if link else []
    return Spot(
        member, x, y, tuple(wrapped(member.label, TEXT_WIDTH / BOLD)), tuple(said), tuple(quality), link
    )


def _draw_row(drawing: Drawing, spots: Sequence[Spot], y: float) -> float:
    """Add the people of one row and the outlines of the household; return where the row ends."""
    drawing.spots += spots
    drawing.boxes += _outlines(spots)
    return y + max((spot.height for spot in spots), default=0.0)


def _draw_gap(
    drawing: Drawing, rows: dict[int, list[Member]], generation: int, ties: list[Tie], x: dict[str, float], y: float
) -> float:  # fmt: skip
    above = [member.id for member in rows[generation]]
    below = [member.id for member in rows.get(generation + 1, ())]
    units = units_of(ties, above) + sibling_units(ties, below)
    if not units:
        return y + (ROW_GAP if above and below else 0.0)
    bottoms = {spot.member.id: spot.y + RADIUS for spot in drawing.spots}
    gap = routed(units, x, bottoms=bottoms, top=y + OUTLINE)
    drawing.strokes += gap.strokes
    return y + OUTLINE + gap.height


def _draw_others(
    drawing: Drawing, others: Sequence[Member], columns: int, y: float, links: dict[str, Tie]
) -> float:
    y += ROW_GAP
    drawing.heading_y = y
    y += HEADING
    for start in range(0, len(others), columns):
        line = others[start : start + columns]
        x = {member.id: MARGIN + RADIUS + place * SLOT for place, member in enumerate(line)}
        y = _draw_row(drawing, _spots(line, x, y, links), y) + ROW_GAP
    return y - ROW_GAP


def _outlines(spots: Sequence[Spot]) -> Iterator[Box]:
    """Yield one outline for each run of neighbours who live together, the child included when somebody does."""
    run: list[Spot] = []
    for spot in spots:
        if run and not (spot.member.at_home and spot.x - run[-1].x < SLOT * 1.01):
            yield _outline(run)
            run = []
        if spot.member.at_home:
            run.append(spot)
    if run:
        yield _outline(run)


def _outline(run: Sequence[Spot]) -> Box:
    left, top, _, _ = run[0].box
    last_left, _, width, _ = run[-1].box
    height = max(spot.height for spot in run)
    return Box(
        left - OUTLINE + 2,
        top - OUTLINE + 2,
        last_left + width - left + 2 * OUTLINE - 4,
        height + 2 * OUTLINE - 4,
    )
