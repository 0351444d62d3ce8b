"""``demo_cast``: say who can enter the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from havre.operations.demo.cast import AGENCY_BY_SLUG, CAST


class Command(BaseCommand):
    """Print one line per member of the cast."""

    help = "Liste les personnes de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print the cast."""
        for who in CAST:
            self.stdout.write(f"  {who.name:<18} {who.function:<38} {AGENCY_BY_SLUG[who.agency].name}")
