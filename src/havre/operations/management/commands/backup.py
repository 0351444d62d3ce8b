"""``backup`` and ``backup --restore``: the nightly copy, and its proof."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from havre.foundation.envelopes import CannotOpen
from havre.kernel.clock import utc_now
from havre.operations.backups import Backup, back_up, restore


class Command(BaseCommand):
    """Write a backup, or restore one into a new database."""

    help = "Sauvegarde la base (données et trousseau à part), ou restaure dans une base nouvelle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and what to restore."""
        parser.add_argument("--folder", default=settings.BACKUP_DIR)
        parser.add_argument("--restore", metavar="DONNEES", help="fichier data-….dump à restaurer")
        parser.add_argument("--keyring", metavar="TROUSSEAU", help="fichier keyring-….dump à restaurer avec")
        parser.add_argument("--database", help="base nouvelle où restaurer")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run."""
        if options["restore"]:
            self._restore(options)
            return
        if not options["folder"]:
            raise CommandError("Dites où écrire : --folder ou HAVRE_BACKUP_DIR.")
        try:
            backup = back_up(Path(options["folder"]), now=utc_now())
        except OSError as error:
            raise CommandError(
                f"Rien n'a été sauvegardé : {error.strerror}. Corrigez puis recommencez."
            ) from error
        self.stdout.write(f"Sauvegardé : {backup.data.name} et {backup.keyring.name}.")

    def _restore(self, options: dict[str, Any]) -> None:
        if not options["keyring"] or not options["database"]:
            raise CommandError("Donnez --keyring et --database (une base qui n'existe pas encore).")
        try:
            restore(Backup(Path(options["restore"]), Path(options["keyring"])), database=options["database"])
        except CannotOpen as error:
            raise CommandError(f"Ce fichier ne s'ouvre pas avec les clés de ce lieu : {error}.") from error
        self.stdout.write(f"Restauré dans {options['database']}. Vérifiez : journal verify, doctor.")
