"""``document``: write the reference pages of ``docs/`` from the code."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from havre.operations.reference import pages


class Command(BaseCommand):
    """Write the lexicon, the states and the access tables."""

    help = "Écrit les pages de référence de docs/ à partir du code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", nargs="?", default="docs")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write every page."""
        for name, write in pages().items():
            (Path(options["folder"]) / name).write_text(write(), encoding="utf-8")
