"""The posters and flyers, in French, for those who print them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from havre.public.library.words import CONTENT


@dataclass(frozen=True)
class PosterText:
    """What one poster says, for whom."""

    id: str
    audience: str
    title: str
    lines: tuple[str, ...]
    small_print: str


@cache
def posters() -> dict[str, PosterText]:
    """Return the posters by id, in the order of the file."""
    table = tomllib.loads((CONTENT / "posters.toml").read_text(encoding="utf-8"))
    rows = (
        PosterText(
            id=str(row["id"]),
            audience=str(row["audience"]),
            title=str(row["title"]),
            lines=tuple(map(str, row["lines"])),
            small_print=str(row.get("small_print", "")),
        )
        for row in table["posters"]
    )
    return {row.id: row for row in rows}
