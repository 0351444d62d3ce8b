"""Points, great-circle distances, bounding boxes and nearest neighbours on a spherical Earth.

A sphere of the mean radius is within 0.6 % of the ellipsoid: enough to say which service is nearer.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

EARTH_RADIUS_KM = 6371.0088
FARTHEST_KM = math.pi * EARTH_RADIUS_KM

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place on the sphere, in degrees (WGS 84); refuses what is not on it."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse a latitude outside ±90, a longitude outside ±180, and NaN."""
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            message = f"not a point of the sphere: {self.latitude}, {self.longitude}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A frame of latitudes and longitudes; ``west > east`` when it crosses the 180th meridian."""

    south: float
    north: float
    west: float
    east: float

    def contains(self, point: Point) -> bool:
        """Tell whether ``point`` lies in the frame, edges included."""
        return self.south <= point.latitude <= self.north and any(
            low <= point.longitude <= high for low, high in self.longitudes()
        )

    def longitudes(self) -> list[tuple[float, float]]:
        """Return one interval of longitudes, or two when the frame crosses the 180th meridian.

        >>> bounding_box(Point(latitude=-13.3, longitude=179.9), radius_km=50).longitudes()[0][1]
        180.0
        """
        if self.west <= self.east:
            return [(self.west, self.east)]
        return [(self.west, 180.0), (-180.0, self.east)]


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance in kilometres (haversine: exact for near points too).

    >>> paris = Point(latitude=48.8566, longitude=2.3429)
    >>> marseille = Point(latitude=43.2999, longitude=5.3806)
    >>> round(distance_km(paris, marseille))
    661
    """
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    across = math.sin(math.radians(b.longitude - a.longitude) / 2)
    along = math.sin((lat_b - lat_a) / 2)
    half = along * along + math.cos(lat_a) * math.cos(lat_b) * across * across
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def bounding_box(center: Point, *, radius_km: float) -> Box:
    """Return the smallest frame that holds every point within ``radius_km`` of ``center``.

    Near a pole all longitudes are held. Raise ``ValueError`` for a negative radius.

    >>> box = bounding_box(Point(latitude=48.8566, longitude=2.3429), radius_km=50)
    >>> round(box.south, 2), round(box.north, 2), round(box.west, 2), round(box.east, 2)
    (48.41, 49.31, 1.66, 3.03)
    """
    if not radius_km >= 0:
        message = f"not a radius: {radius_km}"
        raise ValueError(message)
    angle = min(math.pi, radius_km / EARTH_RADIUS_KM)
    reach = math.degrees(angle) * (1 + 1e-12) + 1e-12
    south, north = center.latitude - reach, center.latitude + reach
    if south <= -90 or north >= 90:
        return Box(south=max(south, -90.0), north=min(north, 90.0), west=-180.0, east=180.0)
    spread = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(center.latitude)))))
    spread = spread * (1 + 1e-12) + 1e-12
    west, east = _turned(center.longitude - spread), _turned(center.longitude + spread)
    return Box(south=south, north=north, west=west, east=east)


def _turned(longitude: float) -> float:
    """Bring a longitude back between -180 and 180."""
    return longitude + 360 if longitude < -180 else longitude - 360 if longitude > 180 else longitude


def nearest(
    origin: Point, places: Iterable[tuple[Point, T]], *, limit: int, within_km: float = FARTHEST_KM
) -> list[tuple[float, T]]:
    """Return up to ``limit`` pairs (kilometres, place), nearest first, none beyond ``within_km``.

    Places at the same distance keep the order in which they came.

    >>> here = Point(latitude=45.76, longitude=4.85)
    >>> nearest(here, [(Point(latitude=48.86, longitude=2.34), "Paris"), (here, "Lyon")], limit=1)
    [(0.0, 'Lyon')]
    """
    measured = ((distance_km(origin, point), index, place) for index, (point, place) in enumerate(places))
    close = ((km, index, place) for km, index, place in measured if km <= within_km)
    return [(km, place) for km, _, place in heapq.nsmallest(limit, close, key=lambda item: item[:2])]
