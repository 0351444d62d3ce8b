"""What screens hand to components that show several things; frozen, without Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Link:
    """A link of a breadcrumb, a menu or a list; no ``href`` means the page being read."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation; ``shortcut`` is one or two keys such as ``"g b"``."""

    label: str
    href: str
    icon: str = ""
    current: bool = False
    shortcut: str = ""


@dataclass(frozen=True)
class Tab:
    """A link of ``nav_tabs``; ``count`` is shown beside the label when it is known."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Definition:
    """A line of ``definition_list``; ``action`` is a link such as « Modifier »."""

    term: str
    text: str
    action: Link | None = None


@dataclass(frozen=True)
class Step:
    """A step of a journey; ``state`` is ``done``, ``current`` or ``todo``."""

    label: str
    state: str = "todo"
    href: str = ""


@dataclass(frozen=True)
class Event:
    """A dated fact of ``timeline``; ``by`` says who wrote it, ``href`` opens it."""

    when: datetime | date
    title: str
    text: str = ""
    by: str = ""
    href: str = ""


@dataclass(frozen=True)
class Choice:
    """A result of ``combobox``; ``note`` tells homonyms apart (« 28, Eure-et-Loir »)."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column of ``table``; ``hidden`` keeps the label for screen readers only (column of actions)."""

    label: str
    numeric: bool = False
    hidden: bool = False


class Cell(NamedTuple):
    """A cell of ``table`` that is more than text: a link, a second line. A list makes hundreds of them."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shell:
    """What ``havre/base.html`` shows around a page; a context processor hands it as ``shell``.

    ``idle_seconds`` is the life of an idle session, 0 when nobody is signed in;
    ``keepalive_url`` answers a GET that renews it, ``login_url`` opens a new one.
    ``accessibility`` is the status found by an audit; empty says « non auditée ».
    """

    team: str = ""
    person: str = ""
    role: str = ""
    nav: Sequence[NavItem] = ()
    menu: Sequence[Link] = ()
    logout_url: str = ""
    login_url: str = ""
    keepalive_url: str = ""
    idle_seconds: int = 0
    accessibility: str = ""
    links: Sequence[Link] = ()
