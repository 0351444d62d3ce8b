"""Components that search: a box, and the choice of one result among several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from havre.ui.props import all_of, needed, one_of
from havre.ui.registry import component
from havre.ui.shapes import Choice


@component()
def search_box(
    action: str,
    *,
    label: str,
    name: str = "q",
    value: str = "",
    hint: str = "",
    button: str = "Rechercher",
    method: str = "get",
) -> dict[str, Any]:
    """Search in one line; ``method`` is ``post`` for names of persons, which must not show in the address."""
    return {
        "method": one_of("method", method, ("get", "post")),
        "action": needed("action", action),
        "label": needed("label", label),
        "name": needed("name", name),
        "value": value,
        "hint": hint,
        "button": needed("button", button),
    }


@component()
def combobox(
    name: str,
    url: str,
    *,
    label: str,
    options: Sequence[Choice] | None = None,
    query: str = "",
    chosen: str = "",
    hint: str = "",
    error: str = "",
    method: str = "get",
) -> dict[str, Any]:
    """Choose one result among those the server finds, inside a form.

    Typed text goes in ``name``_q; htmx asks ``url`` (same parameter, ``post`` keeps it out of the address) for
    ``combobox_options``.
    Without script the button « Chercher » submits the form, which comes back with ``options``.
    """
    return {
        "name": needed("name", name),
        "url": needed("url", url),
        "label": needed("label", label),
        "options": None if options is None else all_of("options", options, Choice),
        "query": query,
        "chosen": chosen,
        "hint": hint,
        "error": error,
        "method": one_of("method", method, ("get", "post")),
    }


@component()
def combobox_options(name: str, options: Sequence[Choice] | None, *, chosen: str = "") -> dict[str, Any]:
    """Show the results of a ``combobox`` as radio buttons: what its address answers to htmx."""
    return {
        "name": needed("name", name),
        "options": None if options is None else all_of("options", options, Choice),
        "chosen": chosen,
    }
