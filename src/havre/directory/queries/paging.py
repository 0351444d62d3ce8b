"""Lists of the desk page by page: a page begins after a line of another, whatever came or went meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

SHOWN = 50
_SEPARATOR, _BACK = "~", "-"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, how many the whole list has, and the marks of the pages around ("" for none)."""

    rows: tuple[Row, ...]
    total: int
    before: str
    after: str


def page_of(rows: QuerySet[Row], *, keys: tuple[str, ...], at: str) -> Page[Row]:
    """Return ``SHOWN`` rows in the order of ``keys`` (the last one unique) from the mark ``at``.

    A mark that cannot be read shows the first page. Two statements.
    """
    back = at.startswith(_BACK)
    beyond = _beyond(rows, keys, at.removeprefix(_BACK), side="lt" if back else "gt")
    started = beyond is not None
    order = [f"-{key}" for key in keys] if back and started else list(keys)
    found = list((rows if beyond is None else beyond).order_by(*order)[: SHOWN + 1])
    more, shown = len(found) > SHOWN, found[:SHOWN]
    if back and started:
        shown.reverse()
    earlier, later = (more, True) if back and started else (started, more)
    return Page(
        tuple(shown), rows.count(),
        _BACK + _mark(shown[0], keys) if shown and earlier else "", _mark(shown[-1], keys) if shown and later else "",
    )  # fmt: skip


def _beyond(rows: QuerySet[Row], keys: tuple[str, ...], mark: str, *, side: str) -> QuerySet[Row] | None:
    told = mark.split(_SEPARATOR)
    if len(told) != len(keys):
        return None
    beyond, equal = Q(), Q()
    for key, text in zip(keys, told, strict=True):
        beyond |= equal & Q(**{f"{key}__{side}": text})
        equal &= Q(**{key: text})
    try:
        return rows.filter(beyond)
    except (ValueError, ValidationError):
        return None


def _mark(row: Model, keys: tuple[str, ...]) -> str:
    return _SEPARATOR.join(_written(getattr(row, key)) for key in keys)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
