"""Small counts stay secret, and the others never give them back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from havre.conversations.rules.figures import THRESHOLD, released

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), min_size=2)


@given(COUNTS)
def test_what_is_hidden_cannot_be_found_again(counts):
    cells, total = released(counts)
    hidden = [code for code, cell in cells.items() if cell == "s"]
    assert all(cells[code] == "s" for code, count in counts.items() if 0 < count < THRESHOLD)
    if total == "s":
        assert len(hidden) == len(counts)
    elif hidden:
        assert len(hidden) >= 2
        assert sum(counts[code] for code in hidden) >= THRESHOLD


@given(COUNTS)
def test_what_is_shown_is_true(counts):
    cells, total = released(counts)
    assert all(cell in {"s", str(counts[code])} for code, cell in cells.items())
    assert total in {"s", str(sum(counts.values()))}


def test_nothing_is_hidden_without_a_reason():
    assert released({"a": 5, "b": 0}) == ({"a": "5", "b": "0"}, "5")
    assert released({"a": 0, "b": 0}) == ({"a": "0", "b": "0"}, "0")
    assert released({"a": 2, "b": 40, "c": 9}) == ({"a": "s", "b": "40", "c": "s"}, "51")
