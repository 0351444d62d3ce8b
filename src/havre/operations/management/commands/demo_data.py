"""``demo_data``: install the invented data of the demonstration, by stages or at scale."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.operations import install
from havre.operations.demo import scale, scale_files
from havre.operations.demo.people import load_cast
from havre.operations.demo.stages import STAGES, not_played, play

WIDTH = 30


class Command(BaseCommand):
    """Install the cast, then play stages; never outside a demonstration."""

    help = "Installe les données inventées de la démonstration."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--stage", choices=[*STAGES, "none"], help="une étape seulement (toutes sinon)")
        parser.add_argument(
            "--if-empty", action="store_true", help="ne jouer que les étapes dont rien n'existe"
        )
        parser.add_argument("--scale", type=int, default=0, metavar="N", help="ajouter N lignes de mesure")
        parser.add_argument("--files", type=int, default=0, metavar="N", help="ajouter N dossiers de mesure")
        parser.add_argument(
            "--seed", type=int, default=scale.SEED, help="graine : la même fait les mêmes données"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Refuse a real installation, else install what is asked."""
        if not settings.DEMO:
            raise CommandError("Ces données sont inventées : elles n'entrent que dans une démonstration.")
        with install.connect("admin") as admin:
            load_cast(admin)
            waiting = not_played(admin) if options["if_empty"] else list(STAGES)
        names = [name for name in waiting if options["stage"] in (None, name)]
        if not names and not options["scale"] and not options["files"]:
            self.stdout.write("Les données existent : rien n'est ajouté.")
            return
        try:
            self._install(names, options, now=utc_now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _install(self, names: list[str], options: dict[str, Any], *, now: datetime) -> None:
        began = time.monotonic()
        for name in names:
            play(name, seed=options["seed"], now=now)
            self.stdout.write(f"Étape {name} : fait ({time.monotonic() - began:.1f} s depuis le début)")
        for option, fill in (("scale", scale.fill), ("files", scale_files.fill)):
            if options[option]:
                order = scale.Order(count=options[option], seed=options["seed"], now=now)
                bar = Bar(order.count, self)
                fill(order, processes=min(2, os.cpu_count() or 1), progress=bar.advance)
                bar.end()


class Bar:
    """A bar on a terminal, a line every tenth elsewhere."""

    def __init__(self, total: int, command: BaseCommand) -> None:
        """Begin at nothing."""
        self._total, self._out = total, command.stdout
        self._done = self._tenths = 0
        self._began = time.monotonic()
        self._terminal = sys.stdout.isatty()

    def advance(self, size: int) -> None:
        """Show that ``size`` more are done."""
        self._done += size
        share = self._done / self._total
        spent = time.monotonic() - self._began
        words = f"{self._done} / {self._total} ({spent:.0f} s)"
        if self._terminal:
            full = round(share * WIDTH)
            self._out.write(f"\r[{'█' * full}{' ' * (WIDTH - full)}] {words}", ending="")
            self._out.flush()
        elif int(share * 10) > self._tenths:
            self._tenths = int(share * 10)
            self._out.write(words)

    def end(self) -> None:
        """Leave the terminal on a new line."""
        self._out.write("" if self._terminal else f"{self._total} : fait")
