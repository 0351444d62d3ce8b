"""The first phase of an import: the whole file is read, placed and counted before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from havre.directory.importers.places import Entry, Gazetteer, settle
from havre.directory.importers.records import (
    Flag,
    Outcome,
    Point,
    Reason,
    Record,
    Refusal,
    Skipped,
    excerpt_of,
)
from havre.directory.importers.sources import outcomes_of
from havre.directory.importers.text_stream import Readable
from havre.directory.rules import PROTECTED_KINDS, Source

KEPT_REFUSALS = (
    500  # of each reason; the rest is counted, so that a hostile file does not fill the quarantine
)


@dataclass
class Reading:
    """What a file held: ``entries`` by identifier in the source, and everything that was left aside."""

    entries: dict[str, Entry] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    refused: Counter[Reason] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    flags: Counter[Flag] = field(default_factory=Counter)
    read: int = 0
    complete: bool = True
    encoding: str = ""
    sha256: str = ""

    def refuse(self, refusal: Refusal) -> None:
        """Count the refusal, and keep it while there are few of its reason."""
        self.complete = self.complete and not refusal.fatal
        self.refused[refusal.reason] += 1
        if self.refused[refusal.reason] <= KEPT_REFUSALS:
            self.refusals.append(refusal)


def read_file(
    source: Source, stream: Readable, gazetteer: Gazetteer, *, beside: Readable | None = None
) -> Reading:
    """Read the whole of ``stream``; memory grows with what is accepted, not with the file."""
    text, outcomes = outcomes_of(source, stream, beside=beside)
    reading = Reading()
    records = _gather(outcomes, reading)
    for record in records.values():
        placed = settle(record, gazetteer)
        if isinstance(placed, Refusal):
            reading.refuse(placed)
        else:
            reading.entries[record.source_id] = placed
            reading.flags.update(placed.flags)
    reading.encoding, reading.sha256 = text.encoding, text.sha256
    return reading


def _gather(outcomes: Iterator[Outcome], reading: Reading) -> dict[str, Record]:
    """Return the records by identifier, the points of the file given to those that had none."""
    records: dict[str, Record] = {}
    for outcome in outcomes:
        reading.read += not isinstance(outcome, Point)
        match outcome:
            case Record() if outcome.source_id in records:
                told = excerpt_of(f"{outcome.source_id} {outcome.name}")
                reading.refuse(Refusal(outcome.line, Reason.DUPLICATE, told))
            case Record():
                records[outcome.source_id] = outcome
            case Refusal():
                reading.refuse(outcome)
            case Skipped():
                reading.skipped[outcome.what] += 1
            case Point():
                _give_point(records, outcome)
    return records


def _give_point(records: dict[str, Record], point: Point) -> None:
    record = records.get(point.source_id)
    if record and record.lat is None and record.kind not in PROTECTED_KINDS:
        records[point.source_id] = replace(record, lat=point.lat, lon=point.lon)
