"""Components that show: cards, badges, definitions, figures, telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from havre.ui import french
from havre.ui.parts.actions import known_icon
from havre.ui.props import PropError, all_of, needed, one_of
from havre.ui.registry import component
from havre.ui.shapes import Definition

# Neutral on purpose: no colour, no level, nothing that could classify a child.
BADGES = ("plain", "outline", "strong")


@component()
def badge(label: str, *, variant: str = "plain", icon: str = "") -> dict[str, Any]:
    """Name a state in words; the variants differ by weight, never by colour."""
    return {
        "label": needed("label", label),
        "variant": one_of("variant", variant, BADGES),
        "icon": known_icon(icon),
    }


@component()
def card(title: str, *, text: str = "", href: str = "", meta: str = "", level: int = 3) -> dict[str, Any]:
    """Present one thing; with ``href`` the whole card leads to it. ``level`` is that of the heading."""
    return {
        "title": needed("title", title),
        "text": text,
        "href": href,
        "meta": meta,
        "level": heading_level(level),
    }


@component(slots=("meta", "actions"))
def slotcard(title: str, *, level: int = 2, id: str = "") -> dict[str, Any]:  # noqa: A002 - HTML's own word
    """Hold free content under a title, with declared places for a remark and for actions."""
    return {"title": needed("title", title), "level": heading_level(level), "id": id}


@component(slots=())
def disclosure(summary: str, *, open: bool = False) -> dict[str, Any]:  # noqa: A002 - HTML's own word
    """Keep details one press away (native ``details``)."""
    return {"summary": needed("summary", summary), "open": open}


@component()
def definition_list(items: Sequence[Definition]) -> dict[str, Any]:
    """Show terms and their values, each with an action when it has one."""
    return {"items": all_of("items", items, Definition)}


@component()
def empty_state(
    title: str, *, text: str = "", action_label: str = "", action_href: str = "", icon: str = ""
) -> dict[str, Any]:
    """Say that there is nothing here, why, and what can be done."""
    if bool(action_label) != bool(action_href):
        raise PropError("action_label and action_href go together")
    return {
        "title": needed("title", title),
        "text": text,
        "action_label": action_label,
        "action_href": action_href,
        "icon": known_icon(icon),
    }


@component()
def stat(
    value: str | int, label: str, *, definition: str, unit: str = "", source: str = ""
) -> dict[str, Any]:
    """Show a figure with what it counts; a figure without its definition is refused."""
    return {
        "value": _grouped(value),
        "label": needed("label", label),
        "definition": needed("definition", definition),
        "unit": unit,
        "source": source,
    }


@component()
def phone(number: str, *, label: str = "", checked_on: date | None = None) -> dict[str, Any]:
    """Show a number to press or to read aloud, and the day on which it was checked."""
    needed("number", number)
    return {
        "shown": french.phone_words(number),
        "target": french.phone_target(number),
        "label": label,
        "checked_on": checked_on,
    }


def heading_level(level: int) -> int:
    """Return a level of heading that may stand under the page's title, 2 to 4."""
    if level not in (2, 3, 4):
        raise PropError(f"level={level!r}: allowed values are 2, 3, 4")
    return level


def _grouped(value: str | int) -> str:
    """Return a whole number with narrow spaces between thousands; text as it is."""
    return f"{value:,}".replace(",", french.NARROW) if isinstance(value, int) else str(value)
