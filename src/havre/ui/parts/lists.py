"""Components that show several things: table, tasks, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from havre.ui import french
from havre.ui.markup import escaped, shown, written
from havre.ui.props import PropError, all_of, needed
from havre.ui.registry import component
from havre.ui.shapes import Cell, Column, Event


@component()
def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell | str | int]],
    *,
    empty: str = "Rien à afficher.",
    hide_caption: bool = False,
) -> dict[str, Any]:
    """Show rows under headers; the first cell names its row. Rows become cards on a narrow screen."""
    heads = all_of("columns", columns, Column)
    return {
        "caption": needed("caption", caption),
        "heads": written(*map(_head, heads)),
        "body": _body(rows, heads),
        "empty": empty,
        "hide_caption": hide_caption,
    }


def _body(rows: Sequence[Sequence[Cell | str | int]], columns: list[Column]) -> SafeString:
    """Return the rows written, nothing when there are none.

    In Python and not in the template: a list of fifty rows is most of the time of its page. Every text goes
    through ``shown``, which escapes it; a row of another length is refused.
    """
    opened = [_opened(column, first=not number) for number, column in enumerate(columns)]
    drawn = []
    for row in rows:
        if len(row) != len(columns):
            raise PropError(f"rows: {len(row)} cells under {len(columns)} columns")
        cells = [
            f"{opening}<span>{_inside(cell)}</span>{closing}"
            for (opening, closing), cell in zip(opened, row, strict=True)
        ]
        drawn.append(f'<tr role="row">{"".join(cells)}</tr>')
    return mark_safe("\n    ".join(drawn))  # noqa: S308 - each text was escaped by shown


def _head(column: Column) -> SafeString:
    """Return the header of a column; a hidden one is said aloud only."""
    kind = ' class="numeric"' if column.numeric else ""
    hidden = f'<span class="visually-hidden">{escaped(column.label)}</span>'
    words = hidden if column.hidden else shown(column.label)
    return written(f'<th scope="col" role="columnheader"{kind}>{words}</th>')


def _opened(column: Column, *, first: bool) -> tuple[str, str]:
    """Return the tags around the cells of a column; the first cell of a row names it."""
    if first:
        return '<th scope="row" role="rowheader">', "</th>"
    if column.hidden:
        return '<td role="cell" class="table__action">', "</td>"
    kind = ' class="numeric"' if column.numeric else ""
    return f'<td role="cell"{kind} data-label="{escaped(column.label)}">', "</td>"


def _inside(cell: Cell | str | int) -> str:
    if not isinstance(cell, Cell):
        return shown(_text(cell))
    text = shown(cell.text)
    linked = f'<a href="{escaped(cell.href)}">{text}</a>' if cell.href else text
    return f'{linked}<span class="table__note">{shown(cell.note)}</span>' if cell.note else linked


def _text(value: str | int) -> str:
    if isinstance(value, int):
        return f"{value:,}".replace(",", french.NARROW)
    return value


@component()
def task(
    label: str,
    due_on: date,
    *,
    today: date,
    href: str = "",
    done_on: date | None = None,
    who: str = "",
    source: str = "",
) -> dict[str, Any]:
    """Show something to do and its due date in words; what is late is the task, never a person."""
    late = done_on is None and due_on < today
    return {
        "label": needed("label", label),
        "href": href,
        "state": "done" if done_on else "late" if late else "todo",
        "icon": "done" if done_on else "clock" if late else "circle",
        "due": french.delay_words(due_on, today=today),
        "done": french.short_date(done_on, today=today) if done_on else "",
        "who": who,
        "source": source,
    }


@component()
def timeline(events: Sequence[Event], *, level: int = 3) -> dict[str, Any]:
    """Show dated facts in the order received."""
    shown = [
        {"event": event, "precise": isinstance(event.when, datetime)}
        for event in all_of("events", events, Event)
    ]
    return {"events": shown, "level": level}
