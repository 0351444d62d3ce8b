"""The tab « Entourage » on a telephone: words first, the drawing in its own box, reachable by keyboard, axe clean."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from circle_cast import family

from accessible import violations
from desk_windows import as_

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_page_of_a_circle_on_a_telephone(cast, window_of):
    case, _ = as_(cast, "sonia", family)
    page = window_of("sonia", width=360)

    page.goto(f"/suivi/{case.pk}/entourage/")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box, words = page.locator(".genogram-box"), page.get_by_role("heading", name="Les personnes")
    assert words.bounding_box()["y"] < box.bounding_box()["y"]
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    moved = "box => new Promise(done => { const look = () => box.scrollLeft ? done(true) : setTimeout(look, 20); look() })"
    assert box.evaluate(moved)
    image = page.get_by_role("img", name="Génogramme de")
    assert image.count() == 1
