"""Counts that tell nothing of anybody: small cells are hidden, and so is what would give them back; pure.

Source: policy.md §4.6 (threshold of 5 inside the professional space, complementary suppression, « s » for secret).
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = 5
SECRET = "s"  # noqa: S105 - the letter of the statistical secret


def released(counts: Mapping[str, int]) -> tuple[dict[str, str], str]:
    """Return what may be shown of one month, cell by cell, and of its total.

    A cell from 1 to 4 is « s ». The total and the other cells would give it back when it is alone, or when the hidden
    cells sum to less than the threshold: the smallest of the others is then hidden too. A small total hides everything.
    """
    total = sum(counts.values())
    if 0 < total < THRESHOLD:
        return (dict.fromkeys(counts, SECRET), SECRET)
    hidden = {code for code, count in counts.items() if 0 < count < THRESHOLD}
    for code in sorted(counts, key=lambda code: (counts[code], code)):
        if hidden and _gives_back(hidden, counts) and counts[code] >= THRESHOLD:
            hidden.add(code)
    # A total of 5 or more always leaves cells enough: what is hidden is never alone, nor less than the threshold.
    return {code: SECRET if code in hidden else str(count) for code, count in counts.items()}, str(total)


def _gives_back(hidden: set[str], counts: Mapping[str, int]) -> bool:
    return len(hidden) < 2 or sum(counts[code] for code in hidden) < THRESHOLD
