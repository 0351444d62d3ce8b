"""On a narrow screen the bars of tabs open on the current page, and the filters stand on one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

_SEEN = """() => [...document.querySelectorAll('.tabs__link[aria-current]')].map(link => {
  const box = link.getBoundingClientRect();
  return box.left >= -1 && box.right <= window.innerWidth + 1;
})"""
_BACK = """async () => {
  const bar = document.querySelector('main .tabs');
  bar.scrollLeft = 0;
  await new Promise(done => setTimeout(done, 400));
  return bar.scrollLeft;
}"""
_BOTTOMS = """() => [...document.querySelectorAll('main form.cluster--end select, main form.cluster--end button')]
  .map(box => Math.round(box.getBoundingClientRect().bottom))"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_bar_opens_on_the_current_tab_and_can_be_moved(window_of, motion):
    page = window_of("lea", width=360, reduced_motion=motion)
    for address in ("moderation/systemes/", "moderation/fraicheur/", "moderation/"):
        page.goto(f"/annuaire/{address}")
        page.wait_for_timeout(400)
        assert page.evaluate(_SEEN) == [True, True], address
    page.goto("/annuaire/moderation/systemes/")
    page.wait_for_timeout(400)
    assert page.evaluate(_BACK) == 0  # what a person moves stays where they put it


def test_the_boxes_of_a_filter_stand_on_one_line(window_of):
    page = window_of("nadia", width=1280)
    page.goto("/annuaire/referents/")
    assert len(set(page.evaluate(_BOTTOMS))) == 1
