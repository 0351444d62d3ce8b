"""How a file leaves: the first lines at once, then larger blocks; compressed as it goes, nothing held back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

# Bytes of the first block, and of the others once four have left.
FIRST_BLOCK: Final = 2_048
BLOCK: Final = 65_536
_GZIP_WINDOW: Final = 31


def blocks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Yield the pieces by blocks: a reader sees the first lines before the second chunk of rows is read."""
    held, size, wanted = [], 0, FIRST_BLOCK
    for piece in pieces:
        data = piece.encode()
        held.append(data)
        size += len(data)
        if size >= wanted:
            yield b"".join(held)
            held, size, wanted = [], 0, min(wanted * 4, BLOCK)
    if held:
        yield b"".join(held)


def gzipped(body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks compressed, each complete when it leaves (the middleware would keep the first for long)."""
    press = zlib.compressobj(level=5, wbits=_GZIP_WINDOW)
    for block in body:
        yield press.compress(block) + press.flush(zlib.Z_SYNC_FLUSH)
    yield press.flush()
