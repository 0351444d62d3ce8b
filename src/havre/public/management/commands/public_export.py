"""``public_export DIR``: the public pages as files, for a plain web server when everything else is down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from havre.public.still import write_still


class Command(BaseCommand):
    """Write every page of content, its style and the telephone numbers; no database is asked."""

    help = "Écrit les pages du site public en fichiers HTML, pour un serveur de fichiers de secours."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where to write."""
        parser.add_argument("folder", type=Path, metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write and count."""
        count = write_still(options["folder"])
        self.stdout.write(f"{count} pages écrites dans {options['folder']}.")
