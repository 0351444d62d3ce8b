"""The table of components in ``docs/ui.md``, written from the signatures themselves."""

from __future__ import annotations

import inspect

from havre.ui import parts
from havre.ui.registry import COMPONENTS, Component

__all__ = ["parts", "table"]


def table() -> str:
    """Return the Markdown table of every component: tag, props, slots, purpose."""
    rows = [_row(part) for _, part in sorted(COMPONENTS.items())]
    return "\n".join(["| tag | props | slots | what it does |", "|---|---|---|---|", *rows]) + "\n"


def _row(part: Component) -> str:
    purpose = (inspect.getdoc(part.build) or "").split("\n")[0].replace("|", "\\|")
    slots = "—" if part.slots is None else ", ".join(["body", *part.slots])
    return f"| `{part.name}` | {_props(part)} | {slots} | {purpose} |"


def _props(part: Component) -> str:
    """Return the props in order; positional ones first, optional ones with their default."""
    shown = []
    for prop in inspect.signature(part.build).parameters.values():
        default = "" if prop.default is inspect.Parameter.empty else f"={prop.default!r}"
        shown.append(f"`{prop.name}{default}`")
    return " ".join(shown) or "—"
