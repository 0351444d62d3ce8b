"""Invented files of each format, and the steps that the tests share."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from havre.directory import services
from havre.directory.importers.records import Outcome, Record
from havre.directory.importers.sources import outcomes_of
from havre.directory.rules import Source

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)

STRUCTURE = {
    "source": "invente", "id": "invente--s1", "nom": "Association inventée L'Escale", "date_maj": "2026-09-01",
    "siret": "73282932000074", "description": "Une association inventée pour les tests.",
    "site_web": "https://escale.example.org", "reseaux_porteurs": None,
}  # fmt: skip
SERVICE = {
    "source": "invente", "structure_id": "invente--s1", "id": "invente--a1", "nom": "Écoute des victimes (inventé)",
    "description": "Un accueil inventé.\nÉcrire à jeanne.dupont@example.org ou à contact@example.org.",
    "date_maj": "2026-09-15", "thematiques": ["famille--surmonter-conflits-separation-violence"], "frais": "gratuit",
    "publics": ["jeunes", "femmes"], "publics_precisions": "De 12 à 25 ans.", "commune": "Bourg-en-Bresse",
    "code_postal": "01000", "code_insee": "01053", "adresse": "1 rue de l'Essai", "longitude": 5.225,
    "latitude": 46.205, "telephone": "0499000001", "courriel": "contact@example.org",
    "modes_accueil": ["en-presentiel"], "zone_eligibilite": ["01", "01053", "200069193"],
    "modes_mobilisation": ["se-presenter", "telephoner"], "mobilisable_par": ["usagers", "professionnels"],
    "horaires_accueil": "Mo-Fr 09:00-12:00; PH off",
    "accessibilite_lieu": "https://acceslibre.beta.gouv.fr/app/01-bourg/a/x/erp/escale/",
}  # fmt: skip


def as_json(*values: Any) -> bytes:
    return json.dumps(list(values), ensure_ascii=False).encode()


def read(source: Source, data: bytes, *, beside: bytes | None = None) -> list[Outcome]:
    other = io.BytesIO(beside) if beside is not None else None
    return list(outcomes_of(source, io.BytesIO(data), beside=other)[1])


def one(source: Source, data: bytes, **options: Any) -> Record:
    (found,) = read(source, data, **options)
    assert isinstance(found, Record), found
    return found


def run(source: Source, data: bytes, **options: Any) -> services.ImportReport:
    values: dict[str, Any] = {"dry_run": False, "now": NOW, **options}
    if isinstance(values.get("beside"), bytes):
        values["beside"] = io.BytesIO(values["beside"])
    return services.import_records(source=source, stream=io.BytesIO(data), **values)


def table(**cells: str) -> bytes:
    """Return a table of one line with these cells, and the ones that must be there."""
    values = {"identifiant": "m1", "nom": "Maison inventée", "type": "mda", "code_insee": "01053", **cells}
    return (";".join(values) + "\n" + ";".join(f'"{value}"' for value in values.values()) + "\n").encode()
