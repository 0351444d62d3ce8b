"""Sealed columns: one data key per sensitive object, JSON values closed under it.

A model that holds sealed columns inherits ``Sealed``; its columns are ``BinaryField`` named in ``sealed_columns``.
Opening many rows costs one statement for all their keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models

from havre.foundation import envelopes
from havre.foundation.envelopes import KeyGone
from havre.foundation.keys import key_bound, provider
from havre.kernel.ids import uuid7

Json = Any


class Sealed(models.Model):
    """A row whose sealed columns open with the data key ``key_id`` (``keyring.data_key``)."""

    key_id = models.UUIDField()

    sealed_columns: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def seal(self, key: bytes, **values: Json) -> None:
        """Close ``values`` into the columns of the same names; the row is not saved."""
        for column, value in values.items():
            if column not in self.sealed_columns:
                raise KeyError(column)
            text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
            bound = envelopes.bound_to(self._meta.db_table, column, self.pk, self.key_id)
            setattr(self, column, envelopes.close(key, self.key_id, text, bound=bound))

    def unseal_bytes(self, key: bytes, column: str) -> bytes:
        """Return the bytes of ``column``; raise ``CannotOpen``."""
        bound = envelopes.bound_to(self._meta.db_table, column, self.pk, self.key_id)
        return envelopes.open_(key, self.key_id, getattr(self, column) or b"", bound=bound)

    def unseal(self, key: bytes, column: str, default: Json = None) -> Json:
        """Return the JSON value of ``column``, or ``default`` when nothing was ever sealed there."""
        if not getattr(self, column):
            return default
        return json.loads(self.unseal_bytes(key, column))


def new_key(
    domain: str,
    *,
    team_id: UUID | None = None,
    user_id: UUID | None = None,
    object_id: UUID | None = None,
) -> tuple[UUID, bytes]:
    """Make the data key of one object, for the team (or the person) that will be able to open it.

    Returns its id and the 32 bytes. ``object_id`` is what break-glass names when it opens that object.
    """
    return new_keys(domain, [object_id], team_id=team_id, user_id=user_id)[0]


def new_keys(
    domain: str,
    object_ids: Sequence[UUID | None],
    *,
    team_id: UUID | None = None,
    user_id: UUID | None = None,
) -> list[tuple[UUID, bytes]]:
    """Make the data key of each of several objects, in their order and in one statement."""
    made = [(uuid7(), os.urandom(32)) for _ in object_ids]
    wrapped = [provider().wrap(key, bound=key_bound(key_id, domain)) for key_id, key in made]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO keyring.data_key (id, domain, team_id, user_id, object_id, kek_id, wrapped)"
            " SELECT one.id, %s, %s, %s, one.object_id, one.kek_id, one.wrapped"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::bytea[]) AS one (id, object_id, kek_id, wrapped)",
            [domain, team_id, user_id, [key_id for key_id, _ in made], list(object_ids),
             [kek_id for kek_id, _ in wrapped], [closed for _, closed in wrapped]],
        )  # fmt: skip
    return made


def open_keys(key_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Return the data keys the scope may read, in one statement; the others are absent."""
    wanted = list(set(key_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, domain, kek_id, wrapped FROM keyring.data_key WHERE id = ANY(%s)", [wanted]
        )
        rows = cursor.fetchall()
    unwrap = provider().unwrap
    return {
        key_id: unwrap(kek_id, wrapped, bound=key_bound(key_id, domain))
        for key_id, domain, kek_id, wrapped in rows
    }


def open_key(key_id: UUID) -> bytes:
    """Return one data key; raise ``KeyGone`` when it was shredded, put away, or belongs to others."""
    key = open_keys([key_id]).get(key_id)
    if key is None:
        raise KeyGone("the data key is gone or not ours")
    return key


def shred(key_id: UUID) -> bool:
    """Delete a data key of the actor's own team: what it closed can never be read again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT keyring.shred(%s)", [key_id])
        return bool(cursor.fetchone()[0])
