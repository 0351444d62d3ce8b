"""Markup written in Python by the components that a page holds many times; every text goes through an escape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from havre.ui import french

# Most texts of a page hold nothing to space or to escape: one look says so.
_PERHAPS = re.compile(f"{french.PERHAPS.pattern}|[&<>\"']")


def shown(text: object) -> SafeString:
    """Put the no-break spaces of a text and escape it, unless it is markup already."""
    if isinstance(text, SafeString):
        return mark_safe(french.spaced(text))  # noqa: S308 - it was markup already
    words = str(text)
    return SafeString(escape(french.spaced(words)) if _PERHAPS.search(words) else words)


def escaped(value: object) -> SafeString:
    """Return a value as text and escape it, unless it is markup already."""
    return value if isinstance(value, SafeString) else SafeString(escape(str(value)))


def attributes(given: Mapping[str, object]) -> str:
    """Return attributes, each after a space: None and False leave one out, True has no value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in given.items()
        if value is not None and value is not False
    )


def written(*pieces: str) -> SafeString:
    """Join pieces that are markup already: constants of the code, and what this module returned."""
    return mark_safe("".join(pieces))  # noqa: S308 - see the docstring
