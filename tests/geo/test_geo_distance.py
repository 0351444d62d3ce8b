"""Distances against another formula, boxes that lose nothing, neighbours in order."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.geo import distance
from havre.geo.distance import EARTH_RADIUS_KM, FARTHEST_KM, Point, bounding_box, distance_km, nearest

points = st.builds(Point, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
radii = st.floats(0, 25_000)


def by_vectors(a: Point, b: Point) -> float:
    """Angle between two unit vectors, by atan2 of cross and dot products: no haversine in it."""

    def vector(p: Point) -> tuple[float, float, float]:
        lat, lon = math.radians(p.latitude), math.radians(p.longitude)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    (ax, ay, az), (bx, by, bz) = vector(a), vector(b)
    cross = math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
    return EARTH_RADIUS_KM * math.atan2(cross, ax * bx + ay * by + az * bz)


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(distance).failed == 0


@given(points, points)
def test_distance_agrees_with_the_vector_formula(a: Point, b: Point) -> None:
    # Near the antipodes the haversine loses digits: a metre there, a micrometre elsewhere.
    expected = by_vectors(a, b)
    margin = 1e-3 if expected > FARTHEST_KM - 100 else 1e-6
    assert distance_km(a, b) == pytest.approx(expected, abs=margin, rel=1e-9)


@given(points, points, points)
def test_distance_is_a_distance(a: Point, b: Point, c: Point) -> None:
    assert distance_km(a, a) == 0
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-9)
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-3


@given(points, points, radii)
def test_no_near_point_is_outside_the_box(center: Point, other: Point, radius: float) -> None:
    if distance_km(center, other) <= radius * (1 - 1e-9):
        assert bounding_box(center, radius_km=radius).contains(other)


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(1, 500), st.floats(0, 2 * math.pi))
def test_points_on_the_rim_are_in_the_box(lat: float, lon: float, radius: float, bearing: float) -> None:
    # Random points of the sphere are seldom near: walk from the centre to a rim that surely matters.
    center = Point(latitude=lat, longitude=lon)
    angle, phi = radius * (1 - 1e-9) / EARTH_RADIUS_KM, math.radians(lat)
    rim = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(bearing))
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(rim)
    )
    east = (lon + math.degrees(turn) + 540) % 360 - 180
    assert bounding_box(center, radius_km=radius).contains(Point(latitude=math.degrees(rim), longitude=east))


def test_the_box_is_no_larger_than_it_must_be() -> None:
    box = bounding_box(Point(latitude=60, longitude=0), radius_km=111.195)

    assert box.north == pytest.approx(61, abs=1e-3)
    assert box.east == pytest.approx(2.0008, abs=1e-3)  # one degree of arc spans two of longitude at 60°


def test_a_box_across_the_antimeridian_holds_both_sides() -> None:
    box = bounding_box(Point(latitude=-14.3, longitude=-178.1), radius_km=400)

    assert box.west > box.east
    assert box.contains(Point(latitude=-14.3, longitude=179.5))
    assert not box.contains(Point(latitude=-14.3, longitude=0))
    assert len(box.longitudes()) == 2


def test_a_box_over_a_pole_holds_every_longitude() -> None:
    box = bounding_box(Point(latitude=89.9, longitude=10), radius_km=50)

    assert (box.north, box.west, box.east) == (90.0, -180.0, 180.0)


@given(points, st.lists(points, max_size=12), st.integers(0, 5), st.floats(0, FARTHEST_KM))
def test_nearest_is_the_head_of_the_sorted_list(
    origin: Point, others: list[Point], limit: int, reach: float
) -> None:
    measured = sorted((distance_km(origin, p), i) for i, p in enumerate(others))
    expected = [(km, i) for km, i in measured if km <= reach][:limit]

    assert nearest(origin, [(p, i) for i, p in enumerate(others)], limit=limit, within_km=reach) == expected


def test_nearest_never_compares_the_places() -> None:
    here = Point(latitude=1, longitude=1)

    assert nearest(here, [(here, {"a": 1}), (here, {"b": 2})], limit=2) == [(0.0, {"a": 1}), (0.0, {"b": 2})]


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (0, -180.5), (float("nan"), 0), (0, float("inf"))])
def test_what_is_not_on_the_sphere_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="not a point"):
        Point(latitude=lat, longitude=lon)


@pytest.mark.parametrize("radius", [-1, float("nan")])
def test_a_radius_is_not_negative(radius: float) -> None:
    with pytest.raises(ValueError, match="not a radius"):
        bounding_box(Point(latitude=0, longitude=0), radius_km=radius)
