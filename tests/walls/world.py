"""One object of each kind, made by the real services: what the matrix and the oracles look at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def make_world(cast: Any, acting: Any) -> SimpleNamespace:
    """Return ids by namespace of addresses."""
    return SimpleNamespace(desk={}, reports={}, crip={}, members={}, security={}, safeguards={})
