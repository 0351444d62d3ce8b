"""Which parser reads which source."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator

from havre.directory.importers import (
    csv_template,
    data_inclusion,
    dila,
    dila_2016,
    finess,
    france_services,
    hsds,
    parquet,
)
from havre.directory.importers.records import Outcome
from havre.directory.importers.text_stream import Readable, TextStream
from havre.directory.rules import Source

Parser = Callable[[TextStream], Iterator[Outcome]]

PARSERS: dict[Source, Parser] = {
    Source.DILA: dila.parse,
    Source.DILA_2016: dila_2016.parse,
    Source.FRANCE_SERVICES: france_services.parse,
    Source.FINESS: finess.parse,
    Source.DATA_INCLUSION: data_inclusion.parse,
    Source.HSDS: hsds.parse,
    Source.CSV: csv_template.parse,
}


class ParquetFile:
    """What the report says of a Parquet file: no encoding, the digest of its bytes."""

    encoding = "parquet"

    def __init__(self, stream: Readable) -> None:
        """Take the stream, first bytes included."""
        self._digest = hashlib.sha256()
        self._stream = stream

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes read so far."""
        return self._digest.hexdigest()

    def read(self, size: int, /) -> bytes:
        """Read and count in the digest."""
        data = self._stream.read(size)
        self._digest.update(data)
        return data


class _Again:
    """A stream whose first bytes have been looked at."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int, /) -> bytes:
        """Give the first bytes back, then the rest."""
        head, self._head = self._head, b""
        return head or self._stream.read(size)


def outcomes_of(
    source: Source, stream: Readable, *, beside: Readable | None = None
) -> tuple[TextStream | ParquetFile, Iterator[Outcome]]:
    """Return the file (for its encoding and digest once read) and the outcomes of a file of ``source``.

    ``beside`` is the file of structures that goes with the services of data.inclusion.
    """
    if source is not Source.DATA_INCLUSION:
        text = TextStream(stream)
        return text, PARSERS[source](text)
    structures = [_items(beside)[1]] if beside else []
    file, services = _items(stream)
    return file, data_inclusion.outcomes(itertools.chain(*structures, services))


def _items(stream: Readable) -> tuple[TextStream | ParquetFile, Iterator[data_inclusion.Found]]:
    head = stream.read(len(parquet.MAGIC))
    again = _Again(head, stream)
    if head == parquet.MAGIC:
        file = ParquetFile(again)
        return file, parquet.items_of(file, columns=data_inclusion.COLUMNS)
    text = TextStream(again)
    return text, data_inclusion.items_of(text)
