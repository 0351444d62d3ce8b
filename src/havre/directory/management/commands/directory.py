"""``directory``: import public files into the directory; by default it only says what it would do."""

from __future__ import annotations

import io
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from havre.directory import services
from havre.directory.importers.sources import PARSERS
from havre.directory.rules import Source
from havre.directory.services.duplicates import find_pairs
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused

EXAMPLES = 3
_WIDTH = 30


class Command(BaseCommand):
    """Import public files, load the national numbers."""

    help = "Annuaire : importer un fichier public (à blanc, sauf --apply), charger les numéros nationaux."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two acts."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        imports = acts.add_parser("import", help="lire un fichier public et dire ce qu'il changerait")
        imports.add_argument("--source", required=True, choices=[source.value for source in PARSERS])
        imports.add_argument("--apply", action="store_true", help="écrire (sinon : rien n'est écrit)")
        imports.add_argument(
            "--accept-vanished", action="store_true", help="accepter que beaucoup de fiches aient disparu"
        )
        imports.add_argument(
            "--structures", type=Path, metavar="FICHIER", help="data.inclusion : le fichier des structures"
        )
        imports.add_argument("path", type=Path, metavar="FICHIER")
        acts.add_parser("numbers", help="charger les numéros nationaux (17, 119…)")
        acts.add_parser("twins", help="chercher les fiches qui parlent peut-être du même service")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the act; an anticipated refusal ends with its sentence."""
        try:
            if options["act"] == "numbers":
                changed = services.load_national_numbers(now=utc_now())
                self.stdout.write(f"Numéros nationaux : {changed} créés ou modifiés.")
            elif options["act"] == "twins":
                self.stdout.write(
                    f"Doublons possibles : {find_pairs(now=utc_now())} nouveaux, à décider sur la page."
                )
            else:
                self._import(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _import(self, options: dict[str, Any]) -> None:
        with ExitStack() as files:
            report = services.import_records(
                source=Source(options["source"]),
                stream=files.enter_context(_opened(options["path"])),
                dry_run=not options["apply"],
                now=utc_now(),
                accept_vanished=options["accept_vanished"],
                beside=files.enter_context(_opened(options["structures"])) if options["structures"] else None,
                progress=Bar("Écriture", out=sys.stderr).show,
            )
        for line in lines_of(report):
            self.stdout.write(line)


@contextmanager
def _opened(path: Path) -> Iterator[Progress]:
    """Open a file behind its bar; an address that is no file is refused."""
    if not path.is_file():
        raise CommandError(f"{path} n'est pas un fichier. Vérifiez le chemin.")
    with path.open("rb") as file:
        yield Progress(file, size=path.stat().st_size, out=sys.stderr)


class Bar:
    """A line that is redrawn, on a terminal only."""

    def __init__(self, what: str, *, out: TextIO) -> None:
        """Name what goes on."""
        self._what, self._out = what, out
        self._shown = out.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, done: int, total: int, *, ended: bool | None = None) -> None:
        """Draw ``done`` out of ``total``; wipe the line at the end."""
        if not self._shown:
            return
        filled = min(_WIDTH, _WIDTH * done // max(total, 1))
        bar = "#" * filled + "." * (_WIDTH - filled)
        over = done >= total if ended is None else ended
        text = "\r\033[K" if over else f"\r{self._what} [{bar}] {100 * done // max(total, 1)} %"
        self._out.write(text)
        self._out.flush()


class Progress(io.RawIOBase):
    """A stream that shows how much of the file has been read, on a terminal only."""

    def __init__(self, stream: io.BufferedReader, *, size: int, out: TextIO) -> None:
        """Watch ``stream``, a file of ``size`` bytes."""
        super().__init__()
        self._stream, self._size, self._read = stream, max(size, 1), 0
        self._bar = Bar("Lecture", out=out)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read from the file and redraw the bar."""
        data = self._stream.read(size)
        self._read += len(data)
        self._bar.show(self._read, self._size, ended=not data)
        return data


def lines_of(report: services.ImportReport) -> list[str]:
    """Return the report in French: what was read, believed, left out, refused and why, changed."""
    reading = report.reading
    changes = {
        "Nouvelles": report.created,
        "modifiées": report.updated,
        "inchangées": report.unchanged,
        "disparues de la source": report.vanished,
        "revenues": report.returned,
    }
    return [
        f"Source : {report.source.label}",
        f"Fichier : sha256 {reading.sha256[:16]}…, encodage {reading.encoding}",
        f"Lignes ou fiches lues : {reading.read}",
        f"Acceptées : {report.accepted}",
        f"Hors périmètre : {reading.skipped.total()}{_most(reading.skipped)}",
        f"Refusées : {report.quarantined}",
        *_refusals(report),
        *(f"Doute : {count} × {flag.label}" for flag, count in reading.flags.most_common()),
        *([] if reading.complete else ["ATTENTION : le fichier n'a pas été lu en entier."]),
        " ; ".join(f"{what} : {count}" for what, count in changes.items()),
        *([f"Écartées à la demande (ne pas lister) : {report.excluded}"] if report.excluded else []),
        *(
            [f"Fiches de Havre revenues par cette source, laissées de côté : {report.own}"]
            if report.own
            else []
        ),
        *(f"Gardé comme saisi et verrouillé : {name} × {count}" for name, count in report.kept.items()),
        "À blanc : rien n'a été écrit. Ajoutez --apply pour écrire." if report.dry_run else "Écrit.",
    ]


def _most(counts: Counter[str]) -> str:
    told = ", ".join(f"{what} {count}" for what, count in counts.most_common(8))
    return f" ({told})" if told else ""


def _refusals(report: services.ImportReport) -> list[str]:
    lines = []
    for reason, count in report.reading.refused.most_common():
        lines.append(f"  {count} × {reason.label}")
        examples = [one for one in report.reading.refusals if one.reason == reason][:EXAMPLES]
        lines += [f"      ligne {one.line} : {one.excerpt[:100]}" for one in examples]
    return lines
