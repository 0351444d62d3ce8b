"""Maps and nearness: pure functions against what they promise."""

from __future__ import annotations

import math
import random

import pytest

from havre.geo.distance import Point, distance_km
from havre.geo.maps import fitted, path, rings_of, simplified
from havre.geo.nearness import Nearness

SQUARE = [(0.0, 44.0), (1.0, 44.0), (1.0, 45.0), (0.0, 45.0), (0.0, 44.0)]


def test_what_is_fitted_stays_on_its_sheet_and_keeps_its_shape():
    plane = fitted([SQUARE], width=200, height=100, margin=10, left=5, top=7)
    spots = [plane.xy(*position) for position in SQUARE]
    assert all(5 <= x <= 205 and 7 <= y <= 107 for x, y in spots)
    (west, bottom), (east, _), (_, top), *_ = spots
    assert (east - west) / (bottom - top) == pytest.approx(math.cos(math.radians(44.5)), abs=0.001)
    assert plane.holds(Point(latitude=44.5, longitude=0.5))
    assert not plane.holds(Point(latitude=48.0, longitude=0.5))


def test_nothing_cannot_be_fitted():
    with pytest.raises(ValueError, match="nothing"):
        fitted([], width=10, height=10)


def test_a_path_closes_and_leaves_out_what_is_too_small():
    plane = fitted([SQUARE], width=100, height=100)
    speck = [(0.5, 44.5), (0.5001, 44.5), (0.5001, 44.5001), (0.5, 44.5)]
    drawn = path([SQUARE, speck], plane)
    assert drawn.count("M") == drawn.count("Z") == 1


def test_simplifying_moves_nothing_by_more_than_the_tolerance():
    chance = random.Random(3)
    line = [(float(step), math.sin(step / 9) * 20 + chance.random()) for step in range(300)]
    kept = simplified(line, tolerance=2.0)
    assert len(kept) < len(line) / 3
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert set(kept) <= set(line)


def test_rings_of_both_kinds_of_geometry():
    polygon = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    several = {"type": "MultiPolygon", "coordinates": [polygon["coordinates"], polygon["coordinates"]]}
    assert len(rings_of(polygon)) == 1
    assert len(rings_of(several)) == 2


@pytest.mark.parametrize("km", [1, 10, 30, 100])
def test_nearness_is_exact_against_brute_force(km):
    chance = random.Random(km)

    def somewhere():
        return Point(
            latitude=chance.uniform(-60, 60),
            longitude=chance.choice([chance.uniform(-180, 180), 179.99, -179.99]),
        )

    points = [somewhere() for _ in range(400)]
    asked = [somewhere() for _ in range(300)] + [
        Point(latitude=point.latitude + chance.uniform(-1, 1) * km / 100, longitude=point.longitude)
        for point in points[:200]
    ]
    near = Nearness(points, within_km=km)
    for here in asked:
        assert near.reaches(here) == any(distance_km(here, point) <= km for point in points)


def test_a_radius_is_more_than_zero():
    with pytest.raises(ValueError, match="radius"):
        Nearness([], within_km=0)
