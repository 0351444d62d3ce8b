"""Bring many rows into a table by COPY, inside the caller's transaction; for the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model
from psycopg import sql

Value = str | int | float | bool | None
Line = Sequence[Value]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table and the columns that are brought; the first column is the natural key."""

    model: type[Model]
    columns: tuple[str, ...]

    @property
    def name(self) -> sql.Identifier:
        """The table's name, quoted."""
        return sql.Identifier(self.model._meta.db_table)  # noqa: SLF001 - Django's documented API

    @property
    def column_list(self) -> sql.Composed:
        """The columns, quoted."""
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def refresh(table: Table, lines: Iterable[Line]) -> None:
    """Insert new rows and change those that differ, by natural key; rows that are not brought stay."""
    key, *others = map(sql.Identifier, table.columns)
    changes = sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(column) for column in others)
    before = sql.SQL(", ").join(sql.SQL("kept.{}").format(column) for column in others)
    after = sql.SQL(", ").join(sql.SQL("EXCLUDED.{}").format(column) for column in others)
    names = {"table": table.name, "columns": table.column_list, "key": key}
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
            ).format(**names)
        )
        _copy(sql.Identifier("incoming"), table.column_list, lines)
        cursor.execute(
            sql.SQL(
                "INSERT INTO {table} AS kept ({columns}) SELECT {columns} FROM incoming"
                " ON CONFLICT ({key}) DO UPDATE SET {changes} WHERE ({before}) IS DISTINCT FROM ({after})"
            ).format(**names, changes=changes, before=before, after=after)
        )
        cursor.execute("DROP TABLE incoming")


def replace(table: Table, lines: Iterable[Line]) -> None:
    """Empty the table, then copy the rows: for tables that no other table points to."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}").format(table.name))
    _copy(table.name, table.column_list, lines)


def analyze(tables: Iterable[Table]) -> None:
    """Let the planner know the new contents at once, without waiting for autovacuum."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(table.name))


def _copy(name: sql.Identifier, columns: sql.Composed, lines: Iterable[Line]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in lines:
            copy.write_row(line)
