"""What the CRIP reads in a sealed report: frozen dataclasses of its own, read from JSON without trusting its shape.

An absent or misshapen value becomes empty: an old or foreign report is shown as far as it can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

T = TypeVar("T")
TEXT_MAX: Final = 60_000
ITEMS_MAX: Final = 300


@dataclass(frozen=True, kw_only=True)
class ChildRead:
    """A child as the report names it."""

    family_name: str = ""
    given_names: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    address: str = ""
    age: str = ""
    whereabouts: str = ""
    school: str = ""
    language: str = ""
    health: str = ""
    measures: str = ""

    @property
    def full_name(self) -> str:
        """Given names then family name in capitals."""
        return f"{self.given_names} {self.family_name.upper()}".strip()


@dataclass(frozen=True, kw_only=True)
class FactRead:
    """One fact and how it is known (``seen``, ``heard``, ``told``)."""

    text: str
    when: str = ""
    place: str = ""
    source: str = ""
    told_by: str = ""


@dataclass(frozen=True, kw_only=True)
class WordsRead:
    """Exact words of a child."""

    text: str
    when: str = ""
    heard_by: str = ""


@dataclass(frozen=True, kw_only=True)
class OtherMinorRead:
    """Another minor of the home, as written."""

    name: str
    age: str = ""
    link: str = ""
    whereabouts: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionRead:
    """Something already done, said or proposed."""

    text: str
    when: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentRead:
    """A parent or another holder of parental authority."""

    role: str = ""
    name: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    parental_authority: str = ""


@dataclass(frozen=True, kw_only=True)
class AuthorRead:
    """Who wrote."""

    name: str = ""
    function: str = ""
    organisation: str = ""
    service: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentsDecisionRead:
    """Whether the parents were told by the sender, and why not."""

    status: str = ""
    informed_on: date | None = None
    by: str = ""
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportRead:
    """The whole report, as far as it could be read."""

    kind: str = ""
    reference: str = ""
    author: AuthorRead
    children: tuple[ChildRead, ...] = ()
    facts: tuple[FactRead, ...] = ()
    child_words: tuple[WordsRead, ...] = ()
    interpretations: tuple[str, ...] = ()
    worry_types: tuple[str, ...] = ()
    runaways_count: str = ""
    runaways_last: str = ""
    parents: tuple[ParentRead, ...] = ()
    household: str = ""
    other_minors: tuple[OtherMinorRead, ...] = ()
    actions: tuple[ActionRead, ...] = ()
    health: str = ""
    child_view: str = ""
    attachments: str = ""
    urgency: str = ""
    decision: ParentsDecisionRead


def read_report(values: Any) -> ReportRead:
    """Return what can be read of the JSON of a sealed report; never raises."""
    root = _mapping(values)
    done, worry, family = (_mapping(root.get(name)) for name in ("done", "worry", "family"))
    return ReportRead(
        kind=_text(root.get("kind")),
        reference=_text(root.get("reference")),
        author=_flat(AuthorRead, _mapping(root.get("author"))),
        children=_many(root.get("children"), _child),
        facts=_many(root.get("facts"), lambda one: _flat(FactRead, one)),
        child_words=_many(root.get("child_words"), lambda one: _flat(WordsRead, one)),
        interpretations=_many(root.get("interpretations"), lambda one: _text(one.get("text"))),
        worry_types=tuple(filter(None, map(_text, _list(root.get("worry_types"))))),
        runaways_count=_text(worry.get("runaways_count")),
        runaways_last=_text(worry.get("runaways_last")),
        parents=_many(family.get("parents"), lambda one: _flat(ParentRead, one)),
        household=_text(family.get("household")),
        other_minors=_many(root.get("other_minors"), lambda one: _flat(OtherMinorRead, one)),
        actions=_many(root.get("actions"), lambda one: _flat(ActionRead, one)),
        health=_text(done.get("health")),
        child_view=_text(done.get("child_view")),
        attachments=_text(done.get("attachments")),
        urgency=_text(_mapping(root.get("addressee")).get("urgency")),
        decision=_flat(ParentsDecisionRead, _mapping(root.get("parents"))),
    )


def _child(values: Mapping[str, Any]) -> ChildRead:
    known = _mapping(values.get("particulars"))
    return _flat(ChildRead, {**known, **values})


def _flat(cls: Callable[..., T], values: Mapping[str, Any]) -> T:
    """Fill a dataclass of texts and days; ``text`` and ``name`` of lines are always given."""
    hints: Mapping[str, Any] = cls.__annotations__
    return cls(
        **{name: (_day if "date" in str(kind) else _text)(values.get(name)) for name, kind in hints.items()}
    )


def _many(values: Any, make: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    return tuple(make(one) for one in _list(values) if isinstance(one, Mapping))


def _list(values: Any) -> list[Any]:
    return list(values)[:ITEMS_MAX] if isinstance(values, list | tuple) else []


def _mapping(values: Any) -> Mapping[str, Any]:
    return values if isinstance(values, Mapping) else {}


def _text(value: Any) -> str:
    return (
        str(value)[:TEXT_MAX] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
