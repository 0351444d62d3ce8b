"""The list of components: name, props (the signature), template, slots. Gallery, tags and docs read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Build = Callable[..., Any]


@dataclass(frozen=True)
class Component:
    """A component: ``build`` validates the props and returns what the template needs.

    ``slots`` is None for a simple tag; a tuple makes it a block tag with those named slots.
    ``drawn`` means that ``build`` returns the markup itself: for what a page shows many times.
    """

    name: str
    build: Build
    slots: tuple[str, ...] | None
    drawn: bool = False

    @property
    def template(self) -> str:
        """Return the template of the component; one that is drawn has none."""
        return f"havre/components/{self.name}.html"


COMPONENTS: dict[str, Component] = {}


def component(*, slots: tuple[str, ...] | None = None, drawn: bool = False) -> Callable[[Build], Build]:
    """Declare the decorated function as a component of the same name."""

    def keep(build: Build) -> Build:
        name = build.__name__
        COMPONENTS[name] = Component(name, build, slots, drawn)
        return build

    return keep
