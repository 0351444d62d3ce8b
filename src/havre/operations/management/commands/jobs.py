"""``jobs``: the worker, under its own database role."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Run the worker; refuses to run under the pages' role."""

    help = "Exécute les tâches de fond."
    # The checks of addresses load every screen, which the worker never shows: a third of its memory.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run procrastinate's worker until it is told to stop."""
        if settings.DATABASE_ROLE != "havre_jobs":
            if os.environ.get("HAVRE_DB_ROLE"):
                raise CommandError(
                    "Les tâches de fond se connectent comme havre_jobs : HAVRE_DB_ROLE=havre_jobs."
                )
            os.environ["HAVRE_DB_ROLE"] = "havre_jobs"
            os.execv(sys.executable, [sys.executable, "-m", "havre.manage", "jobs"])  # noqa: S606 - our own command
        at_once = os.environ.get("HAVRE_JOBS_AT_ONCE", "2")
        call_command("procrastinate", "worker", "--concurrency", at_once, "--delete-jobs", "successful")
