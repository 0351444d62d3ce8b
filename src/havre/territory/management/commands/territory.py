"""``territory load`` and ``territory sync``: bring the reference data into the database, as its owner."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.territory import services
from havre.territory.official import OfficialTerritory


class Command(BaseCommand):
    """Two acts: load what is shipped, or refresh from the official service."""

    help = "Charge les communes et les autorités livrées (load), ou les met à jour (sync)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two acts."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="{load,sync}")
        load = acts.add_parser("load", help="charge les données livrées, une seule fois")
        load.add_argument("--again", action="store_true", help="recharge par-dessus une mise à jour")
        acts.add_parser("sync", help="met à jour depuis le service officiel (HAVRE_TERRITORY_API_URL)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Do the act; a refusal is told as its sentence."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _load(self, options: dict[str, Any]) -> None:
        load = services.load_shipped(now=utc_now(), again=options["again"])
        if load is None:
            self.stdout.write("Territoires : déjà chargés.")
        else:
            self.stdout.write(f"Territoires : {load.communes} communes au {load.official_code_on:%d/%m/%Y}.")

    def _sync(self, _options: dict[str, Any]) -> None:
        source = OfficialTerritory(settings.TERRITORY_API_URL)
        load = services.sync_from_official(source, now=utc_now())
        self.stdout.write(f"Territoires : {load.communes} communes mises à jour.")
