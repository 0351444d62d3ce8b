"""``doctor``: say whether the walls stand, and what to do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from havre.operations import install
from havre.operations.doctor import catalogue, surroundings


class Command(BaseCommand):
    """Examine the catalogue and what surrounds it; exit code 1 when a wall is down."""

    help = "Vérifie les règles d'accès, les rôles, l'horloge, le courriel, les clés et les sauvegardes."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print each finding with its remedy."""
        with install.connect("admin", autocommit=True) as admin:
            findings = [*catalogue.examine(admin), *surroundings.examine(admin)]
        for finding in findings:
            mark = "GRAVE " if finding.grave else "À voir"
            self.stdout.write(f"{mark} {finding.subject} : {finding.problem}.\n       → {finding.remedy}")
        if not findings:
            self.stdout.write("Tout est en ordre.")
        if any(finding.grave for finding in findings):
            raise SystemExit(1)
