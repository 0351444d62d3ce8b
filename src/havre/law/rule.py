"""Types of the deadline tables: a rule, its versions in time, how each is counted, who watches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.law.sources import Period, Source
from havre.law.wording import plural, short_date


class Unit(Vocabulary):
    """Units of a limit; the label is the French noun, singular."""

    HOUR = "hour", "heure"
    DAY = "day", "jour"
    MONTH = "month", "mois"
    YEAR = "year", "an"


class Mode(Vocabulary):
    """How a limit is counted."""

    IMMEDIATE = "immediate", "sans délai"
    CIVIL = "civil", "jours, mois ou années, le jour de départ ne compte pas"
    CLOCK = "clock", "heures écoulées, à l'horloge"
    FROM_MAJORITY = "from_majority", "à compter de la majorité"
    BEFORE_MAJORITY = "before_majority", "avant la majorité"
    COUNT = "count", "nombre à atteindre dans l'année"


class Extension(Vocabulary):
    """Which text puts off a limit that would expire on a Saturday, a Sunday or a day off."""

    NONE = "none", "le délai n'est pas prorogé, aucun texte lu ne le prévoit"
    CIVIL = "civil", "prorogé au premier jour ouvrable (code de procédure civile, art. 642)"
    PENAL = "penal", "prorogé au premier jour ouvrable (code de procédure pénale, art. 801)"
    EUROPEAN = "european", "prorogé au premier jour ouvrable (règlement 1182/71, art. 3, cité de mémoire)"


class Owner(Vocabulary):
    """Whose task the reminder is; an authority's own limit is watched by the service that depends on it."""

    AUTHOR = "author", "Auteur de l'écrit"
    CRIP_MANAGER = "crip_manager", "Responsable de la CRIP"
    ASE_REFERENT = "ase_referent", "Référent de l'aide sociale à l'enfance"
    ASE_MANAGER = "ase_manager", "Cadre de l'aide sociale à l'enfance"
    SHELTER_MANAGER = "shelter_manager", "Responsable du lieu d'accueil"
    SHELTER_EDUCATOR = "shelter_educator", "Éducateur présent (équipe de nuit comprise)"
    CASE_REFERENT = "case_referent", "Référent du suivi"
    CDLP_SECRETARY = "cdlp_secretary", "Secrétariat de la commission départementale"
    DPO = "dpo", "Délégué à la protection des données"


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number of units, for example 3 months."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return plural(self.number, self.unit.label)

    @property
    def months(self) -> int:
        """Return the part to add in months."""
        return self.number * {Unit.MONTH: 1, Unit.YEAR: 12}.get(self.unit, 0)

    @property
    def days(self) -> int:
        """Return the part to add in days."""
        return self.number if self.unit is Unit.DAY else 0


@dataclass(frozen=True, kw_only=True)
class Version:
    """A rule as the law stood during ``period``.

    ``under_two`` replaces ``quantity`` for a child under two on the starting day. ``configurable`` quantities
    may be replaced by the establishment's own. ``COUNT`` versions hold a number of acts a year.
    """

    mode: Mode
    source: Source
    quantity: Quantity | None = None
    under_two: Quantity | None = None
    extension: Extension = Extension.NONE
    configurable: bool = False
    period: Period = Period()  # noqa: RUF009 - frozen

    @property
    def wording(self) -> str:
        """Return the limit in French words."""
        if self.quantity is None:
            return Mode.IMMEDIATE.label
        shapes = {
            Mode.FROM_MAJORITY: f"{self.quantity} à compter de la majorité",
            Mode.BEFORE_MAJORITY: f"au plus tard {self.quantity} avant la majorité",
            Mode.COUNT: f"au moins {self.quantity.number} par an",
        }
        words = shapes.get(self.mode, str(self.quantity))
        if self.under_two:
            words += f" ({self.under_two} pour un enfant de moins de 2 ans)"
        return f"{words}, réglable" if self.configurable else words


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A deadline that Havre reminds people of; it never decides anything.

    ``remind_before`` counts days before the term (hours for ``CLOCK`` rules); ``facts`` names the facts used.
    """

    id: str
    title: str
    trigger: str
    owner: Owner
    never: str
    versions: tuple[Version, ...]
    remind_before: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two versions in force on the same day."""
        for index, version in enumerate(self.versions):
            if any(version.period.overlaps(other.period) for other in self.versions[index + 1 :]):
                message = f"{self.id}: overlapping versions"
                raise ValueError(message)

    def version_on(self, on: date) -> Version:
        """Return the version in force on that day, or raise ``Refused`` (``no_rule_then``)."""
        for version in self.versions:
            if version.period.holds(on):
                return version
        sentence = (
            f"La règle « {self.title} » n'a pas de version connue au {short_date(on)}. "
            "Vérifiez la date de départ ; pour des faits plus anciens, demandez à un juriste."
        )
        raise Refused(sentence, code="no_rule_then", field="trigger")


def quantity(number: int, unit: Unit) -> Quantity:
    """Return a quantity; shorter to read in the tables."""
    return Quantity(number=number, unit=unit)


DAYS_BEFORE_LONG: Final = (30, 14, 7, 1)
DAYS_BEFORE_SHORT: Final = (3, 1)
