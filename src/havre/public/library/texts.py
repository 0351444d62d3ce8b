"""The texts of the site: one Markdown file per page and language, with what is said of it above its text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from havre.public.library.words import CONTENT, DEFAULT

FENCE = "+++\n"
AUDIENCES = ("young", "parents", "witnesses", "professionals", "all")


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; ``id`` is what the marks of the text name."""

    id: str
    title: str
    date: str
    url: str = ""


@dataclass(frozen=True)
class Text:
    """A page in one language. ``revision`` is its own in French, elsewhere that of the French text it translates."""

    slug: str
    code: str
    title: str
    summary: str
    audience: str
    order: int
    date: str
    revision: int
    reviewers: tuple[str, ...]
    reading_age: int
    sources: tuple[Source, ...]
    body: str


@cache
def texts(code: str) -> dict[str, Text]:
    """Return the pages of one language by name, read once; a file that cannot be read raises with its name."""
    pages = (read_text(path, code) for path in sorted((CONTENT / code).glob("*.md")))
    return {page.slug: page for page in pages}


def listed(code: str, audience: str) -> list[Text]:
    """Return the pages written for one audience, in their order."""
    chosen = (page for page in texts(code).values() if page.audience == audience)
    return sorted(chosen, key=lambda page: (page.order, page.slug))


def read_text(path: Path, code: str) -> Text:
    """Read one file; what a translation leaves out is that of the French page."""
    head, body = _parted(path)
    original = texts(DEFAULT).get(path.stem) if code != DEFAULT else None
    sources = tuple(
        Source(str(row["id"]), str(row["title"]), str(row.get("date", "")), str(row.get("url", "")))
        for row in head.get("sources", [])
    )
    return Text(
        slug=path.stem,
        code=code,
        title=str(head["title"]),
        summary=str(head["summary"]),
        audience=str(head.get("audience", original.audience if original else "")),
        order=int(head.get("order", original.order if original else 0)),
        date=str(head["date"]),
        revision=int(head["revision" if code == DEFAULT else "source_revision"]),
        reviewers=tuple(map(str, head.get("reviewers", []))),
        reading_age=int(head.get("reading_age", original.reading_age if original else 0)),
        sources=sources or (original.sources if original else ()),
        body=body,
    )


def _parted(path: Path) -> tuple[dict[str, Any], str]:
    """Return what stands between the two fences, and the text under them."""
    whole = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    if not whole.startswith(FENCE):
        raise ValueError(f"{path.name}: no front matter")
    head, fence, body = whole[len(FENCE) :].partition("\n" + FENCE)
    if not fence:
        raise ValueError(f"{path.name}: the front matter is not closed")
    try:
        return tomllib.loads(head), body.strip() + "\n"
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
