"""Plane geometry on WGS 84 coordinates: read WKB, find centroids, dissolve, simplify shared borders."""

from __future__ import annotations

import heapq
import math
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]
Edge = tuple[Point, Point]


def read_multipolygon(text: str) -> list[list[Ring]]:
    """Return the polygons (outer ring first) of a little-endian WKB MultiPolygon in hexadecimal."""
    data = bytes.fromhex(text)
    offset = 9
    polygons = []
    for _ in range(struct.unpack_from("<I", data, 5)[0]):
        count = struct.unpack_from("<I", data, offset + 5)[0]
        offset += 9
        rings = []
        for _ in range(count):
            size = struct.unpack_from("<I", data, offset)[0]
            flat = struct.unpack_from(f"<{2 * size}d", data, offset + 4)
            offset += 4 + 16 * size
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
        polygons.append(rings)
    return polygons


def ring_area(ring: Ring) -> float:
    """Return the signed area of a closed ring in square degrees (positive when counter-clockwise).

    >>> ring_area([(0, 0), (2, 0), (2, 1), (0, 1), (0, 0)])
    2.0
    """
    x0, y0 = ring[0]
    return 0.5 * sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairwise(ring))


def ring_moment(ring: Ring) -> tuple[float, float, float]:
    """Return (area, area × x, area × y) of a closed ring, signed as the ring turns."""
    x0, y0 = ring[0]
    area = mx = my = 0.0
    for (ax, ay), (bx, by) in pairwise([(x - x0, y - y0) for x, y in ring]):
        cross = ax * by - bx * ay
        area += cross / 2
        mx += (ax + bx) * cross / 6
        my += (ay + by) * cross / 6
    return area, mx + area * x0, my + area * y0


def centroid(polygons: Iterable[list[Ring]]) -> Point:
    """Return the centroid of polygons with holes; a commune is small enough for plane geometry.

    >>> centroid([[[(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]]])
    (1.0, 1.0)
    """
    area = mx = my = 0.0
    for rings in polygons:
        for index, ring in enumerate(rings):
            part, part_x, part_y = ring_moment(ring)
            sign = math.copysign(1, part) * (1 if index == 0 else -1)
            area, mx, my = area + sign * part, mx + sign * part_x, my + sign * part_y
    return mx / area, my / area


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance, for the check of the centroids."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(p[0]), math.radians(p[1])) for p in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


class Borders:
    """The borders left when communes are dissolved into areas: an edge met twice in one area vanishes."""

    def __init__(self) -> None:
        """Start with no edge."""
        self.owners: dict[Edge, set[str]] = defaultdict(set)
        self.sizes: dict[str, float] = defaultdict(float)

    def add(self, area: str, polygons: Iterable[list[Ring]]) -> None:
        """Toggle the edges of ``polygons`` in ``area``."""
        for rings in polygons:
            for ring in rings:
                self.sizes[area] += abs(ring_area(ring))
                for a, b in pairwise(ring):
                    self.owners[(a, b) if a < b else (b, a)] ^= {area}

    def simplified(self, *, tolerance: float, full_size: float, digits: int) -> dict[str, list[Ring]]:
        """Return each area's rings, with borders simplified once so that neighbours still touch.

        ``tolerance`` is the smallest triangle kept (Visvalingam) around an area of ``full_size`` or more, in
        square degrees × cos(latitude); it shrinks in proportion for smaller areas: Paris keeps its shape.
        """
        by_area: dict[str, list[Ring]] = defaultdict(list)
        edges = {edge: frozenset(areas) for edge, areas in self.owners.items() if areas}
        for chain, areas in _chains(edges):
            share = min(1.0, min(self.sizes[area] for area in areas) / full_size)
            rounded = _rounded(simplify(chain, tolerance * share), digits)
            for area in areas:
                if len(rounded) > 1:
                    by_area[area].append(rounded)
        return {area: _rings(parts) for area, parts in sorted(by_area.items())}


def _rounded(chain: Ring, digits: int) -> Ring:
    """Round, then drop a point equal to the one before."""
    points = [(round(x, digits), round(y, digits)) for x, y in chain]
    return [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]


def _chains(edges: dict[Edge, frozenset[str]]) -> list[tuple[Ring, frozenset[str]]]:
    """Cut the borders at junctions: chains of edges that part the same areas."""
    neighbours: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(edges):
        neighbours[a].append(b)
        neighbours[b].append(a)

    def owner(a: Point, b: Point) -> frozenset[str]:
        return edges[(a, b) if a < b else (b, a)]

    def is_junction(point: Point) -> bool:
        around = neighbours[point]
        return len(around) != 2 or owner(point, around[0]) != owner(point, around[1])

    left = set(edges)
    chains = []
    starts = [point for point in sorted(neighbours) if is_junction(point)]
    for start in [*starts, *sorted(neighbours)]:  # the second pass finds the closed loops
        for step in neighbours[start]:
            if ((start, step) if start < step else (step, start)) not in left:
                continue
            chain = [start, step]
            left.discard((start, step) if start < step else (step, start))
            while chain[-1] != start and not is_junction(chain[-1]):
                here, before = chain[-1], chain[-2]
                after = next(p for p in neighbours[here] if p != before)
                left.discard((here, after) if here < after else (after, here))
                chain.append(after)
            chains.append((chain, owner(start, step)))
    return chains


def simplify(chain: Ring, tolerance: float) -> Ring:
    """Drop the points whose triangle is smallest first (Visvalingam), keeping both ends."""
    if len(chain) < 3:
        return chain
    before = list(range(-1, len(chain) - 1))
    after = list(range(1, len(chain) + 1))
    scale = math.cos(math.radians(chain[0][1]))

    def triangle(index: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = chain[before[index]], chain[index], chain[after[index]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) * scale / 2

    sizes = {index: triangle(index) for index in range(1, len(chain) - 1)}
    queue = [(size, index) for index, size in sizes.items()]
    heapq.heapify(queue)
    floor = 0.0
    while queue:
        size, index = heapq.heappop(queue)
        if sizes.get(index) != size:
            continue
        floor = max(floor, size)
        if floor >= tolerance:
            break
        del sizes[index]
        left, right = before[index], after[index]
        after[left], before[right] = right, left
        for side in (left, right):
            if side in sizes:
                sizes[side] = max(triangle(side), floor)
                heapq.heappush(queue, (sizes[side], side))
    kept = {0, len(chain) - 1, *sizes}
    return [point for index, point in enumerate(chain) if index in kept]


def _rings(parts: list[Ring]) -> list[Ring]:
    """Join chains end to end into closed rings; slivers (fewer than three corners) are dropped."""
    ends: dict[Point, list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        ends[part[0]].append(index)
        ends[part[-1]].append(index)
    unused = set(range(len(parts)))
    rings = []
    for first in range(len(parts)):
        if first not in unused:
            continue
        unused.discard(first)
        ring = list(parts[first])
        while ring[0] != ring[-1]:
            following = next((i for i in ends[ring[-1]] if i in unused), None)
            if following is None:
                break
            unused.discard(following)
            part = parts[following]
            ring += part[1:] if part[0] == ring[-1] else part[-2::-1]
        if ring[0] == ring[-1] and len(Counter(ring)) > 2:
            rings.append(ring)
    return rings


def features(rings_by_area: dict[str, list[Ring]], *, smallest: float) -> dict[str, list[list[Ring]]]:
    """Sort each area's rings into polygons; a hole is kept only when another area fills it.

    Rings below ``smallest`` square degrees are dropped, save the largest ring of the area.
    """
    used = Counter(side for rings in rings_by_area.values() for ring in rings for side in _sides(ring))
    shared = {side for side, count in used.items() if count > 1}
    return {area: _polygons(rings, smallest, shared) for area, rings in rings_by_area.items()}


def _sides(ring: Ring) -> list[Edge]:
    """Return the ring's sides, each written the same way whichever way the ring turns."""
    return [(a, b) if a < b else (b, a) for a, b in pairwise(ring)]


def _polygons(rings: list[Ring], smallest: float, shared: set[Edge]) -> list[list[Ring]]:
    """Return outer rings counter-clockwise, each followed by its holes, clockwise."""
    rings = sorted(rings, key=lambda ring: -abs(ring_area(ring)))
    kept = [ring for index, ring in enumerate(rings) if index == 0 or abs(ring_area(ring)) >= smallest]
    polygons: list[list[Ring]] = []
    for ring in kept:
        around = next((p for p in polygons if contains(p[0], _inner_point(ring))), None)
        turns_left = ring_area(ring) > 0
        if around is None:
            polygons.append([ring if turns_left else ring[::-1]])
        elif shared.issuperset(_sides(ring)):
            around.append(ring[::-1] if turns_left else ring)
    return polygons


def _inner_point(ring: Ring) -> Point:
    """Return the middle of the ring's first side, which no other ring of the area holds as a corner."""
    (ax, ay), (bx, by) = ring[0], ring[1]
    return (ax + bx) / 2, (ay + by) / 2


def contains(ring: Ring, point: Point) -> bool:
    """Tell whether ``point`` lies inside ``ring`` (even-odd rule).

    >>> contains([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)], (1, 1))
    True
    """
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
