"""Rows sealed in bulk and copied by the administrator: the same envelopes as the application, without its verbs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

from havre.foundation import envelopes
from havre.foundation.keys import key_bound, provider

KEYRING: Final = "keyring.data_key"
_KEYRING_COLUMNS: Final = ("id", "domain", "team_id", "user_id", "object_id", "kek_id", "wrapped")


@dataclass(frozen=True)
class Key:
    """One data key, open."""

    id: UUID
    key: bytes


@dataclass(frozen=True)
class Shape:
    """A table as COPY wants it: every column but the numbered key, and the model's default of each."""

    table: str
    columns: tuple[str, ...]
    defaults: tuple[Any, ...]
    places: Mapping[str, int]


@cache
def shape_of(label: str) -> Shape:
    """Return the shape of a model's table, such as ``listening.Contact``."""
    meta = apps.get_model(label)._meta  # noqa: SLF001 - Django's documented way to the fields
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    return Shape(
        table=meta.db_table,
        columns=tuple(field.column for field in fields),
        defaults=tuple(None if field.primary_key else field.get_default() for field in fields),
        places={field.attname: place for place, field in enumerate(fields)},
    )


class Batch:
    """Rows that wait to be copied, table by table, in the order in which they were first met."""

    def __init__(self) -> None:
        """Begin empty; keys are wrapped by the provider of the settings."""
        self._rows: dict[str, list[tuple[Any, ...]]] = {KEYRING: []}
        self._wrap = provider().wrap

    def new_key(self, key_id: UUID, domain: str, *, team_id: UUID, object_id: UUID) -> Key:
        """Make a data key for a team and its wrapped row."""
        key = os.urandom(32)
        kek_id, wrapped = self._wrap(key, bound=key_bound(key_id, domain))
        self._rows[KEYRING].append((key_id, domain, team_id, None, object_id, kek_id, wrapped))
        return Key(key_id, key)

    def add(self, label: str, **values: Any) -> None:
        """Add a row; what is not given has the model's default."""
        shape = shape_of(label)
        row = list(shape.defaults)
        for name, value in values.items():
            row[shape.places[name]] = value
        self._rows.setdefault(label, []).append(tuple(row))

    def add_sealed(self, label: str, key: Key, row_id: UUID, words: Mapping[str, Any], **values: Any) -> None:
        """Add a row whose ``words`` (JSON values, or bytes) are closed under ``key``, bound to their place."""
        table = shape_of(label).table
        closed = {
            column: envelopes.close(
                key.key, key.id, _plain(value), bound=envelopes.bound_to(table, column, row_id, key.id)
            )
            for column, value in words.items()
        }
        self.add(label, id=row_id, key_id=key.id, **closed, **values)

    def ids(self, label: str) -> list[UUID]:
        """Return the ids of the rows of one table, in order."""
        place = shape_of(label).places["id"]
        return [row[place] for row in self._rows.get(label, [])]

    def copy(self, connection: psycopg.Connection) -> int:
        """Send every row in one transaction and return how many there were."""
        count = 0
        with connection.transaction(), connection.cursor() as cursor:
            for name, rows in self._rows.items():
                with cursor.copy(_statement(name)) as copy:
                    for row in rows:
                        copy.write_row(row)
                count += len(rows)
        return count


@cache
def _statement(name: str) -> sql.Composed:
    columns: tuple[str, ...] = _KEYRING_COLUMNS
    if name == KEYRING:
        place = sql.Identifier("keyring", "data_key")
    else:
        shape = shape_of(name)
        place, columns = sql.Identifier(shape.table), shape.columns
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(place, names)


def _plain(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
