"""The words of the conversation in each language, beside those of the frame."""

from __future__ import annotations

import tomllib
from functools import cache

from havre.kernel.errors import Refused
from havre.public.library.words import CONTENT, spaced


@cache
def talk_words(code: str) -> dict[str, str]:
    """Return the words of one language; no language falls back on another (a test wants every key everywhere)."""
    table = tomllib.loads((CONTENT / code / "talk.toml").read_text(encoding="utf-8"))
    return {key: spaced(str(value), code) for key, value in table.items()}


def refusal(refused: Refused, code: str) -> str:
    """Return why something was refused, in the visitor's language."""
    return talk_words(code).get(f"error_{refused.code}", refused.sentence)
