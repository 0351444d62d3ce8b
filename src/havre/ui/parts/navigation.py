"""Components that say where one is and where one can go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from havre.ui.markup import attributes, escaped, written
from havre.ui.parts.actions import known_icon, silent
from havre.ui.props import PropError, all_of, needed, one, one_of
from havre.ui.registry import component
from havre.ui.shapes import Link, NavItem, Step, Tab

THEMES = {"auto": "Comme l’appareil", "light": "Clair", "dark": "Sombre"}
_THEME_ICONS = {"auto": "settings", "light": "sun", "dark": "moon"}
_SPOKEN_STATE = {"done": "terminé", "current": "en cours", "todo": "à venir"}


@component()
def skip_link(target: str = "contenu", *, label: str = "Aller au contenu") -> dict[str, Any]:
    """Jump over the header; the first element of a page."""
    return {"target": needed("target", target), "label": needed("label", label)}


@component(drawn=True)
def nav_link(item: NavItem) -> SafeString:
    """Show an entry of the main navigation."""
    icon = known_icon(one("item", item, NavItem).icon)
    given = {
        "class": "nav__link",
        "href": item.href,
        "aria-current": "page" if item.current else None,
        "data-shortcut": item.shortcut or None,
    }
    shape = silent(icon) if icon else ""
    return written(f"<li><a{attributes(given)}>", shape, escaped(item.label), "</a></li>\n")


@component()
def breadcrumb(items: Sequence[Link]) -> dict[str, Any]:
    """Show the way back; the last item has no address when it is the page itself."""
    links = all_of("items", items, Link)
    if any(not link.href for link in links[:-1]):
        raise PropError("items: only the last item may lack an address")
    return {"items": links}


@component()
def nav_tabs(items: Sequence[Tab], *, label: str) -> dict[str, Any]:
    """Show sibling pages as tabs; one at most is current."""
    tabs = all_of("items", items, Tab)
    if sum(tab.current for tab in tabs) > 1:
        raise PropError("items: one tab at most is current")
    return {"items": tabs, "label": needed("label", label)}


@component()
def pagination(
    *, previous_href: str = "", next_href: str = "", summary: str = "", label: str = "Pages de la liste"
) -> dict[str, Any]:
    """Go to the page before or after (cursor); nothing is shown when there is neither."""
    return {
        "previous_href": previous_href,
        "next_href": next_href,
        "summary": summary,
        "label": needed("label", label),
    }


@component()
def progress_steps(steps: Sequence[Step], *, label: str = "Étapes") -> dict[str, Any]:
    """Show the steps of a journey; one at most is current."""
    known = all_of("steps", steps, Step)
    for step in known:
        one_of("state", step.state, _SPOKEN_STATE)
    if sum(step.state == "current" for step in known) > 1:
        raise PropError("steps: one step at most is current")
    return {
        "steps": [{"step": step, "spoken": _SPOKEN_STATE[step.state]} for step in known],
        "label": needed("label", label),
    }


@component(slots=("actions", "meta"))
def page_heading(title: str, *, lead: str = "", kicker: str = "") -> dict[str, Any]:
    """Open a page: its only h1, what it is for, what can be done."""
    return {"title": needed("title", title), "lead": lead, "kicker": kicker}


@component(drawn=True)
def theme_choice(current: str = "auto") -> SafeString:
    """Choose light, dark or the device's own; kept in a cookie that the server reads."""
    return _themes(one_of("current", current, THEMES))


@lru_cache(maxsize=len(THEMES))
def _themes(current: str) -> SafeString:
    buttons = "".join(
        f'<button class="menu__item" type="button" data-theme-choice="{theme}"'
        f' aria-pressed="{"true" if theme == current else "false"}">{silent(_THEME_ICONS[theme])}{label}</button>'
        for theme, label in THEMES.items()
    )
    return written(f'<div class="js-only" role="group" aria-label="Apparence">\n  {buttons}\n</div>\n')
