"""Which parser reads which source."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from havre.directory.importers import dila, dila_2016, finess, france_services
from havre.directory.importers.records import Outcome
from havre.directory.importers.text_stream import Readable, TextStream
from havre.directory.rules import Source

Parser = Callable[[TextStream], Iterator[Outcome]]

PARSERS: dict[Source, Parser] = {
    Source.DILA: dila.parse,
    Source.DILA_2016: dila_2016.parse,
    Source.FRANCE_SERVICES: france_services.parse,
    Source.FINESS: finess.parse,
}


def outcomes_of(source: Source, stream: Readable) -> tuple[TextStream, Iterator[Outcome]]:
    """Return the text (for its encoding and digest once read) and the outcomes of a file of ``source``."""
    text = TextStream(stream)
    return text, PARSERS[source](text)
