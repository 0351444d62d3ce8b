"""Write the directory: imports in two phases, the national numbers, one entry typed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, Func

from havre.directory.exporters.inclusion import SOURCE
from havre.directory.importers.places import Entry, Gazetteer, Town, areas_index, nationwide, settle
from havre.directory.importers.reading import Reading, read_file
from havre.directory.importers.records import Record, Refusal, Telephone
from havre.directory.importers.text_stream import Readable
from havre.directory.models import Alias, Exclusion, ImportRun, QuarantinedLine, Service, SourceRecord
from havre.directory.rules import (
    NATIONAL_NUMBERS,
    NATIONAL_NUMBERS_READ_ON,
    Source,
)
from havre.directory.services import incoming, told_imports
from havre.directory.services.offers import rebuild_offers, refresh_offers
from havre.kernel.errors import Refused
from havre.territory.epci import communes_by_epci
from havre.territory.models import Commune, CommuneName, Departement, PostalCode

# More than this share of a source gone at once is a cut file, not a reform.
VANISHED_SHARE = 0.2
VANISHED_FLOOR = 20
_NATIONAL = "national-"
_UUID_LENGTH = 36
Progress = Callable[[int, int], None]  # records written, records to write


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import found and did, or would do when ``dry_run``.

    ``kept`` counts, by field, the values of the source that a person's lock kept out; ``excluded`` the entries
    that a person asked not to list; ``own`` those that Havre itself published and that come back through the source.
    """

    source: Source
    dry_run: bool
    reading: Reading
    created: int
    updated: int
    unchanged: int
    vanished: int
    returned: int
    excluded: int = 0
    own: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many records of the file are believed."""
        return len(self.reading.entries)

    @property
    def quarantined(self) -> int:
        """How many lines were refused."""
        return self.reading.refused.total()


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of one record of a source."""

    service: UUID
    sha256: str
    vanished: bool


@dataclass(frozen=True)
class Plan:
    """What the entries change; ``vanished`` are identifiers that the source no longer gives."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)

    @property
    def touched(self) -> list[str]:
        """The records of which anything is to be written but the day of the reading."""
        return [*self.created, *self.updated, *self.vanished, *self.returned]


def import_records(
    *,
    source: Source,
    stream: Readable,
    dry_run: bool,
    now: datetime,
    accept_vanished: bool = False,
    beside: Readable | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Read a whole file of ``source``, then write what changed in one transaction.

    Order: the file is read and every line judged; the plan is made; unless ``dry_run``, under a lock of the
    source, new and changed entries are written, those that vanished upstream become "à vérifier" (never
    after an incomplete reading), the run and its quarantine are recorded, one job is queued that tells other
    systems what changed.  A second run changes nothing.
    What a person locked, closed or asked not to list stays so.  ``beside`` is the file of structures that goes
    with a file of services (data.inclusion). ``progress`` is told how many records are written, out of how many.

    Raises ``Refused``: ``import_running``, ``nothing_read``, ``too_many_vanished`` (unless accepted).
    """
    reading = read_file(source, stream, gazetteer(), beside=beside)
    digests = {identifier: entry.digest() for identifier, entry in reading.entries.items()}
    if dry_run:
        plan = _plan(source, digests, complete=reading.complete)
        for batch in incoming.batches(plan.updated):
            plan.kept.update(incoming.changes_of(_of(reading, batch), digests, source=source, now=now).kept)
        return _report(source, reading, plan, dry_run=True)
    if not reading.entries:
        raise Refused(
            "Aucune fiche à retenir dans ce fichier : rien n'a été écrit. Vérifiez le fichier et la source choisie.",
            code="nothing_read",
        )
    with transaction.atomic():
        _lock(source)
        plan = _plan(source, digests, complete=reading.complete)
        if not accept_vanished:
            _refuse_mass_vanishing(plan, known=len(plan.unchanged) + len(plan.updated) + len(plan.vanished))
        before = told_imports.public_before(source, plan.touched)
        _write(source, reading.entries, digests, plan, now=now, progress=progress)
        refresh_offers(source=source, changed=plan.touched, now=now)
        run = _record_run(_report(source, reading, plan, dry_run=False), now=now)
        told_imports.keep_changes(run, source=source, records=plan.touched, before=before)
    return _report(source, reading, plan, dry_run=False)


def _of(reading: Reading, names: Iterable[str]) -> dict[str, Entry]:
    return {name: reading.entries[name] for name in names}


def load_national_numbers(*, now: datetime) -> int:
    """Write the national numbers as services of France; return how many were created or changed."""
    entries = [nationwide(record) for record in _national_records()]
    return _save(entries, now=now)


def record_service(*, record: Record, now: datetime) -> UUID:
    """Write one service known by Havre itself (a CRIP, a duty line) and return its identifier.

    ``record.source_id`` names it for ever: the same one written again is an update.
    Raises ``Refused``, code ``unknown_commune``, when its commune cannot be named.
    """
    entry = settle(record, gazetteer())
    if isinstance(entry, Refusal):
        raise Refused(f"{entry.reason.label} Corrigez la commune de la fiche.", code="unknown_commune")
    _save([entry], now=now)
    return SourceRecord.objects.get(source=Source.HAVRE.value, source_id=record.source_id).service_id


def gazetteer() -> Gazetteer:
    """Return the communes of today, the codes that have become theirs, départements and regions: four statements."""
    postal_codes: dict[str, list[str]] = {}
    for commune, code in PostalCode.objects.order_by("commune_id", "code").values_list("commune_id", "code"):
        postal_codes.setdefault(commune, []).append(code)
    rows = Commune.objects.filter(is_current=True).order_by("code")
    towns = {
        code: Town(code, name, departement, lat, lon, tuple(postal_codes.get(code, ())))
        for code, name, departement, lat, lon in rows.values_list(
            "code", "name", "departement_id", "latitude", "longitude"
        )
    }
    names = CommuneName.objects.exclude(code__in=towns).order_by("code", "kind")
    here = Departement.objects.order_by("code").values_list("code", "name", "region_id", "region__name")
    regions, departements = areas_index(here)
    former = dict(names.values_list("code", "commune_id"))
    return Gazetteer(
        towns, former=former, regions=regions, departements=departements, epci=communes_by_epci()
    )


def _national_records() -> Iterator[Record]:
    for number in NATIONAL_NUMBERS:
        yield Record(
            line=0,
            source_id=f"{_NATIONAL}{number.number}",
            name=number.name,
            kind=number.kind,
            phones=(Telephone(number.number, number.phone_kind),),
            hours_text=" ".join(part for part in (number.hours, number.reserve) if part),
            dated_on=NATIONAL_NUMBERS_READ_ON,
        )


def _save(entries: Iterable[Entry], *, now: datetime) -> int:
    by_id = {entry.record.source_id: entry for entry in entries}
    digests = {identifier: entry.digest() for identifier, entry in by_id.items()}
    with transaction.atomic():
        _lock(Source.HAVRE)
        plan = _plan(Source.HAVRE, digests, complete=False)
        _write(Source.HAVRE, by_id, digests, plan, now=now)
        changed = SourceRecord.objects.filter(
            source=Source.HAVRE.value, source_id__in=[*plan.created, *plan.updated]
        )
        rebuild_offers(services=list(changed.values_list("service_id", flat=True)), now=now)
    return len(plan.created) + len(plan.updated)


def _lock(source: Source) -> None:
    """Take the lock of the source until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"havre.directory.{source.value}"])
        if not cursor.fetchone()[0]:
            raise Refused(
                "Un import de cette source est déjà en cours. Attendez qu'il se termine, puis recommencez.",
                code="import_running",
            )


def _plan(source: Source, digests: Mapping[str, str], *, complete: bool) -> Plan:
    """Compare with what the database holds; an incomplete reading makes nothing vanish."""
    rows = SourceRecord.objects.filter(source=source.value).order_by("source_id")
    known = {
        identifier: Known(service, sha256, vanished_at is not None)
        for identifier, service, sha256, vanished_at in rows.values_list(
            "source_id", "service_id", "sha256", "vanished_at"
        )
    }
    plan = Plan()
    ours = _ours(name for name in digests if name not in known)
    unwanted = set(Exclusion.objects.filter(source=source.value).values_list("source_id", flat=True))
    for identifier, digest in digests.items():
        if identifier in unwanted:
            plan.excluded.append(identifier)
            continue
        if identifier in ours:
            plan.own.append(identifier)
            continue
        before = known.get(identifier)
        if before is None:
            plan.created.append(identifier)
        else:
            (plan.unchanged if before.sha256 == digest else plan.updated).append(identifier)
            plan.returned.extend([identifier] if before.vanished else [])
    if complete:
        plan.vanished.extend(name for name, row in known.items() if name not in digests and not row.vanished)
    return plan


def _ours(identifiers: Iterable[str]) -> set[str]:
    """Return the identifiers that Havre gave: its own entries, read again in a file of its own or of an aggregator."""
    asked = {key: name for name in identifiers if (key := _uuid(name.removeprefix(f"{SOURCE}--")))}
    keys = list(asked)
    held = set(Service.objects.filter(id__in=keys).values_list("id", flat=True))
    held |= set(Alias.objects.filter(old_id__in=keys).values_list("old_id", flat=True))
    return {asked[key] for key in held}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == _UUID_LENGTH else None
    except ValueError:
        return None


def _write(
    source: Source,
    entries: Mapping[str, Entry],
    digests: Mapping[str, str],
    plan: Plan,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Write the plan: new entries, changed ones, then what was seen, what vanished, what came back."""
    done, total = 0, len(plan.created) + len(plan.updated)
    tell = progress or (lambda _done, _total: None)
    for batch in incoming.batches(plan.created):
        incoming.create({name: entries[name] for name in batch}, digests, source=source, now=now)
        done += len(batch)
        tell(done, total)
    for batch in incoming.batches(plan.updated):
        chosen = {name: entries[name] for name in batch}
        changes = incoming.changes_of(chosen, digests, source=source, now=now)
        incoming.write(changes)
        plan.kept.update(changes.kept)
        done += len(batch)
        tell(done, total)
    seen = [*plan.unchanged, *plan.updated]
    incoming.see(source, seen=seen, vanished=plan.vanished, returned=plan.returned, now=now)


def _refuse_mass_vanishing(plan: Plan, *, known: int) -> None:
    if len(plan.vanished) > max(VANISHED_FLOOR, known * VANISHED_SHARE):
        raise Refused(
            f"{len(plan.vanished)} fiches sur {known} ont disparu de ce fichier : il est peut-être coupé. "
            "Rien n'a été écrit. Si la disparition est voulue, recommencez en l'acceptant.",
            code="too_many_vanished",
        )


def _report(source: Source, reading: Reading, plan: Plan, *, dry_run: bool) -> ImportReport:
    return ImportReport(
        source=source,
        dry_run=dry_run,
        reading=reading,
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
        vanished=len(plan.vanished),
        returned=len(plan.returned),
        excluded=len(plan.excluded),
        own=len(plan.own),
        kept=dict(sorted(plan.kept.items())),
    )


def _record_run(report: ImportReport, *, now: datetime) -> ImportRun:
    """Write the run and the lines refused (at most ``KEPT_REFUSALS`` of each reason)."""
    reading = report.reading
    run = ImportRun.objects.create(
        source=report.source.value,
        started_at=now,
        finished_at=Func(function="clock_timestamp", output_field=DateTimeField()),
        file_sha256=reading.sha256,
        encoding=reading.encoding,
        complete=reading.complete,
        read_count=reading.read,
        skipped_count=reading.skipped.total(),
        quarantined_count=report.quarantined,
        created_count=report.created,
        updated_count=report.updated,
        unchanged_count=report.unchanged,
        vanished_count=report.vanished,
        reasons=_by_code(reading.refused),
        flags=_by_code(reading.flags),
    )
    QuarantinedLine.objects.bulk_create(
        [
            QuarantinedLine(
                run=run,
                line=line.line,
                reason=line.reason.value,
                sentence=line.reason.label,
                excerpt=line.excerpt,
            )
            for line in reading.refusals
        ],
        batch_size=1_000,
    )
    return run


def _by_code(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(code): count for code, count in sorted(counts.items())}
