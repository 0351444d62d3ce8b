"""A hidden object answers as one that does not exist, for every address of an object and every method."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from matrix import CAST, ROWS
from oracle_pages import make_nothing, page
from test_matrix import PATTERNS, address
from world import make_world

pytestmark = pytest.mark.django_db
ON_OBJECTS = sorted(
    name for name, row in ROWS.items() if PATTERNS[name].pattern.converters and not row.public
)


@pytest.fixture(scope="module")
def world(committed):
    return committed(make_world)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ON_OBJECTS)
def test_a_hidden_object_answers_as_one_that_does_not_exist(world, browser_of, name, method):
    hidden, absent = address(name, world), address(name, make_nothing())
    for slug in sorted(CAST - ROWS[name].who)[::4]:
        client = browser_of(slug)
        real, imagined = page(client, hidden, method), page(client, absent, method)
        assert real[0] in (404, 405)
        assert real == imagined
