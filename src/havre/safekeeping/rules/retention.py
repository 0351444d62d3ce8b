"""The retention table (policy.md §4.3): what is kept how long, from which event, on which basis, and how sure it is.

The table of the database is seeded from here; an agency may decide otherwise, with a reason and dates. Nothing here
is law unless its status says so: the rest is shown with its reserve.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from havre.law import deadlines
from havre.law.periods import add_months, civil_term, local_date, start_of_day
from havre.law.territory import Territory
from havre.safekeeping.rules import Keeper, Status, Then

SEEDED_FROM: Final = date(2026, 1, 1)
_CNIL: Final = "Référentiel de la CNIL sur la protection de l'enfance, § 46"
_OWN: Final = "Minimisation (RGPD, art. 5) : durée proposée par Havre"


@dataclass(frozen=True, kw_only=True)
class Category:
    """One line of the table. ``law`` names the deadline that counts, when the duration is that of a rule.

    ``counted`` is what remains for counting once the object is gone.
    """

    code: str
    label: str
    event: str
    months: int = 0
    days: int = 0
    then: Then = Then.ERASE
    archive_months: int = 0
    counted: str = "Rien"
    basis: str = _OWN
    status: Status = Status.INFERRED
    keeper: Keeper = Keeper.PURGE
    law: str = ""
    # An agency may not keep it for less.
    floor_months: int = 0


CATEGORIES: Final = (
    Category(code="talk", label="Conversation anonyme", event="Dernier message", days=30,
             counted="Mois, mode, âge dit, langue, suite", keeper=Keeper.ITSELF),
    Category(code="contact", label="Contact de la ligne sans écrit", event="Fin du contact", months=12,
             counted="Mois et codes du contact, sans lien"),
    Category(code="situation", label="Situation suivie par la ligne", event="Dernier contact", months=24,
             then=Then.ARCHIVE, archive_months=60, counted="Année d'ouverture",
             basis=f"{_CNIL} (2 ans) ; l'archive de 5 ans est proposée par Havre", status=Status.SOURCE, law="D25"),
    Category(code="handover", label="Transmission entre équipes de la ligne", event="Écriture", months=12),
    Category(code="pause", label="Pause après un échange difficile", event="Proposition", months=3),
    Category(code="requisition", label="Registre des réquisitions", event="Réponse", months=60),
    Category(code="draft", label="Brouillon abandonné", event="Abandon", months=1),
    Category(code="report", label="Information préoccupante envoyée", event="Envoi", months=24,
             basis="Copie de l'auteur ; la CRIP tient la sienne"),
    Category(code="judicial_report", label="Signalement dont l'issue est connue", event="Issue notée", months=24),
    Category(code="judicial_silent", label="Signalement sans nouvelle", event="Envoi", months=60),
    Category(code="reception", label="Information préoccupante reçue par la CRIP", event="Décision", months=24,
             counted="Année et décision", basis="Durée de la base active ; ensuite, le tableau de gestion des "
             "archives du département décide"),
    Category(code="case", label="Dossier de suivi", event="Dernier contact avec la personne", months=24,
             then=Then.ARCHIVE, archive_months=60, counted="Année, tranche d'âge, sexe, issue, durée : comptés à part",
             basis=f"{_CNIL} (2 ans) ; l'archive de 5 ans est proposée par Havre. L'histoire de l'enfant est remise au "
             "service d'archives, hors de Havre", status=Status.SOURCE, law="D25"),
    Category(code="case_import", label="Compte rendu d'un import de dossiers", event="Fin de l'import", months=1),
    Category(code="arrival", label="Demande d'accompagnement reçue, traitée", event="Réponse", months=1,
             basis="Ce qui est utile est dans le dossier ouvert"),
    Category(code="export", label="Trace d'un export (le fichier s'efface le lendemain)", event="Fin de l'export",
             months=12),
    Category(code="night_entry", label="Écriture venue d'un téléphone, traitée", event="Traitement", months=1,
             basis="Ce qui est versé au dossier suit le dossier"),
    Category(code="runaway_photo", label="Photographie d'une personne en fugue", event="Clôture de l'épisode", days=30,
             keeper=Keeper.ITSELF),
    Category(code="shelter_declined", label="Demande d'accueil refusée", event="Refus", months=6, counted="Nombre"),
    Category(code="rights_request", label="Demande de droits", event="Réponse", months=36),
    Category(code="breach", label="Registre des violations de données", event="Clôture", months=60,
             keeper=Keeper.PROCEDURE),
    Category(code="access_log", label="Journal des accès, par personne", event="Écriture", months=36,
             basis="CNIL, journalisation : 6 à 12 mois, jusqu'à 3 ans si le contrôle interne est documenté",
             status=Status.SOURCE, floor_months=6),
    Category(code="notice", label="Avis reçu par un professionnel", event="Avis", months=6, keeper=Keeper.ITSELF),
    Category(code="backup", label="Clés dans les sauvegardes", event="Sauvegarde", days=35, keeper=Keeper.ITSELF),
)  # fmt: skip

BY_CODE: Final = MappingProxyType({category.code: category for category in CATEGORIES})


@dataclass(frozen=True, kw_only=True)
class Duration:
    """How long, as decided for one agency; ``law`` only counts when nobody decided otherwise."""

    months: int
    days: int
    law: str = ""

    def ends_at(self, since: datetime, territory: Territory) -> datetime:
        """Return the first instant at which the duration is over, by the clock of the place."""
        if self.law:
            return deadlines.compute(self.law, since, territory=territory).due_at
        start = local_date(since, territory)
        return civil_term(start, months=self.months, days=self.days, territory=territory).due_at

    def before(self, now: datetime, territory: Territory) -> datetime:
        """Return an instant such that whatever is over at ``now`` began before it (what remains is looked at)."""
        today = local_date(now, territory)
        return start_of_day(
            add_months(today, -self.months) - timedelta(days=self.days) + timedelta(days=4), territory
        )

    def over_before(self, now: datetime, territory: Territory) -> datetime:
        """Return the last midnight such that all that began before it is over at ``now``."""
        day = local_date(self.before(now, territory), territory)
        while self.ends_at(start_of_day(day, territory) - timedelta(seconds=1), territory) > now:
            day -= timedelta(days=1)
        return start_of_day(day, territory)

    @property
    def words(self) -> str:
        """Return the duration in French."""
        years, months = divmod(self.months, 12)
        if years and months:
            years, months = 0, self.months
        parts = [
            f"{years} an{'s' if years > 1 else ''}" if years else "",
            f"{months} mois" if months else "",
            f"{self.days} jour{'s' if self.days > 1 else ''}" if self.days else "",
        ]
        return " et ".join(part for part in parts if part) or "aucune durée"
