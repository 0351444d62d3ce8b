"""The words of the pages' frame, one file per language; no language falls back on another."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).resolve().parent.parent / "content"


@dataclass(frozen=True)
class Language:
    """A language of the site: ``code`` is its folder and the first word of the address, ``lang`` its HTML tag."""

    code: str
    lang: str
    name: str
    direction: str = "ltr"


LANGUAGES: tuple[Language, ...] = (
    Language("fr", "fr", "Français"),
    Language("falc", "fr", "Français facile"),
    Language("en", "en", "English"),
    Language("es", "es", "Español"),
    Language("ro", "ro", "Română"),
    Language("pt", "pt", "Português"),
    Language("ar", "ar", "العربية", "rtl"),
)
BY_CODE = {language.code: language for language in LANGUAGES}
DEFAULT = "fr"


def spaced(sentence: str, code: str) -> str:
    """Return a sentence whose French marks do not fall alone on the next line; other languages as they are."""
    if BY_CODE[code].lang != "fr":
        return sentence
    return re.sub(r" (?=[?!:;»])|(?<=«) ", "\N{NO-BREAK SPACE}", sentence)


@cache
def words(code: str) -> dict[str, str]:
    """Return the words of one language; a language without a file raises ``FileNotFoundError``."""
    table = tomllib.loads((CONTENT / code / "words.toml").read_text(encoding="utf-8"))
    return {key: spaced(str(value), code) for key, value in table.items()}


@cache
def present() -> tuple[Language, ...]:
    """Return the languages that have their words, in order."""
    return tuple(language for language in LANGUAGES if (CONTENT / language.code / "words.toml").exists())
