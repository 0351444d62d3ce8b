"""Records of a delimited file out of numbered lines: separators guessed, open quotes contained."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from havre.directory.importers.records import Reason, Refusal, excerpt_of
from havre.directory.importers.text_stream import Line

MAX_RECORD_LINES = 40
MAX_RECORD_CHARS = 1 << 16
_SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record; ``line`` is where it begins, ``raw`` is the text it was cut from."""

    line: int
    cells: list[str]
    raw: str


def rows_of(lines: Iterable[Line], *, separator: str | None = None) -> Iterator[Row | Refusal]:
    """Yield the records; the separator is that of the first line unless given.

    A quote that is never closed costs its own line only: the next ones are read again.
    """
    for piece in _records(lines):
        if isinstance(piece, Refusal):
            yield piece
            continue
        number, raw = piece
        if not raw.strip():
            continue
        separator = separator or separator_of(raw)
        yield _cut(number, raw, separator)


def separator_of(header: str) -> str:
    """Return the separator that occurs most often in ``header`` outside quotes."""
    bare = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)


def _cut(number: int, raw: str, separator: str) -> Row | Refusal:
    try:
        cells = next(csv.reader([raw], delimiter=separator), [])
    except csv.Error:
        return Refusal(number, Reason.COLUMNS, excerpt_of(raw))
    return Row(number, cells, raw)


def _records(lines: Iterable[Line]) -> Iterator[tuple[int, str] | Refusal]:
    """Join physical lines while a quote stays open."""
    source, again = iter(lines), deque[Line]()
    while True:
        line = again.popleft() if again else next(source, None)
        if line is None:
            return
        if line.overlong or len(line.text) > MAX_RECORD_CHARS:
            yield Refusal(line.number, Reason.OVERLONG, excerpt_of(line.text))
            continue
        group = _closing(line, source, again)
        if group is None:
            yield Refusal(line.number, Reason.UNCLOSED_QUOTE, excerpt_of(line.text))
        else:
            yield line.number, group


def _closing(first: Line, source: Iterator[Line], again: deque[Line]) -> str | None:
    """Return the text up to the closing quote, or None after putting the lines read back into ``again``."""
    if first.text.count('"') % 2 == 0:
        return first.text
    taken: list[Line] = []
    size, text = len(first.text), [first.text]
    while len(taken) < MAX_RECORD_LINES and size < MAX_RECORD_CHARS:
        line = again.popleft() if again else next(source, None)
        if line is None:
            break
        taken.append(line)
        if line.overlong:
            break
        text.append(line.text)
        size += len(line.text)
        if line.text.count('"') % 2:
            return "\n".join(text)
    again.extendleft(reversed(taken))
    return None
