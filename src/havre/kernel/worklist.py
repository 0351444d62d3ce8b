"""One line of a work list: what waits for a person, whatever the app it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WorkItem:
    """Something that waits. ``title`` never holds a name: a reference or an alias.

    ``late`` tells of the task, never of the child.
    """

    heading: str
    title: str
    path: str
    due_at: datetime | None = None
    since: datetime | None = None
    late: bool = False
    urgent: bool = False

    @property
    def order(self) -> tuple[bool, bool, float]:
        """Sort key: urgent first, then what has the nearest end, then the oldest."""
        moment = self.due_at or self.since
        return (not self.urgent, moment is None, moment.timestamp() if moment else 0.0)
