"""Plane maps from outlines in degrees: projection, simplification, paths of SVG; pure functions, no drawing library.

An equirectangular projection centred on what is shown keeps shapes recognisable at the scale of France or of a
département; distances are never read from a map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from havre.geo.distance import Point

Position = tuple[float, float]  # longitude and latitude in degrees, as GeoJSON writes them
Ring = Sequence[Position]


@dataclass(frozen=True, slots=True)
class Plane:
    """A sheet of ``width`` by ``height`` units, and how degrees become units; y grows downwards."""

    west: float
    north: float
    per_longitude: float
    per_latitude: float
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0

    def xy(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a position falls on the sheet."""
        return (
            self.left + (longitude - self.west) * self.per_longitude,
            self.top + (self.north - latitude) * self.per_latitude,
        )

    def spot(self, point: Point) -> tuple[float, float]:
        """Return where a point falls on the sheet."""
        return self.xy(point.longitude, point.latitude)

    def holds(self, point: Point) -> bool:
        """Tell whether a point falls on the sheet."""
        x, y = self.spot(point)
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height


def fitted(
    rings: Iterable[Ring],
    *,
    width: float,
    height: float,
    margin: float = 8.0,
    left: float = 0.0,
    top: float = 0.0,
) -> Plane:
    """Return the plane on which ``rings`` fill a sheet, shapes kept. Raises ``ValueError`` for nothing."""
    positions = [position for ring in rings for position in ring]
    if not positions:
        raise ValueError("nothing to fit")
    longitudes, latitudes = zip(*positions, strict=True)
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    ratio = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * ratio, 1e-6), max(north - south, 1e-6)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    spare_x, spare_y = (width - across * scale) / 2, (height - down * scale) / 2
    return Plane(
        west=west - spare_x / (scale * ratio), north=north + spare_y / scale, per_longitude=scale * ratio,
        per_latitude=scale, width=width, height=height, left=left, top=top,
    )  # fmt: skip


def path(rings: Iterable[Ring], plane: Plane, *, tolerance: float = 0.6) -> str:
    """Return the ``d`` of a path that draws ``rings``; what is smaller than ``tolerance`` units is smoothed out."""
    parts = []
    for ring in rings:
        spots = simplified([plane.xy(*position) for position in ring], tolerance=tolerance)
        if len(spots) >= 4:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots[:-1]) + "Z")
    return "".join(parts)


def simplified(line: Sequence[Position], *, tolerance: float) -> list[Position]:
    """Return the line without the points nearer than ``tolerance`` to what is kept (Douglas and Peucker, 1973).

    >>> simplified([(0.0, 0.0), (1.0, 0.01), (2.0, 0.0)], tolerance=0.1)
    [(0.0, 0.0), (2.0, 0.0)]
    """
    if len(line) < 3:
        return list(line)
    kept = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, index = _farthest(line, first, last)
        if far > tolerance:
            kept.add(index)
            waiting += [(first, index), (index, last)]
    return [line[index] for index in sorted(kept)]


def _farthest(line: Sequence[Position], first: int, last: int) -> tuple[float, int]:
    """Return the distance and the index of the point farthest from the segment."""
    found = (0.0, first)
    for index in range(first + 1, last):
        found = max(found, (_away(line[index], line[first], line[last]), index))
    return found


def _away(spot: Position, start: Position, end: Position) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    if length == 0:
        return math.dist(spot, start)
    along = max(0.0, min(1.0, ((spot[0] - start[0]) * across + (spot[1] - start[1]) * down) / length))
    return math.dist(spot, (start[0] + along * across, start[1] + along * down))


def rings_of(geometry: Mapping[str, object]) -> list[Ring]:
    """Return the outer rings of a GeoJSON Polygon or MultiPolygon; holes are left out."""
    shapes = geometry["coordinates"]
    polygons = [shapes] if geometry["type"] == "Polygon" else shapes
    return [[(x, y) for x, y, *_ in polygon[0]] for polygon in polygons]  # type: ignore[attr-defined]
