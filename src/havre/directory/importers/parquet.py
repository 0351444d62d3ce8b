"""Rows of a Parquet file out of an untrusted stream, in bounded memory; needs the package ``pyarrow``."""

from __future__ import annotations

import importlib
import math
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from havre.directory.importers.json_stream import Item
from havre.directory.importers.records import Reason, Refusal, Unreadable
from havre.directory.importers.text_stream import Readable

MAGIC = b"PAR1"
MAX_FILE_BYTES = 1 << 30
MAX_ROWS = 500_000
MAX_UNPACKED_BYTES = 2 << 30
# A small part of a file that unpacks to hundreds of times its size is a bomb.
MAX_RATIO = 250
_SMALL_BYTES = 8 << 20
_ROWS_AT_ONCE = 64
_MAX_BATCH_BYTES = 64 << 20
_KEPT_IN_MEMORY = 16 << 20


def items_of(stream: Readable, *, columns: Sequence[str]) -> Iterator[Item | Refusal]:
    """Yield the rows as objects (``columns`` only); what stops the reading becomes a fatal refusal."""
    try:
        pyarrow = importlib.import_module("pyarrow")
        library = importlib.import_module("pyarrow.parquet")
    except ImportError:
        yield Refusal(0, Reason.NO_PARQUET, fatal=True)
        return
    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as file:
        try:
            _take(stream, file)
            yield from _rows(library, file, columns)
        except Unreadable as error:
            yield Refusal(0, error.reason, fatal=True)
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError, MemoryError):
            yield Refusal(0, Reason.CUT_SHORT, fatal=True)


def _take(stream: Readable, file: IO[bytes]) -> None:
    """Copy the stream: the end of a Parquet file says where its rows are."""
    left = MAX_FILE_BYTES
    while data := stream.read(1 << 16):
        left -= len(data)
        if left < 0:
            raise Unreadable(Reason.TOO_LARGE)
        file.write(data)
    file.seek(0)


def _rows(library: Any, file: IO[bytes], columns: Sequence[str]) -> Iterator[Item]:
    table = library.ParquetFile(file)
    _measure(table.metadata)
    known = [name for name in table.schema_arrow.names if name in set(columns)]
    if not known:
        raise Unreadable(Reason.NOT_THIS_FORMAT)
    line = 0
    for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE, columns=known, use_threads=False):
        if batch.nbytes > _MAX_BATCH_BYTES:
            raise Unreadable(Reason.TOO_LARGE)
        for row in batch.to_pylist():
            line += 1
            value = {name: _plain(cell) for name, cell in row.items()}
            yield Item(line, value, f"{value.get('id', '')} {value.get('nom', '')}"[:500])


def _measure(metadata: Any) -> None:
    """Refuse a file whose own description announces too much."""
    if metadata.num_rows > MAX_ROWS:
        raise Unreadable(Reason.TOO_LARGE)
    unpacked = 0
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(column)
            size, packed = chunk.total_uncompressed_size, max(chunk.total_compressed_size, 1)
            unpacked += size
            if unpacked > MAX_UNPACKED_BYTES or (size > _SMALL_BYTES and size / packed > MAX_RATIO):
                raise Unreadable(Reason.TOO_LARGE)


def _plain(value: Any) -> Any:
    """Return what JSON would have held: days as text, no NaN."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
