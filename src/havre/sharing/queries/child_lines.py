"""The child's own page as it may be shown and printed: what is not to be told stays out, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from havre.cases.disclosure import Channel, Item, Recipient, RecipientKind, Topic
from havre.cases.models import Case
from havre.cases.queries.child_page import ChildPageRead
from havre.cases.rules.child_page import plain_lines
from havre.documents.followup.discretion import shows
from havre.sharing.access import disclosed

# What each line reveals; whoever chose it with the child read it again.
_TOPICS: Final[Mapping[str, Topic]] = {
    "people": Topic.CIRCLE, "planned": Topic.PLAN, "own_words": Topic.CHILD_WORDS, "readers": Topic.FILE,
    "ask": Topic.FILE,
}  # fmt: skip
_CHILD: Final = Recipient(kind=RecipientKind.CHILD, channel=Channel.PRINT)
_KIN: Final = Recipient(kind=RecipientKind.PARENT, channel=Channel.PRINT)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The page that may be shown; ``held`` counts the lines kept back, for the professional only."""

    page: ChildPageRead
    held: int


def shown_page(case: Case, page: ChildPageRead, *, on: date) -> Shown:
    """Return the page less what must not be told to the child.

    The page may lie on a table: a line that holds a word withheld from the family stays out too.
    """
    items = [item for name, topic in _TOPICS.items() for item in _lines(name, topic, page.words)]
    told = disclosed(case, items, _CHILD, on=on)
    hidden = disclosed(case, (), _KIN, on=on).words
    kept = [] if told.silent else [item for item in told.items if not shows(item.text, hidden)]
    words: dict[str, Any] = {name: value for name, value in page.words.items() if name not in _TOPICS}
    for name in _TOPICS:
        words[name] = "\n".join(item.text for item in kept if item.heading == name)
    return Shown(page=replace(page, words=words), held=len(items) - len(kept))


def _lines(name: str, topic: Topic, words: Mapping[str, Any]) -> list[Item]:
    return [
        Item(
            key=f"{name}:{place}", heading=name, text=line, topics=frozenset({topic}), reread=frozenset(Topic)
        )
        for place, line in enumerate(plain_lines(str(words.get(name, ""))))
    ]
