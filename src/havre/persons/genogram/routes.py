"""How ties run between two rows: couples just under their people, filiations below, never two lines on one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from havre.persons.genogram.family import Tie, TieKind

STEP: Final = 14.0
PORTS: Final = 16.0
APART: Final = 7.0


@dataclass(frozen=True)
class Stroke:
    """A line of the drawing and the ties it stands for."""

    ties: tuple[Tie, ...]
    d: str


@dataclass
class Unit:
    """Ties drawn as one line: people above joined together, people below hung under them."""

    ties: list[Tie]
    above: tuple[str, ...] = ()
    below: list[str] = field(default_factory=list)
    level: int = 0
    bus: int = 0

    @property
    def joins(self) -> bool:
        """Whether a line joins several people above."""
        return len(self.above) > 1


@dataclass(frozen=True)
class Gap:
    """The lines between two rows and how much height they take."""

    strokes: tuple[Stroke, ...]
    height: float


def units_of(ties: Iterable[Tie], members: Iterable[str]) -> list[Unit]:
    """Return what is drawn under the row of ``members``: couples, then children by the set of their parents noted."""
    here, ties = set(members), list(ties)
    couples = [
        Unit([tie], (tie.first, tie.second))
        for tie in ties
        if tie.kind == TieKind.COUPLE and tie.first in here
    ]
    parents: dict[str, list[Tie]] = {}
    for tie in ties:
        if tie.kind == TieKind.FILIATION and tie.first in here:
            parents.setdefault(tie.second, []).append(tie)
    families: dict[tuple[str, ...], Unit] = {}
    for child, found in parents.items():
        above = tuple(tie.first for tie in found)
        unit = families.setdefault(above, Unit([], above))
        unit.ties += found
        unit.below.append(child)
    return couples + list(families.values())


def sibling_units(ties: Iterable[Tie], members: Iterable[str]) -> list[Unit]:
    """Return the siblings of the row of ``members`` whose parents are not noted: they hang under a bare line."""
    here = set(members)
    groups: dict[str, Unit] = {}
    for tie in ties:
        if tie.kind == TieKind.SIBLINGS and tie.first in here:
            unit = groups.setdefault(tie.first, Unit([], (), [tie.first]))
            unit.ties.append(tie)
            unit.below.append(tie.second)
    return list(groups.values())


def routed(units: Sequence[Unit], x: Mapping[str, float], *, bottoms: Mapping[str, float], top: float) -> Gap:
    """Return the lines of the gap that begins at ``top``; ``bottoms`` is the foot of each sign of the row above."""
    ports = _ports(units, x)
    spans = {id(unit): _span(unit, ports) for unit in units if unit.joins}
    joined = _levels([unit for unit in units if unit.joins], spans, attribute="level")
    middles = _middles(units, ports, x)
    buses = {id(unit): _bus(unit, middles, x) for unit in units if unit.below}
    hung = _levels([unit for unit in units if unit.below], buses, attribute="bus")
    under = top + STEP * (joined + 1)
    height = STEP * (joined + hung + 2) if units else STEP
    foot = top + height
    pen = _Pen(ports, middles, buses, x, bottoms, top=top, under=under, foot=foot)
    return Gap(tuple(Stroke(tuple(unit.ties), pen.line(unit)) for unit in units), height)


def _ports(units: Sequence[Unit], x: Mapping[str, float]) -> dict[tuple[int, str], float]:
    """Return where each unit leaves each person above: side by side, in the order of where it goes."""
    leaving: dict[str, list[Unit]] = {}
    for unit in units:
        for one in unit.above:
            leaving.setdefault(one, []).append(unit)
    ports = {}
    for one, leaves in leaving.items():
        ordered = sorted(leaves, key=lambda unit: _target(unit, x))
        step = min(10.0, 2 * PORTS / max(1, len(ordered) - 1))
        for place, unit in enumerate(ordered):
            ports[id(unit), one] = x[one] + (place - (len(ordered) - 1) / 2) * step
    return ports


def _target(unit: Unit, x: Mapping[str, float]) -> float:
    ends = [x[one] for one in (*unit.above, *unit.below)]
    return sum(ends) / len(ends)


def _span(unit: Unit, ports: Mapping[tuple[int, str], float]) -> tuple[float, float]:
    ends = [ports[id(unit), one] for one in unit.above]
    return min(ends), max(ends)


def _middles(
    units: Sequence[Unit], ports: Mapping[tuple[int, str], float], x: Mapping[str, float]
) -> dict[int, float]:
    """Return where each unit goes down to its children, aside from the other lines that go down."""
    taken = [*ports.values(), *(x[one] for unit in units for one in unit.below)]
    middles = {}
    for unit in units:
        if unit.above:
            low, high = _span(unit, ports)
            middle = (low + high) / 2
            while (
                unit.joins and any(abs(middle - other) < APART for other in taken) and middle < high - APART
            ):
                middle += APART
            middles[id(unit)] = middle
            taken.append(middle)
    return middles


def _bus(unit: Unit, middles: Mapping[int, float], x: Mapping[str, float]) -> tuple[float, float]:
    ends = [x[one] for one in unit.below] + ([middles[id(unit)]] if unit.above else [])
    return min(ends), max(ends)


def _levels(units: Sequence[Unit], spans: Mapping[int, tuple[float, float]], *, attribute: str) -> int:
    """Give each unit the first level on which it meets no other; return how many levels there are."""
    ends: list[float] = []
    for unit in sorted(units, key=lambda unit: spans[id(unit)]):
        low, high = spans[id(unit)]
        level = next((place for place, end in enumerate(ends) if end + APART < low), len(ends))
        ends[level : level + 1] = [high]
        setattr(unit, attribute, level)
    return len(ends)


@dataclass(frozen=True)
class _Pen:
    """Draws the units of one gap."""

    ports: Mapping[tuple[int, str], float]
    middles: Mapping[int, float]
    buses: Mapping[int, tuple[float, float]]
    x: Mapping[str, float]
    bottoms: Mapping[str, float]
    top: float
    under: float
    foot: float

    def line(self, unit: Unit) -> str:
        """Return the path of one unit."""
        joint = self.top + STEP * (unit.level + 0.5)
        bus = self.under + STEP * (unit.bus + 0.5)
        return " ".join([*self._above(unit, joint, bus), *self._below(unit, joint, bus)])

    def _above(self, unit: Unit, joint: float, bus: float) -> Iterable[str]:
        end = joint if unit.joins else bus
        for one in unit.above:
            yield f"M{self.ports[id(unit), one]:.1f} {self.bottoms[one]:.1f}V{end:.1f}"
        if unit.joins:
            low, high = _span(unit, self.ports)
            yield f"M{low:.1f} {joint:.1f}H{high:.1f}"

    def _below(self, unit: Unit, joint: float, bus: float) -> Iterable[str]:
        if not unit.below:
            return
        if unit.joins:
            yield f"M{self.middles[id(unit)]:.1f} {joint:.1f}V{bus:.1f}"
        low, high = self.buses[id(unit)]
        yield f"M{low:.1f} {bus:.1f}H{high:.1f}"
        for one in unit.below:
            yield f"M{self.x[one]:.1f} {bus:.1f}V{self.foot:.1f}"
