"""What the pages of the board say, from what the queries return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from havre.cases.queries.agenda import COUNTED, Asked, Board, Scope, TaskLine, When
from havre.cases.queries.task_page import TaskRead
from havre.cases.rules.tasks import TaskState
from havre.law.wording import long_date
from havre.ui.french import MONTHS, clock_words, date_words, datetime_words
from havre.ui.shapes import Definition, Link, Tab
from havre.web.cases.head import TABS
from havre.web.navigation import address_by_id

_BY_DAY: Final = 30
_NEAR: Final = MappingProxyType({0: "Aujourd’hui", 1: "Demain"})
_COUNTED: Final = MappingProxyType(
    {
        When.LATE: ("tâche en retard", "tâches en retard"),
        When.TODAY: ("à faire aujourd’hui", "à faire aujourd’hui"),
        When.SOON: ("dans les sept jours", "dans les sept jours"),
        When.BLOCKED: ("bloquée", "bloquées"),
    }
)


@dataclass(frozen=True, kw_only=True)
class TaskShown:
    """One line of the board, in words."""

    label: str
    href: str
    due_on: date
    who: str
    note: str
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """The lines of one day."""

    heading: str
    tasks: tuple[TaskShown, ...]


def scopes(asked: Asked, *, manages: bool) -> list[Tab]:
    """Return the boards as tabs."""
    known = [scope for scope in Scope if manages or scope is not Scope.TEAM]
    return [Tab(one.label, _address(scope=one.value), current=one is asked.scope) for one in known]


def counts(board: Board, asked: Asked) -> list[Tab]:
    """Return what waits under each heading, as links that narrow the board; the current one leads back to all."""
    return [
        Tab(
            f"{_number(number)} {_COUNTED[when][number > 1]}",
            _address(scope=asked.scope.value, when="" if when is asked.when else when.value),
            current=when is asked.when,
        )
        for when, number in board.counts.items()
        if number or when is asked.when
    ]


def days(lines: Sequence[TaskLine], *, today: date, scope: Scope, zone: ZoneInfo) -> list[DayShown]:
    """Return lines under the heading of their day; the late ones together, first, the distant ones by month."""
    to = address_by_id("agenda:task")

    def heading(line: TaskLine) -> str:
        if line.late:
            return "Tâches en retard"
        gap = (line.due_on - today).days
        if gap > _BY_DAY:
            return f"{MONTHS[line.due_on.month - 1]} {line.due_on.year}".capitalize()
        return _NEAR.get(gap) or long_date(line.due_on).capitalize()

    return [
        DayShown(heading=words, tasks=tuple(shown(line, to, scope=scope, zone=zone) for line in group))
        for words, group in groupby(lines, key=heading)
    ]


def shown(line: TaskLine, to: Callable[[UUID], str], *, scope: Scope | None, zone: ZoneInfo) -> TaskShown:
    """Return one line in words; on the page of a file the alias goes without saying."""
    who = [line.alias if scope else "", line.owner if scope in (Scope.TEAM, None) else ""]
    notes = (
        f"avant {clock_words(line.due_at.astimezone(zone))}"
        if line.hourly and line.state == TaskState.OPEN
        else "",
        f"en remplacement de {line.stands_for}" if line.stands_for else "",
        "ne peut pas être faite : à décider" if line.state is TaskState.IMPOSSIBLE else "",
        "date à compléter" if line.wanting else "",
    )
    ended = line.ended_at.astimezone(zone).date() if line.ended_at and line.state is TaskState.DONE else None
    return TaskShown(
        label=line.title, href=to(line.id), due_on=line.due_on, who=" · ".join(one for one in who if one),
        note=" · ".join(note for note in notes if note), done_on=ended,
    )  # fmt: skip


def facts(found: TaskRead, *, zone: ZoneInfo) -> list[Definition]:
    """Return what the page of a task says of it."""
    line = found.line
    day = datetime_words(line.due_at.astimezone(zone)) if line.hourly else date_words(line.due_on)
    known = (
        ("À propos de", found.about),
        ("Où elle en est", f"{line.state.label}{' · tâche en retard' if line.late else ''}"),
        ("Au plus tard", day),
        (
            "Qui s’en charge",
            line.owner + (f", en remplacement de {line.stands_for}" if line.stands_for else ""),
        ),
        ("À qui elle revient", found.holder),
        ("Montée jusqu’à", found.step),
        ("Ce qui la termine", found.settles),
        ("Délai du texte", found.wording),
        ("Texte", found.source),
        ("Version lue", found.read_in),
        ("Ce qui manque", found.wanting),
        ("Ce qui empêche", found.why_not),
        ("Explication", found.why),
        ("Prochains rappels", ", ".join(_day_and_hour(at, zone) for at in found.reminders)),
        ("Terminée", _ended(found, zone)),
    )
    return [Definition(term, text) for term, text in known if text]


def acts(found: TaskRead, pk: UUID) -> list[Link]:
    """Return the acts that the state of the task allows, the most usual first."""
    slugs = {
        TaskState.OPEN: (
            ("faite", "C’est fait"), ("confier", "Confier à un collègue"), ("rappel", "Me le rappeler"),
            ("impossible", "Ne peut pas être faite"), ("abandonner", "Abandonner"),
        ),
        TaskState.IMPOSSIBLE: (
            ("reprendre", "Reprendre"), ("confier", "Confier à un collègue"), ("abandonner", "Abandonner"),
        ),
    }.get(found.line.state, ())  # fmt: skip
    return [Link(label, reverse("agenda:act", args=[pk, found.line.id, slug])) for slug, label in slugs]


def where_to_do_it(found: TaskRead, pk: UUID) -> Link | None:
    """Return where the act itself is done: the address that came with the task, else the part of the file."""
    _, label, view = next(one for one in TABS if one[0] == found.part)
    if found.path:
        return Link(f"Ouvrir « {label} »", found.path)
    try:
        return None if found.part == "tasks" else Link(f"Ouvrir « {label} »", reverse(view, args=[pk]))
    except NoReverseMatch:
        return None


def page_address(query: Mapping[str, Any], **place: str) -> str:
    """Return the address of another page of the same board, or nothing."""
    if not any(place.values()):
        return ""
    return f"?{urlencode({**{name: value for name, value in query.items() if value}, **place})}"


def _address(**query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('agenda:board')}?{urlencode(kept)}"


def _number(number: int) -> str:
    return str(number) if number <= COUNTED else f"plus de {COUNTED}"


def _day_and_hour(at: datetime, zone: ZoneInfo) -> str:
    return datetime_words(at.astimezone(zone))


def _ended(found: TaskRead, zone: ZoneInfo) -> str:
    if found.ended_at is None or found.line.state is TaskState.IMPOSSIBLE:
        return ""
    by = f" par {found.ended_by}" if found.ended_by else ""
    return f"{_day_and_hour(found.ended_at, zone)}{by}"
