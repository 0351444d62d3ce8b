"""Is anything within so many kilometres? Exact, for many questions on the same points."""

from __future__ import annotations

import math
from collections.abc import Iterable

from havre.geo.distance import EARTH_RADIUS_KM, Point, distance_km

KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180


class Nearness:
    """Points put in bands of latitude as high as the radius: a question looks at three bands at most."""

    def __init__(self, points: Iterable[Point], *, within_km: float) -> None:
        """Sort the points for questions about ``within_km`` (more than zero)."""
        if within_km <= 0:
            raise ValueError("a radius is more than zero")
        self._km = within_km
        self._step = within_km / KM_PER_DEGREE
        self._bands: dict[int, list[Point]] = {}
        for point in points:
            self._bands.setdefault(self._band(point.latitude), []).append(point)

    def _band(self, latitude: float) -> int:
        return math.floor(latitude / self._step)

    def reaches(self, here: Point) -> bool:
        """Tell whether a point lies within the radius of ``here``, edge included."""
        band = self._band(here.latitude)
        # A degree of longitude is at its shortest at the band's far side; past 89° nothing is left out.
        highest = min(abs(here.latitude) + self._step, 89.0)
        spread = 1.01 * self._step / math.cos(math.radians(highest))
        return any(
            self._near(here, point, spread)
            for step in (0, -1, 1)
            for point in self._bands.get(band + step, ())
        )

    def _near(self, here: Point, point: Point, spread: float) -> bool:
        apart = abs(here.longitude - point.longitude)
        return min(apart, 360 - apart) <= spread and distance_km(here, point) <= self._km
