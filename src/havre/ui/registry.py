"""The list of components: name, props (the signature), template, slots. Gallery, tags and docs read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Build = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Component:
    """A component: ``build`` validates the props and returns what the template needs.

    ``slots`` is None for a simple tag; a tuple makes it a block tag with those named slots.
    """

    name: str
    build: Build
    slots: tuple[str, ...] | None

    @property
    def template(self) -> str:
        """Return the template of the component."""
        return f"havre/components/{self.name}.html"


COMPONENTS: dict[str, Component] = {}


def component(*, slots: tuple[str, ...] | None = None) -> Callable[[Build], Build]:
    """Declare the decorated function as a component of the same name."""

    def keep(build: Build) -> Build:
        name = build.__name__
        COMPONENTS[name] = Component(name, build, slots)
        return build

    return keep
