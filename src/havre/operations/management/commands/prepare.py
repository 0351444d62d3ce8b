"""``prepare``: make the database ready, whatever its state. The only command that needs the administrator."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from havre.operations import install


class Command(BaseCommand):
    """Create roles and database, migrate as the owner, install policies, load reference data."""

    help = "Prépare la base : rôles, schéma, règles d'accès, territoires."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--again``."""
        parser.add_argument("--again", action="store_true", help="réinstalle même si rien n'a changé")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run every step; each one may be run again."""
        name = settings.DATABASES["default"]["NAME"]
        if not options["again"] and install.is_prepared(name):
            self.stdout.write("Base prête, rien n'a changé.")
            return
        install.create_roles_and_database(name)
        install.install_before_migrations(name)
        self._as_migrator("migrate", "--verbosity", "0")
        install.install_after_migrations(name)
        self._as_migrator("territory", "load")
        self._as_migrator("directory", "numbers")
        self._as_migrator("retention")
        install.note_prepared(name)
        self.stdout.write("Base prête.")

    def _as_migrator(self, *command: str) -> None:
        environment = {**os.environ, "HAVRE_DB_ROLE": "havre_migrator"}
        # This command's own checks have passed: the same ones need not be made four times more.
        words = [sys.executable, "-m", "havre.manage", command[0], "--skip-checks", *command[1:]]
        subprocess.run(words, env=environment, check=True)  # noqa: S603
