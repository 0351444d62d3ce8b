"""The running limits of a file as items: a file that changes hands keeps its limits, and their starting days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from havre.cases.disclosure import Item, Topic
from havre.cases.models import Case, Task
from havre.cases.rules.tasks import TaskKind, TaskState, moment
from havre.law.deadlines import RULES
from havre.law.wording import short_date
from havre.sharing.rules.package import Package

_PREFIX: Final = "deadline"
_TOPICS: Final = {
    TaskKind.JUDGE: frozenset({Topic.MEASURES, Topic.JUSTICE}),
    TaskKind.RECEPTION: frozenset({Topic.MEASURES}),
    TaskKind.PLAN: frozenset({Topic.PLAN}),
    TaskKind.COMPENSATION: frozenset({Topic.JUSTICE}),
}


def deadline_items(case: Case, *, key: bytes) -> Iterator[Item]:
    """Yield the limits that go with the child; those that the other team counts from its own opening stay."""
    kinds = [kind.value for kind in _TOPICS]
    states = [TaskState.OPEN.value, TaskState.IMPOSSIBLE.value]
    rows = Task.objects.filter(case=case, kind__in=kinds, state__in=states, rule_id__in=RULES)
    for row in rows.order_by("due_at", "id"):
        trigger = (row.unseal(key, "content") or {}).get("trigger")
        if trigger:
            yield Item(
                key=f"{_PREFIX}:{row.rule_id}:{trigger}", heading="Échéance en cours", free=False,
                text=f"{RULES[row.rule_id].title} : au plus tard le {short_date(row.due_on)}.",
                topics=_TOPICS[TaskKind(row.kind)],
            )  # fmt: skip


def deadlines_in(package: Package) -> Iterator[tuple[str, str, date | datetime]]:
    """Yield the limits that a package holds: key of the item, rule, starting day or instant."""
    for told in package.items:
        prefix, _, rest = told.key.partition(":")
        rule_id, _, trigger = rest.partition(":")
        if prefix == _PREFIX and rule_id in RULES:
            yield told.key, rule_id, moment(trigger)
