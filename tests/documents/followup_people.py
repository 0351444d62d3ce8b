"""Invented people and instants of the documents of the accompaniment."""

from __future__ import annotations

from datetime import UTC, datetime

from havre.documents.followup.forms import ChildLine
from havre.documents.followup.voice import ChildVoice
from havre.documents.model import Party

WRITTEN = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
PRODUCED = datetime(2026, 11, 20, 16, 5, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 2, 10, tzinfo=UTC)

POLICE = Party(
    organisation="Commissariat de Villeneuve-l’Exemple",
    service="Brigade de protection de la famille",
    address="5 rue du Port\n99000 Villeneuve-l’Exemple",
)
SHELTER = Party(
    organisation="Maison des Dunes (exemple)", service="Consultation jeunes", email="accueil@dunes.example"
)
MOTHER = Party(
    organisation="Madame Claire Exemple", address="8 allée des Peupliers\n99000 Villeneuve-l’Exemple"
)
ZOE = ChildLine(shown_as="Zoé E.", file_reference="SUIV-4K2M-9QXT", age="15 ans")
VOICE = ChildVoice(
    words="Je veux garder mon collège, et qu’on me prévienne avant de décider.",
    when_text="le 18 novembre 2026",
    heard_by="Alice Exemple",
)
