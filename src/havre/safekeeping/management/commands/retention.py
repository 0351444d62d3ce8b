"""``retention``: load the national lines of the retention table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from havre.safekeeping.services.retention import load_rules


class Command(BaseCommand):
    """Run by ``prepare``, as the owner; may be run again."""

    help = "Charge les durées de conservation nationales."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load what changed."""
        self.stdout.write(f"Durées de conservation : {load_rules()} ligne(s) nouvelle(s).")
