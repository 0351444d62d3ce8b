"""Degrees of a point given in Lambert-93, the projection of metropolitan France (EPSG:2154)."""

from __future__ import annotations

import math

from havre.directory.importers.build import number

# Constants of the projection: IGN, NTG_71, "Projection cartographique conique conforme de Lambert".
_N = 0.7256077650532670
_C = 11_754_255.426096
_X_ORIGIN = 700_000.0
_Y_ORIGIN = 12_655_612.049876
_MERIDIAN = math.radians(3.0)
_ECCENTRICITY = 0.08181919106


def degrees_of(x: object, y: object, system: object) -> tuple[float, float] | None:
    """Return (latitude, longitude) when ``system`` names Lambert-93 and the point is in its area."""
    east, north = number(x), number(y)
    if east is None or north is None or "LAMBERT_93" not in str(system).upper():
        return None
    if not (0 < east < 1_300_000 and 6_000_000 < north < 7_200_000):
        return None
    return lambert93_to_degrees(east, north)


def lambert93_to_degrees(x: float, y: float) -> tuple[float, float]:
    """Return (latitude, longitude) in degrees on GRS80; ``x`` and ``y`` in metres.

    >>> lambert93_to_degrees(700_000, 6_600_000)
    (46.5, 3.0)
    """
    radius = math.hypot(x - _X_ORIGIN, y - _Y_ORIGIN)
    longitude = _MERIDIAN + math.atan((x - _X_ORIGIN) / (_Y_ORIGIN - y)) / _N
    isometric = -math.log(radius / _C) / _N
    latitude = 2 * math.atan(math.exp(isometric)) - math.pi / 2
    for _ in range(12):
        sine = _ECCENTRICITY * math.sin(latitude)
        correction = ((1 + sine) / (1 - sine)) ** (_ECCENTRICITY / 2)
        latitude = 2 * math.atan(correction * math.exp(isometric)) - math.pi / 2
    return round(math.degrees(latitude), 6), round(math.degrees(longitude), 6)
