"""The words that a document must never show, and the walk that finds them wherever they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Final

from havre.kernel.errors import Refused
from havre.kernel.text import clean, fold

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Surnames that are also everyday words: without a capital, the word is meant ("un petit groupe"). No first name here:
# a first name is refused however it was typed.
_EVERYDAY: Final = (
    "petit petite grand grande blanc blanche brun brune roux rousse noir gros bon bonne doux sage vert boucher"
    " boulanger berger meunier moulin fontaine rivière forêt colline port lac mer dune plage bourg château maison"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-/()]+(?=\d)")
_WORD = re.compile(r"\w+")
_LONG_NUMBER = 6


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
    """Tell whether any text of ``value`` holds one of ``words``: whole words, accents and case aside.

    A number of six digits or more is found however it is spaced, with or without the code of the country.
    """
    held = tuple(texts_of(value))
    return any(_held(text, word) for word in words if fold(word) for text in held)


def refuse_shown(value: DataclassInstance, words: tuple[str, ...], *, sentence: str, code: str) -> None:
    """Raise ``Refused`` on the first field of ``value`` that shows one of ``words``; the word itself is not told."""
    for item in fields(value):
        if shows(getattr(value, item.name), words):
            raise Refused(sentence, code=code, field=item.name)


def _held(text: str, word: str) -> bool:
    digits = re.sub(r"\D", "", word)
    if len(digits) >= _LONG_NUMBER and not re.search(r"[^\W\d]", word):
        return digits[-9:] in _BETWEEN_DIGITS.sub("", text)
    key = fold(word)
    if key in _FOLDED_EVERYDAY:
        return any(found[0].isupper() and fold(found) == key for found in _WORD.findall(clean(text)))
    return f" {key} " in f" {fold(text)} "


_FOLDED_EVERYDAY: Final = frozenset(map(fold, _EVERYDAY.split()))
