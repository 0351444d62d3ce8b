"""Posters and flyers as accessible (PDF/UA-1) and archivable (PDF/A-2a) PDF, with a code that leads to an address."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast

import segno
import typst

from havre.documents.render import STANDARDS, fonts
from havre.documents.typography import breakable
from havre.kernel.text import clean

_TEMPLATE: Final = Path(__file__).parent / "templates" / "posters" / "main.typ"
_FAMILIES: Final = ("Source Sans 3", "Noto Sans Arabic", "Noto Emoji")


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What a poster says; ``address`` is where its code leads, and is printed beside it."""

    title: str
    lines: tuple[str, ...]
    small_print: str
    address: str
    author: str = "Havre"
    demo: bool = False


def render_poster(poster: Poster, *, dated: date) -> bytes:
    """Return the PDF; the same poster of the same day gives the same bytes."""
    shown = {
        "title": clean(poster.title),
        "lines": [breakable(clean(line)) for line in poster.lines],
        "small": breakable(clean(poster.small_print)),
        "address": poster.address,
        "author": poster.author,
        "demo": poster.demo,
        "families": _FAMILIES,
        "date": [dated.year, dated.month, dated.day],
    }
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "data.json": json.dumps(shown, ensure_ascii=False).encode(),
        "code.svg": _code(poster.address),
    }
    made = typst.compile(  # type: ignore[call-overload]  # stub: files in memory
        files, font_paths=fonts(), ignore_system_fonts=True, pdf_standards=list(STANDARDS)
    )
    return cast("bytes", made)


def _code(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, light="#ffffff", scale=4)
    return out.getvalue()
