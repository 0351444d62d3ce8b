"""What one recipient may be told, text by text, while a document is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from havre.cases.disclosure import (
    Disclosed,
    Item,
    Recipient,
    RecipientKind,
    Topic,
    Withholding,
    applied,
)
from havre.cases.models import Case
from havre.sharing.access import withholdings_of


@dataclass(frozen=True, kw_only=True)
class Telling:
    """The decisions that bind one paper for one recipient; ``reread`` are topics that its texts do not hold.

    ``held`` fills up with what stays back, for the page of who sends; ``told`` counts the texts
    that people typed and that passed.
    """

    recipient: Recipient
    rules: tuple[Withholding, ...]
    on: date
    reread: frozenset[Topic] = frozenset()
    held: list[Item] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def bound(self) -> Disclosed:
        """Return the topics and words withheld from this recipient, and whether the file itself is."""
        return applied((), self.recipient, withheld=self.rules, on=self.on)

    @property
    def inside(self) -> bool:
        """Whether the paper stays in the team: a working copy."""
        return self.recipient.kind is RecipientKind.TEAM

    def say(
        self, heading: str, text: str, *topics: Topic, free: bool = True, object_id: UUID | None = None
    ) -> str:
        """Return ``text`` when it may be told, else an empty one. ``free``: people typed it, it may hold anything."""
        if not text.strip():
            return ""
        item = Item(
            key=heading, heading=heading, text=text, topics=frozenset(topics), free=free, reread=self.reread,
            object_id=object_id,
        )  # fmt: skip
        if self.passes(item):
            if free:
                self.told.append(heading)
            return text
        self.held.append(item)
        return ""

    def passes(self, item: Item) -> bool:
        """Whether the one rule of disclosure lets an item through."""
        return bool(applied((item,), self.recipient, withheld=self.rules, on=self.on).items)


def telling_for(
    case: Case, recipient: Recipient, *, key: bytes, on: date, reread: frozenset[Topic] = frozenset()
) -> Telling:
    """Return what binds a paper of this file for this recipient."""
    return Telling(recipient=recipient, rules=withholdings_of(case, key=key), on=on, reread=reread)
