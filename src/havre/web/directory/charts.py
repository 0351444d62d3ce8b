"""Maps drawn by the server: shapes and spots as plain numbers, for templates that hold classes and no style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from havre.geo.distance import Point
from havre.geo.maps import Plane, fitted, path
from havre.territory.outlines import outlines

WIDTH, HEIGHT = 640.0, 620.0
# Each overseas département has a square of its own under the mainland, its name below.
OVERSEAS = ("971", "972", "973", "974", "976")
INSET = 112.0
STEPS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """A département on a map; ``step`` is the shade, 0 for nothing, ``STEPS`` for the most."""

    code: str
    d: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a map: a disc, or an open square when only its commune is known."""

    x: str
    y: str
    exact: bool


class Placed(Protocol):
    """What has a place on a map."""

    @property
    def point(self) -> Point | None:
        """Return where it is."""

    @property
    def exact(self) -> bool:
        """Tell whether the point is more than the centre of a commune."""


@dataclass(frozen=True)
class Drawing:
    """A map ready to be written: its frame, its shapes, the places on it, the names of its insets."""

    view_box: str
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...] = ()
    insets: tuple[tuple[str, float, float], ...] = ()


def departement_map(code: str, spots: Iterable[Placed]) -> Drawing | None:
    """Return the map of a département with its places; None for those without an outline."""
    rings = outlines().get(code)
    if rings is None:
        return None
    plane = fitted(rings, width=WIDTH, height=HEIGHT)
    shape = Shape(code, path(rings, plane, tolerance=0.4), 0)
    return Drawing(f"0 0 {WIDTH:.0f} {HEIGHT:.0f}", (shape,), tuple(_marks(spots, plane)))


def _marks(spots: Iterable[Placed], plane: Plane) -> Iterable[Mark]:
    """Yield each spot once: many places share the centre of a commune."""
    seen: set[tuple[str, str, bool]] = set()
    for spot in spots:
        if spot.point is None or not plane.holds(spot.point):
            continue
        x, y = plane.spot(spot.point)
        mark = (f"{x:.1f}", f"{y:.1f}", spot.exact)
        if mark not in seen:
            seen.add(mark)
            yield Mark(*mark)


def france_map(steps: Mapping[str, int]) -> Drawing:
    """Return the map of France, each département with its shade; overseas ones in their insets."""
    shapes = tuple(Shape(code, d, steps.get(code, 0)) for code, d in _france())
    insets = tuple(
        (code, _left(place) + INSET / 2, HEIGHT + INSET + 16) for place, code in enumerate(OVERSEAS)
    )
    return Drawing(f"0 0 {WIDTH:.0f} {HEIGHT + INSET + 24:.0f}", shapes, insets=insets)


@cache
def _france() -> tuple[tuple[str, str], ...]:
    """Return the path of each département, simplified for the scale of France; computed once by each process."""
    mainland = {code: rings for code, rings in outlines().items() if code not in OVERSEAS}
    plane = fitted((ring for rings in mainland.values() for ring in rings), width=WIDTH, height=HEIGHT)
    found = [(code, path(rings, plane)) for code, rings in mainland.items()]
    for place, code in enumerate(OVERSEAS):
        rings = outlines()[code]
        inset = fitted(rings, width=INSET, height=INSET, left=_left(place), top=HEIGHT)
        found.append((code, path(rings, inset)))
    return tuple(found)


def _left(place: int) -> float:
    return 16.0 + place * (INSET + 12)


def shades(values: Mapping[str, float], *, limits: Iterable[float]) -> dict[str, int]:
    """Return the shade of each value: how many of the ``limits`` it is beyond."""
    bounds = tuple(limits)
    return {code: sum(value > bound for bound in bounds) for code, value in values.items()}


def quantiles(values: Iterable[float]) -> tuple[float, ...]:
    """Return the limits that put the values above zero in groups of the same size, from 0."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return (0.0,)
    return (0.0, *sorted({known[len(known) * step // STEPS] for step in range(1, STEPS)}))
