"""The questions of the self-check, one file per language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from havre.public.library.addresses import address_of_page
from havre.public.library.shape import html_of
from havre.public.library.words import CONTENT

FILE = "self-check.toml"


@dataclass(frozen=True)
class Question:
    """One question, why it is asked, and what helps when the answer is yes."""

    id: str
    text: str
    why: SafeString
    if_yes: SafeString


@dataclass(frozen=True)
class SelfCheck:
    """The questions in order, then what is said to everyone at the end, whatever the answers."""

    title: str
    intro: str
    questions: tuple[Question, ...]
    ending_title: str
    ending: SafeString
    people: SafeString
    links: SafeString


@cache
def self_check(lang: str) -> SelfCheck | None:
    """Return the questions in one language, None when they are not translated."""
    path = CONTENT / lang / FILE
    if not path.exists():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    questions = tuple(
        Question(str(row["id"]), str(row["text"]), _shaped(row["why"], lang), _shaped(row["if_yes"], lang))
        for row in table["questions"]
    )
    ending = table["ending"]
    return SelfCheck(
        title=str(table["title"]),
        intro=str(table["intro"]),
        questions=questions,
        ending_title=str(ending["title"]),
        ending=_shaped("\n\n".join(ending["text"]), lang),
        people=_list(ending["people"], lang),
        links=_list(ending["links"], lang),
    )


def _list(lines: list[str], lang: str) -> SafeString:
    return _shaped("\n".join(f"- {line}" for line in lines), lang)


def _shaped(text: object, lang: str) -> SafeString:
    written = str(text)
    return mark_safe(html_of(written, address=lambda name: address_of_page(lang, name)))  # noqa: S308 - our own files
