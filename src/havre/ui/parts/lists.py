"""Components that show several things: table, tasks, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from havre.ui import french
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
        "columns": heads,
        "rows": [_row(row, heads) for row in rows],
        "empty": empty,
        "hide_caption": hide_caption,
    }


def _row(row: Sequence[Cell | str | int], columns: list[Column]) -> list[dict[str, Any]]:
    """Return the cells beside their columns; a row of another length is refused."""
    if len(row) != len(columns):
        raise PropError(f"rows: {len(row)} cells under {len(columns)} columns")
    return [
        {"cell": cell if isinstance(cell, Cell) else Cell(_text(cell)), "column": column}
        for cell, column in zip(row, columns, strict=True)
    ]


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
