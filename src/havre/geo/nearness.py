"""Is anything within so many kilometres? Exact, for many questions on the same points."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from havre.geo.distance import EARTH_RADIUS_KM, Point, distance_km

KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180


class Nearness:
    """Points in bands of latitude as high as the radius, from west to east: a question looks at three short runs."""

    def __init__(self, points: Iterable[Point], *, within_km: float) -> None:
        """Sort the points for questions about ``within_km`` (more than zero)."""
        if within_km <= 0:
            raise ValueError("a radius is more than zero")
        self._km = within_km
        self._step = within_km / KM_PER_DEGREE
        bands: dict[int, list[Point]] = {}
        for point in points:
            bands.setdefault(self._band(point.latitude), []).append(point)
        self._bands = {band: sorted(found, key=_longitude) for band, found in bands.items()}

    def _band(self, latitude: float) -> int:
        return math.floor(latitude / self._step)

    def reaches(self, here: Point) -> bool:
        """Tell whether a point lies within the radius of ``here``, edge included."""
        band = self._band(here.latitude)
        # A degree of longitude is at its shortest at the band's far side; past 89° nothing is left out.
        highest = min(abs(here.latitude) + self._step, 89.0)
        spread = 1.01 * self._step / math.cos(math.radians(highest))
        return any(
            distance_km(here, point) <= self._km
            for step in (0, -1, 1)
            for turn in (0, -360, 360)
            for point in self._between(
                band + step, here.longitude + turn - spread, here.longitude + turn + spread
            )
        )

    def _between(self, band: int, west: float, east: float) -> list[Point]:
        found = self._bands.get(band)
        if not found or west > 180 or east < -180:
            return []
        return found[bisect_left(found, west, key=_longitude) : bisect_right(found, east, key=_longitude)]


def _longitude(point: Point) -> float:
    return point.longitude
