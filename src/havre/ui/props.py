"""Checks of what a template hands to a component: a wrong prop stops the page in tests, not in the field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

T = TypeVar("T")


class PropError(ValueError):
    """A component received a value its declaration does not allow; the message names both."""


def one_of(prop: str, value: str, allowed: Collection[str]) -> str:
    """Return ``value`` when it is one of ``allowed``; otherwise raise ``PropError``."""
    if value not in allowed:
        raise PropError(f"{prop}={value!r}: allowed values are {', '.join(sorted(allowed))}")
    return value


def needed(prop: str, value: object) -> str:
    """Return ``value`` as text when something is written in it; otherwise raise ``PropError``.

    A safe or lazy string is returned unchanged, so that escaping stays the template's affair.
    """
    if value is None or not str(value).strip():
        raise PropError(f"{prop}: an empty value says nothing to the reader")
    return value  # type: ignore[return-value]  # lazy translations and safe strings stay what they are


def one(prop: str, value: object, kind: type[T]) -> T:
    """Return ``value`` when it is a ``kind``; otherwise raise ``PropError``."""
    if not isinstance(value, kind):
        raise PropError(f"{prop}: expected {kind.__name__}, got {type(value).__name__}")
    return value


def all_of(prop: str, values: Iterable[object], kind: type[T]) -> list[T]:
    """Return ``values`` as a list when each is a ``kind``; otherwise raise ``PropError``."""
    return [one(prop, value, kind) for value in values]
