"""Components that act or speak once: buttons, alerts, messages, dialogs, timers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.messages.storage.base import Message
from django.utils.safestring import SafeString

from havre.ui.icons import ICONS
from havre.ui.markup import attributes, escaped, written
from havre.ui.props import PropError, needed, one_of
from havre.ui.registry import component

VARIANTS = ("primary", "secondary", "quiet", "danger")
KINDS = {"info": "info", "success": "done", "warning": "alert", "error": "error"}
_SPOKEN_KIND = {"info": "Information", "success": "Réussi", "warning": "Attention", "error": "Erreur"}


def known_icon(name: str) -> str:
    """Return the name of a drawn icon, or nothing; raise ``PropError`` when it is not drawn."""
    return one_of("icon", name, ICONS) if name else ""


@component(drawn=True)
def icon(name: str, *, size: str = "m", label: str = "") -> SafeString:
    """Draw an icon, silent for screen readers unless ``label`` is given."""
    one_of("size", size, ("s", "m", "l"))
    known_icon(needed("name", name))
    return _svg(name, size, f'role="img" aria-label="{escaped(label)}"') if label else silent(name, size)


@lru_cache(maxsize=256)
def silent(name: str, size: str = "m") -> SafeString:
    """Return an icon that says nothing: the words beside it do."""
    return _svg(name, size, 'aria-hidden="true"')


def _svg(name: str, size: str, spoken: str) -> SafeString:
    classes = "icon" if size == "m" else f"icon icon--{size}"
    turned = " icon--directional" if "-" in name else ""
    return written(
        f'<svg class="{classes}{turned}" viewBox="0 0 24 24" {spoken} focusable="false">{ICONS[name]}</svg>\n'
    )


@component(drawn=True)
def button(
    label: str,
    *,
    variant: str = "primary",
    kind: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    shortcut: str = "",
    small: bool = False,
    form: str = "",
) -> SafeString:
    """Submit the form around it, or the one of id ``form``; never disabled, the server says what misses."""
    given = {
        "class": _weight(variant, small=small),
        "type": one_of("kind", kind, ("submit", "button")),
        "name": name or None,
        "value": value if name else None,
        "form": form or None,
        "data-shortcut": shortcut or None,
    }
    return written(f"<button{attributes(given)}>", _worded(label, icon), "</button>\n")


@component(drawn=True)
def link_button(
    label: str,
    href: str,
    *,
    variant: str = "primary",
    icon: str = "",
    shortcut: str = "",
    small: bool = False,
) -> SafeString:
    """Go to a page, with the weight of a button."""
    given = {
        "class": _weight(variant, small=small),
        "href": needed("href", href),
        "data-shortcut": shortcut or None,
    }
    return written(f"<a{attributes(given)}>", _worded(label, icon), "</a>\n")


def _weight(variant: str, *, small: bool) -> str:
    """Return the classes of a button."""
    one_of("variant", variant, VARIANTS)
    shape = "button" if variant == "primary" else f"button button--{variant}"
    return f"{shape} button--small" if small else shape


def _worded(label: str, icon: str) -> SafeString:
    """Return what is inside a button: its icon when it has one, its words."""
    needed("label", label)
    return written(silent(known_icon(icon)) if icon else "", escaped(label))


@component()
def alert(
    message: str, *, kind: str = "info", title: str = "", action_label: str = "", action_href: str = ""
) -> dict[str, Any]:
    """Say what happened, why and what to do next; an action needs both its label and its address."""
    if bool(action_label) != bool(action_href):
        raise PropError("action_label and action_href go together")
    return {
        "message": needed("message", message),
        "kind": one_of("kind", kind, KINDS),
        "icon": KINDS[kind],
        "spoken": _SPOKEN_KIND[kind],
        "title": title,
        "action_label": action_label,
        "action_href": action_href,
    }


@component()
def status_messages(messages: Iterable[Message] | None = None) -> dict[str, Any]:
    """Show Django's messages in a status region that is present even when empty."""
    shown = [
        {"text": str(message), "kind": message.level_tag if message.level_tag in KINDS else "info"}
        for message in messages or ()
    ]
    return {"messages": shown}


@component()
def toast(message: str) -> dict[str, Any]:
    """Tell something once at the foot of the screen; it stays until closed."""
    return {"message": needed("message", message)}


@component()
def autosave_status(saved_at: datetime | None = None) -> dict[str, Any]:
    """Tell when the text was last kept; ``autosave.js`` writes here while the person types."""
    return {"saved_at": saved_at}


@component()
def timer(since: datetime, *, label: str = "Durée") -> dict[str, Any]:
    """Count up from ``since`` (aware); without script, the hour of the beginning is shown."""
    if since.tzinfo is None:
        raise PropError("since: an instant without time zone cannot be counted from")
    return {"since": since, "label": needed("label", label)}


@component(slots=("actions",))
def dialog(id: str, title: str, *, open: bool = False) -> dict[str, Any]:  # noqa: A002 - HTML's own words
    """Hold a native dialog; a ``dialog_link`` opens it, and leads to a page when there is no script."""
    return {"id": needed("id", id), "title": needed("title", title), "open": open}


@component()
def dialog_link(
    label: str, dialog: str, href: str, *, variant: str = "secondary", icon: str = ""
) -> dict[str, Any]:
    """Open the dialog of id ``dialog``, or go to ``href``, the same question as a page."""
    return {
        "label": needed("label", label),
        "dialog": needed("dialog", dialog),
        "href": needed("href", href),
        "variant": one_of("variant", variant, VARIANTS),
        "icon": known_icon(icon),
    }
