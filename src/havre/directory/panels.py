"""What the panels show: entries, sections, and the French sentences on what is doubtful or not known; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from havre.directory.rules import (
    EMERGENCY_FALLBACK,
    ORIENTATION_RADIUS_KM,
    STALE_AFTER_DAYS,
    NationalNumber,
    PhoneKind,
    PointPrecision,
    ServiceKind,
    ServiceStatus,
)

PER_SECTION = 5
AT_ONCE = 2
_ADVICE = "Demandez conseil au 119."
_URGENT = frozenset({ServiceKind.POLICE, ServiceKind.GENDARMERIE, ServiceKind.CRIP})
# A switchboard in the place of the line that is wanted says so.
_STANDBY = {
    ServiceKind.DEPARTEMENT: "Standard du Département : demandez la CRIP, aux heures de bureau.",
    ServiceKind.JUDICIAL_COURT: "Standard du tribunal, pas la permanence du parquet.",
    ServiceKind.CHILDREN_COURT: "Greffe du tribunal pour enfants, aux heures de bureau.",
}

# Section of the danger panel -> kinds in order, each with the sentence said when no number is known.
CHILD_PROTECTION = {
    ServiceKind.CRIP: f"CRIP : {EMERGENCY_FALLBACK}",
    ServiceKind.ASE: "",
    ServiceKind.DEPARTEMENT: "",
}
JUSTICE = {
    ServiceKind.PROSECUTOR_DUTY: f"Permanence du parquet : {EMERGENCY_FALLBACK}",
    ServiceKind.JUDICIAL_COURT: "",
    ServiceKind.CHILDREN_COURT: "",
}
POLICE = {ServiceKind.POLICE: "", ServiceKind.GENDARMERIE: ""}


@dataclass(frozen=True, slots=True)
class PanelPhone:
    """A number to dial, and what answers."""

    number: str
    kind: PhoneKind

    @property
    def spoken(self) -> str:
        """Return the number as it is read aloud: 04 50 56 87 49, 116 006."""
        return spoken(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEntry:
    """A service as a panel shows it, with where it comes from and what is doubtful."""

    service_id: UUID
    kind: ServiceKind
    name: str
    status: ServiceStatus
    phones: tuple[PanelPhone, ...]
    address: tuple[str, ...]
    city: str
    population: int
    precision: PointPrecision
    hours: str
    email: str
    url: str
    distance_km: float | None
    source: str
    dated_on: date | None
    seen_on: date | None
    on: date

    @property
    def freshness(self) -> str:
        """Say in French how fresh the entry is: the day the source gives, the day it was read."""
        told = f"fiche du {self.dated_on:%d/%m/%Y}" if self.dated_on else "fiche sans date"
        return f"{told}, lue le {self.seen_on:%d/%m/%Y}" if self.seen_on else told

    @property
    def reserves(self) -> tuple[str, ...]:
        """Return what must be said with the entry, most serious first."""
        told = self.dated_on or self.seen_on
        stale = told is not None and told < self.on - timedelta(days=STALE_AFTER_DAYS)
        no_phone = f"Pas de numéro : {EMERGENCY_FALLBACK}" if self.kind in _URGENT else "Pas de numéro connu."
        sentences = (
            (
                self.status == ServiceStatus.TO_VERIFY,
                "À vérifier avant de s'y fier : absent de sa source, ou tiré d'une archive.",
            ),
            (stale, f"Fiche ancienne ({told:%d/%m/%Y}) : à vérifier." if told else ""),
            (not self.phones, no_phone),
            (self.kind in _STANDBY, _STANDBY.get(self.kind, "")),
            (self.precision == PointPrecision.COMMUNE, "Position approchée : centre de la commune."),
        )
        return tuple(sentence for holds, sentence in sentences if holds)

    @property
    def caution(self) -> str:
        """Say in a few words, for somebody who is about to dial, how far to trust the number."""
        told = self.dated_on or self.seen_on
        stale = told is None or told < self.on - timedelta(days=STALE_AFTER_DAYS)
        doubt = "À vérifier" if stale or self.status == ServiceStatus.TO_VERIFY else ""
        dated = f"fiche de {told:%m/%Y}" if told else "fiche sans date"
        day = f"{doubt} : {dated}." if doubt else ""
        return " ".join(part for part in (_STANDBY.get(self.kind, ""), day) if part)

    def rank(self) -> tuple[bool, bool, float, int, str]:
        """Sort in service first, then with a number, then nearest, then in the largest town."""
        away = self.distance_km if self.distance_km is not None else float("inf")
        doubtful = self.status != ServiceStatus.ACTIVE
        return doubtful, not self.phones, away, -self.population, self.name


@dataclass(frozen=True, slots=True)
class PanelSection:
    """One question of the panel; ``gaps`` are sentences on what Havre does not know."""

    title: str
    entries: tuple[PanelEntry, ...]
    gaps: tuple[str, ...]

    @property
    def first(self) -> tuple[PanelEntry, ...]:
        """The numbers shown at once to somebody who has no time."""
        return self._with_number[:AT_ONCE]

    @property
    def others(self) -> tuple[PanelEntry, ...]:
        """The numbers that are unfolded."""
        return self._with_number[AT_ONCE:]

    @property
    def _with_number(self) -> tuple[PanelEntry, ...]:
        return tuple(entry for entry in self.entries if entry.phones)


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerPanel:
    """Whom to call now for a minor in danger in one département."""

    departement_code: str
    departement_name: str
    on: date
    emergency: tuple[NationalNumber, ...]
    helplines: tuple[NationalNumber, ...]
    child_protection: PanelSection
    justice: PanelSection
    police: PanelSection


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationPanel:
    """The nearest services of each kind from a commune, then those that have no place."""

    commune_code: str
    commune_name: str
    on: date
    radius_km: float
    sections: tuple[PanelSection, ...]


def danger_section(
    title: str, entries: Collection[PanelEntry], wanted: Mapping[ServiceKind, str]
) -> PanelSection:
    """Keep the first entries of each kind, and say what is not known."""
    by_kind = {kind: [entry for entry in entries if entry.kind == kind] for kind in wanted}
    kept = [entry for found in by_kind.values() for entry in sorted(found, key=PanelEntry.rank)[:PER_SECTION]]
    gaps = [
        missing
        for kind, missing in wanted.items()
        if missing and not any(entry.phones for entry in by_kind[kind])
    ]
    if not gaps and not any(entry.phones for entry in kept):
        gaps.append(f"{title} : {EMERGENCY_FALLBACK}")
    return PanelSection(title, tuple(kept), tuple(gaps))


def orientation_section(kind: ServiceKind, entries: Iterable[PanelEntry]) -> PanelSection:
    """Keep the order of the search, and say when nothing is near."""
    kept = tuple(entry for entry in entries if entry.kind == kind)
    none_near = f"Aucun service connu de Havre à moins de {ORIENTATION_RADIUS_KM:.0f} km. {_ADVICE}"
    near = any(entry.distance_km is not None for entry in kept)
    return PanelSection(kind.label, kept, () if near else (none_near,))


def spoken(number: str) -> str:
    """Return a number as it is read aloud in France.

    >>> spoken("+33450568749"), spoken("116000"), spoken("119"), spoken("+590590123456")
    ('04 50 56 87 49', '116 000', '119', '0590 12 34 56')
    """
    if not number.startswith("+"):
        return f"{number[:3]} {number[3:]}" if len(number) == 6 else number
    if number.startswith("+33"):
        return _pairs("0" + number[3:])
    rest = number[4:]
    return f"0{rest[:3]} {_pairs(rest[3:])}" if len(rest) == 9 else f"{number[:4]} {_pairs(rest)}"


def _pairs(digits: str) -> str:
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))
