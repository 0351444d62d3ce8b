"""The words that a document must never show, and the walk that finds them wherever they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from havre.kernel.errors import Refused
from havre.kernel.text import fold


def texts_of(value: object) -> Iterator[str]:
    """Yield every text that ``value`` holds, however deep: fields of dataclasses, items of tuples."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from texts_of(getattr(value, item.name))
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from texts_of(part)


def shows(value: object, words: Iterable[str]) -> bool:
    """Tell whether any text of ``value`` holds one of ``words`` as whole words, accents and case aside."""
    folded = [f" {key} " for key in map(fold, words) if key]
    held = [f" {fold(text)} " for text in texts_of(value)]
    return any(word in text for word in folded for text in held)


def refuse_shown(value: object, words: Iterable[str], *, sentence: str, code: str) -> None:
    """Raise ``Refused`` when ``value`` shows one of ``words``; neither the word nor its place is told."""
    if shows(value, words):
        raise Refused(sentence, code=code)
