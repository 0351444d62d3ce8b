"""``role_password ROLE``: the one password that a process which may know no other receives."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from havre.foundation import environment

ALONE = ("havre_public", "havre_live")


class Command(BaseCommand):
    """Print the password derived for a role of the public side, to be put in a file of its own."""

    help = (
        "Donne le mot de passe d'un rôle du site public, à écrire dans un fichier (HAVRE_DB_PASSWORD_FILE)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask which role."""
        parser.add_argument("role", choices=ALONE)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print it and nothing else."""
        self.stdout.write(environment.role_password(options["role"]))
