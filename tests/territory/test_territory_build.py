"""The geometry and the tables behind the shipped data (``scripts/territory_build``); no package is fetched."""

from __future__ import annotations

import doctest
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
BESIDE = [(4.0, 0.0), (8.0, 0.0), (8.0, 4.0), (4.0, 4.0), (4.0, 0.0)]
WITHIN = [(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0)]


@pytest.fixture(autouse=True)
def _root_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "scripts"]:
        del sys.modules[name]


@pytest.fixture
def shapes() -> ModuleType:
    from scripts.territory_build import shapes

    return shapes


@pytest.fixture
def who() -> ModuleType:
    from scripts.territory_build import authorities

    return authorities


def wkb(*polygons: list[list[tuple[float, float]]]) -> str:
    data = struct.pack("<BII", 1, 6, len(polygons))
    for rings in polygons:
        data += struct.pack("<BII", 1, 3, len(rings))
        for ring in rings:
            data += struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", *point) for point in ring)
    return data.hex()


def test_the_examples_of_the_docstrings_hold(shapes: ModuleType, who: ModuleType) -> None:
    assert doctest.testmod(shapes).failed == 0
    assert doctest.testmod(who).failed == 0


def test_a_shape_is_read_as_it_was_written(shapes: ModuleType) -> None:
    assert shapes.read_multipolygon(wkb([SQUARE, WITHIN], [BESIDE])) == [[SQUARE, WITHIN], [BESIDE]]


@pytest.mark.parametrize("turned", [False, True])
def test_a_hole_moves_the_centre_away_whichever_way_rings_turn(shapes: ModuleType, turned: bool) -> None:
    outer, hole = (SQUARE[::-1], WITHIN[::-1]) if turned else (SQUARE, WITHIN)

    x, y = shapes.centroid([[outer, hole]])

    assert (x, y) == pytest.approx(((16 * 2 - 1.5) / 15, (16 * 2 - 1.5) / 15))


def test_neighbours_dissolve_into_one_area(shapes: ModuleType) -> None:
    borders = shapes.Borders()
    borders.add("A", [[SQUARE]])
    borders.add("A", [[BESIDE]])

    rings = borders.simplified(tolerance=0, full_size=1, digits=3)

    [ring] = rings["A"]
    assert abs(shapes.ring_area(ring)) == 32
    assert len(ring) == len(set(ring)) + 1


def test_two_areas_keep_one_common_border(shapes: ModuleType) -> None:
    wavy = [(4.0, 4.0), (4.01, 3.0), (3.99, 2.0), (4.0, 0.0)]
    borders = shapes.Borders()
    borders.add("A", [[[(0.0, 0.0), *wavy[::-1], (0.0, 4.0), (0.0, 0.0)]]])
    borders.add("B", [[[(8.0, 0.0), *wavy[::-1], (8.0, 4.0), (8.0, 0.0)]]])

    drawn = shapes.features(borders.simplified(tolerance=0.5, full_size=1, digits=3), smallest=0)

    sides = {area: set(shapes._sides(polygons[0][0])) for area, polygons in drawn.items()}
    assert sides["A"] & sides["B"] == {((4.0, 0.0), (4.0, 4.0))}


def test_a_hole_is_kept_only_when_another_area_fills_it(shapes: ModuleType) -> None:
    filled = {"A": [SQUARE, WITHIN], "B": [WITHIN[::-1]]}

    assert [len(p) for p in shapes.features(filled, smallest=0)["A"]] == [2]
    assert [len(p) for p in shapes.features({"A": [SQUARE, WITHIN]}, smallest=0)["A"]] == [1]


def test_outer_rings_turn_left_and_holes_right(shapes: ModuleType) -> None:
    [[outer, hole]] = shapes.features({"A": [SQUARE[::-1], WITHIN[::-1]], "B": [WITHIN]}, smallest=0)["A"]

    assert shapes.ring_area(outer) > 0 > shapes.ring_area(hole)


def test_simplifying_keeps_the_ends_and_the_large_corners(shapes: ModuleType) -> None:
    chain = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]

    assert shapes.simplify(chain, 0.5) == [(0.0, 0.0), (2.0, 0.0), (3.0, 2.0), (4.0, 0.0)]
    assert shapes.simplify(chain, 100) == [chain[0], chain[-1]]


def test_an_authority_is_not_two_things(who: ModuleType) -> None:
    register = who.Register()
    register.add(who.Authority("X", who.COURT, "Un"))

    with pytest.raises(ValueError, match="two authorities"):
        register.add(who.Authority("X", who.COURT, "Deux"))


def test_each_departement_has_its_academy_in_one_list_at_a_time(who: ModuleType) -> None:
    register = who.Register()
    who.academies(register)

    today = [link.departement for link in register.links if not link.valid_to]

    assert len(today) == len(set(today))
    assert len({link.authority for link in register.links if not link.valid_to}) == 30


def test_the_kinds_are_those_of_the_application(who: ModuleType) -> None:
    from havre.territory.rules import AuthorityKind

    kinds = {who.CHILD_PROTECTION, who.PREFECTURE, who.COURT, who.ACADEMY, who.HEALTH}

    assert kinds == set(AuthorityKind.codes())


def test_a_package_with_other_bytes_is_refused(tmp_path: Path) -> None:
    from scripts.territory_build import packages

    (tmp_path / packages.DECOUPAGE.file_name).write_bytes(b"something else")

    with pytest.raises(SystemExit, match="expected sha256"):
        packages.fetch(packages.DECOUPAGE, cache=tmp_path)
