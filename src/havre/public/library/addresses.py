"""The address of each page: a short number that says nothing, for browsers keep the addresses they visit."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.urls import reverse

# Never change a number, never give a former one to another page: posters and shared links lead there.
LISTS: Final = MappingProxyType({"young": 2, "parents": 3, "witnesses": 4, "professionals": 5})
SELF_CHECK: Final = 6
NEARBY: Final = 7
PAGES: Final = MappingProxyType(
    {
        "what-is-happening": 10,
        "my-friend": 11,
        "is-it-legal": 12,
        "who-can-help": 13,
        "if-i-talk": 14,
        "money-and-debts": 15,
        "image-blackmail": 16,
        "running-away": 17,
        "health": 18,
        "my-rights": 19,
        "digital-life": 20,
        "report-content": 21,
        "anyone": 22,
        "words": 23,
        "je-gere": 24,
        "parents-tonight": 30,
        "parents-signs": 31,
        "parents-talk": 32,
        "parents-help": 33,
        "parents-runaway": 34,
        "parents-digital": 35,
        "witness": 40,
        "professionals": 50,
        "secrecy": 60,
        "accessibility": 61,
        "press": 62,
    }
)
PAGE_AT: Final = MappingProxyType({code: slug for slug, code in PAGES.items()})
LIST_AT: Final = MappingProxyType({code: audience for audience, code in LISTS.items()})


def address_of_page(lang: str, slug: str) -> str:
    """Return the address of a page by name; ``KeyError`` when it has none."""
    return reverse("page", args=[lang, PAGES[slug]])


def address_of_list(lang: str, audience: str) -> str:
    """Return the address of the list of pages for one audience."""
    return reverse("page", args=[lang, LISTS[audience]])
