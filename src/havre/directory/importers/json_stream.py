"""Objects of a JSON list of any length, one at a time, without ever holding the list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from havre.directory.importers.records import Reason, Refusal, Unreadable, excerpt_of

MAX_DEPTH = 40
MAX_OBJECT_CHARS = 1 << 20
_HEAD_CHARS = 1 << 20
# Up to the next bracket outside strings; a quote found there opens a string that is not closed yet.
_BRACKET = re.compile(r'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+(["{}\[\]])', re.DOTALL)
_NEXT = re.compile(r"[{\]]")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


@dataclass(frozen=True, slots=True)
class Item:
    """One object of the list; ``line`` is where it begins."""

    line: int
    value: dict[str, Any]
    raw: str


def loads(text: str) -> Any:
    """Return the value of ``text``; raises ``Unreadable`` for bad JSON, deep nesting, huge numbers."""
    return _decoded(text, _depth_of(text))


def objects_of(
    chunks: Iterator[str], *, key: str, max_chars: int = MAX_OBJECT_CHARS, several: bool = False
) -> Iterator[Item | Refusal]:
    """Yield the objects of the list found at the top, or under ``key`` (a pattern of regular expression).

    With ``several``, the lists that follow are read too: pages put end to end, structures then services.

    A bad object is refused and the next one is read.  A list that is cut, or an object of more than
    ``max_chars``, ends the reading with a fatal refusal.
    """
    reader = _Reader(chunks)
    if not reader.enter(key):
        yield Refusal(1, Reason.NOT_THIS_FORMAT, excerpt_of(reader.buffer), fatal=True)
        return
    while True:
        garbage = reader.to_next()
        if garbage:
            yield Refusal(reader.line, Reason.BAD_JSON, excerpt_of(garbage))
        if reader.at_end:
            if several and reader.enter_next(key):
                continue
            return
        taken, line = reader.take(max_chars), reader.line
        if taken is None:
            reason = Reason.OVERLONG if len(reader.buffer) > max_chars else Reason.CUT_SHORT
            yield Refusal(line, reason, excerpt_of(reader.buffer[: 1 << 12]), fatal=True)
            return
        raw, depth = taken
        yield _item(line, raw, depth)
        reader.drop(len(raw))


def _item(line: int, raw: str, depth: int) -> Item | Refusal:
    try:
        return Item(line, _decoded(raw, depth), raw)
    except Unreadable as error:
        return Refusal(line, error.reason, excerpt_of(raw[: 1 << 12]))


def _decoded(text: str, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Unreadable(Reason.TOO_DEEP)
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Reason.BAD_JSON) from error


def _brackets(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield the brackets in order; anchored, for a search would start again inside a string."""
    found = _BRACKET.match(text, start)
    while found:
        yield found
        found = _BRACKET.match(text, found.end())


def _depth_of(text: str) -> int:
    depth = deepest = 0
    for found in _brackets(text):
        depth += _STEP[found[1]]
        deepest = max(deepest, depth)
    return deepest


_STEP = {"{": 1, "[": 1, "}": -1, "]": -1, '"': 0}


class _Reader:
    """The part of the text that has been read and not yet handed over."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self.buffer = ""
        self.line = 1
        self.at_end = False

    def more(self) -> bool:
        """Append the next chunk; False when the text is over."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self.buffer += chunk
        return True

    def drop(self, count: int) -> None:
        """Forget the first ``count`` characters, counting their lines."""
        self.line += self.buffer.count("\n", 0, count)
        self.buffer = self.buffer[count:]

    def enter(self, key: str) -> bool:
        """Move just after the bracket that opens the list."""
        opening = re.compile(rf'\A\s*\[|"(?:{key})"\s*:\s*\[')
        while True:
            found = opening.search(self.buffer)
            if found:
                self.drop(found.end())
                return True
            if len(self.buffer) > _HEAD_CHARS or not self.more():
                return False

    def enter_next(self, key: str) -> bool:
        """Move into the list that follows the one that has just ended, if there is one."""
        self.drop(min(1, len(self.buffer)))
        self.at_end = not self.enter(key)
        return not self.at_end

    def to_next(self) -> str:
        """Move to the next object or past the end of the list; return what lay between, commas apart."""
        garbage = ""
        while True:
            found = _NEXT.search(self.buffer)
            upto = found.start() if found else len(self.buffer)
            garbage += self.buffer[:upto][:500] if len(garbage) < 500 else ""
            self.drop(upto)
            if found:
                self.at_end = found.group() == "]"
                return garbage.strip(" \t\r\n,")
            if not self.more():
                self.at_end = True
                return garbage.strip(" \t\r\n,") or "fin du fichier avant la fin de la liste"

    def take(self, max_chars: int) -> tuple[str, int] | None:
        """Return the object at the start of the buffer, left in place, and its depth; None when it never ends."""
        position = depth = deepest = 0
        while True:
            for found in _brackets(self.buffer, position):
                if found[1] == '"':
                    position = found.start(1)
                    break
                position = found.end()
                depth += _STEP[found[1]]
                deepest = max(deepest, depth)
                if depth == 0:
                    return self.buffer[:position], deepest
            if len(self.buffer) > max_chars or not self.more():
                return None
