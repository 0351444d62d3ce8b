"""``geocode``: give a point to the structures that only have the centre of their commune. Run by the operator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from havre.directory.geocoding.client import Geoplateforme
from havre.directory.services.geocoding import place_structures
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused


class Command(BaseCommand):
    """Ask the geocoder of ``HAVRE_GEOCODER_URL`` for addresses of structures, never of a person."""

    help = "Annuaire : situer les structures qui n'ont que leur commune (à blanc, sauf --apply)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ``--apply`` and ``--limit``."""
        parser.add_argument("--apply", action="store_true", help="écrire (sinon : rien n'est écrit)")
        parser.add_argument("--limit", type=int, default=20_000, help="nombre de lieux au plus")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Ask, then say what was found."""
        if not settings.GEOCODER_URL:
            raise CommandError(
                "Aucun géocodeur n'est choisi : les lieux gardent le centre de leur commune, et la fiche le dit. "
                "Pour en choisir un, donnez son adresse dans HAVRE_GEOCODER_URL (docs/operations.md)."
            )
        try:
            done = place_structures(
                geocoder=Geoplateforme(settings.GEOCODER_URL),
                limit=options["limit"],
                now=utc_now(),
                dry_run=not options["apply"],
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        told = "" if options["apply"] else " Rien n'est écrit : ajoutez --apply."
        self.stdout.write(
            f"{done.asked} lieux demandés, {done.found} situés, {done.far} points écartés (trop loin de la commune)."
            + told
        )
