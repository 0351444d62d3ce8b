"""``public_check``: what is wrong, or to be seen to, in the texts of the public site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from havre.public.library.check import examine


class Command(BaseCommand):
    """Tell every finding; exit code 1 when a text must be corrected."""

    help = "Vérifie les textes du site public : sources, liens, langues, relectures, facilité de lecture."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print what is wrong first, then what is to be seen to."""
        findings = examine()
        for finding in findings:
            mark = "À corriger" if finding.wrong else "À voir"
            self.stdout.write(f"{mark} {finding.where} : {finding.what}")
        wrong = sum(finding.wrong for finding in findings)
        self.stdout.write(f"{wrong} à corriger, {len(findings) - wrong} à voir.")
        if wrong:
            raise SystemExit(1)
