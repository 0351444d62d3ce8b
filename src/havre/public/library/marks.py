"""The source marks at the end of each block of a French text: ``{s52,loi2002}``, or ``{conseil}`` for advice."""

from __future__ import annotations

import re

ADVICE = "conseil"
MARK = re.compile(r"[ \t]*\{([a-z0-9_-]+(?:,[ ]?[a-z0-9_-]+)*)\}[ \t]*$", re.MULTILINE)


def without_marks(body: str) -> str:
    """Return the text as it is shown."""
    return MARK.sub("", body)


def marks_of(block: str) -> tuple[str, ...]:
    """Return the names at the end of one block, none when it has no mark."""
    found = MARK.search(block.rstrip())
    return tuple(name.strip() for name in found[1].split(",")) if found else ()
