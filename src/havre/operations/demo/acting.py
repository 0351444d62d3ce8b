"""Act as a member of the cast, under the same scope and rights as a request of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from havre.accounts.access import Actor, enter
from havre.foundation.scope import acting_as
from havre.operations.demo.cast import BY_SLUG


@contextmanager
def acting(slug: str) -> Iterator[Actor]:
    """Open a transaction as the member ``slug`` of the cast; the scope before it comes back afterwards."""
    who = BY_SLUG[slug]
    with acting_as("user", who.id):
        yield enter(who.id, name=who.name, secrecy_basis=who.secrecy.value)
