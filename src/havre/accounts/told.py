"""What was told to a person (``notices.notify``), read back: for the home page, and on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.models import Notice
from havre.accounts.rules import NOTICE_WORDS
from havre.foundation import keyset
from havre.kernel.worklist import WorkItem

HEADING: Final = "À voir"
PATH: Final = "/compte/avis/"
AT_HOME: Final = 5
# Always on the home page, before the others, until they are read.
ALARMS: Final = frozenset({"danger", "runaway_alarm"})
# Their own line waits on the home page until somebody answers: told there, they would stay after the answer.
ALSO_WORK: Final = frozenset({"arrival", "export_wanted", "purge_wanted"})
UNSEEN: Final = 50
SEEN: Final = 25


def work_items(actor: Actor) -> list[WorkItem]:
    """Return the last things told and not seen yet, for the home page; the same told twice is one."""
    unseen = Notice.objects.filter(user_id=actor.user_id, seen_at=None).exclude(kind__in=ALSO_WORK)
    rows = unseen.order_by("-created_at", "-id")
    first: dict[tuple[str, str], Notice] = {}
    for row in rows[: UNSEEN + 1]:
        first.setdefault((row.kind, row.path), row)
    lines = sorted(first.values(), key=lambda row: row.kind not in ALARMS)
    most = max(AT_HOME, sum(row.kind in ALARMS for row in lines))
    return [
        WorkItem(
            HEADING, _words(row.kind), f"{PATH}{row.pk}/", since=row.created_at, urgent=row.kind in ALARMS
        )
        for row in lines[:most]
    ]


def _words(kind: str) -> str:
    return NOTICE_WORDS.get(kind, "Quelque chose a changé")


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One thing that was told to the person; ``path`` is where it leads."""

    id: UUID
    words: str
    path: str
    at: datetime
    seen: bool


@dataclass(frozen=True, kw_only=True)
class Notices:
    """What was told: the unseen, then one page of the seen, the newest first.

    ``more_unseen`` when some are not shown; ``older`` is the cursor of the next page, empty at the end.
    """

    unseen: tuple[NoticeLine, ...]
    seen: tuple[NoticeLine, ...]
    more_unseen: bool = False
    older: str = ""


def notices(actor: Actor, *, older: str = "") -> Notices:
    """Return what was told to the person, in two statements; with a cursor, only what was seen before it."""
    mine = Notice.objects.filter(user_id=actor.user_id)
    unseen: list[Notice] = []
    if keyset.place_of(older) is None:
        unseen = list(mine.filter(seen_at=None).order_by("-created_at", "-id")[: UNSEEN + 1])
    seen = keyset.page(mine.exclude(seen_at=None), by="created_at", size=SEEN, after=older, newest_first=True)
    return Notices(
        unseen=tuple(_told(row) for row in unseen[:UNSEEN]), seen=tuple(_told(row) for row in seen.rows),
        more_unseen=len(unseen) > UNSEEN, older=seen.after,
    )  # fmt: skip


def _told(row: Notice) -> NoticeLine:
    words = _words(row.kind)
    return NoticeLine(id=row.pk, words=words, path=row.path, at=row.created_at, seen=row.seen_at is not None)
