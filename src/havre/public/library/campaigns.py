"""Themes of the first page that a ministry switches on with HAVRE_CAMPAIGN."""

from __future__ import annotations

from dataclasses import dataclass

from havre.public.library.addresses import address_of_page
from havre.public.library.texts import texts

# The setting's value -> the page that carries the campaign's words.
THEMES = {"je-gere": "je-gere"}


@dataclass(frozen=True)
class Campaign:
    """What the first page shows above the rest; ``name`` is the class of its colours."""

    name: str
    title: str
    summary: str
    address: str


def campaign(name: str, lang: str) -> Campaign | None:
    """Return the theme in one language; None when none is asked, or when its page is not translated."""
    text = texts(lang).get(THEMES.get(name, ""))
    if text is None:
        return None
    return Campaign(name, text.title, text.summary, address_of_page(lang, text.slug))
