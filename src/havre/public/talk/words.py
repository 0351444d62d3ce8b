"""The words of the conversation in each language, beside those of the frame."""

from __future__ import annotations

import tomllib
from functools import cache

from havre.kernel.errors import Refused
from havre.public.library.words import CONTENT, DEFAULT


@cache
def talk_words(code: str) -> dict[str, str]:
    """Return the words of one language; French for a language whose words are not there yet (a test refuses it)."""
    path = CONTENT / code / "talk.toml"
    path = path if path.exists() else CONTENT / DEFAULT / "talk.toml"
    return {key: str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def refusal(refused: Refused, code: str) -> str:
    """Return why something was refused, in the visitor's language."""
    return talk_words(code).get(f"error_{refused.code}", refused.sentence)
