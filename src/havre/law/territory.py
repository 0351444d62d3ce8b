"""Territories of the Republic as the deadlines need them: a clock, a set of local days off, and reserves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from havre.kernel.errors import Refused

_OWN_LAW: Final = (
    "La protection de l'enfance et la procédure civile y ont des textes propres : "
    "délais et jours fériés à vérifier localement."
)
_PARIS: Final = "Europe/Paris"


@dataclass(frozen=True, kw_only=True)
class Territory:
    """A département or overseas collectivity.

    ``code`` is the INSEE one; ``zone_key`` an IANA zone. ``protestant_temple`` matters in Alsace-Moselle:
    Good Friday is a day off where the commune has one (L. 3134-13 of the labour code).
    ``note`` is a French reserve about the law or the clock of the place.
    """

    code: str
    name: str
    zone_key: str = _PARIS
    protestant_temple: bool = False
    note: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone; its data come with the ``tzdata`` package or the system."""
        return ZoneInfo(self.zone_key)

    @property
    def clock(self) -> str:
        """Return the French name of the clock."""
        return "heure de Paris" if self.zone_key == _PARIS else f"heure locale ({self.name})"


def _rows() -> Mapping[str, Territory]:
    overseas = (
        Territory(code="971", name="Guadeloupe", zone_key="America/Guadeloupe"),
        Territory(code="972", name="Martinique", zone_key="America/Martinique"),
        Territory(code="973", name="Guyane", zone_key="America/Cayenne"),
        Territory(code="974", name="La Réunion", zone_key="Indian/Reunion"),
        Territory(code="975", name="Saint-Pierre-et-Miquelon", zone_key="America/Miquelon"),
        Territory(code="976", name="Mayotte", zone_key="Indian/Mayotte"),
        Territory(code="977", name="Saint-Barthélemy", zone_key="America/St_Barthelemy"),
        Territory(code="978", name="Saint-Martin", zone_key="America/Marigot"),
        Territory(code="986", name="Wallis-et-Futuna", zone_key="Pacific/Wallis", note=_OWN_LAW),
        Territory(
            code="987",
            name="Polynésie française",
            zone_key="Pacific/Tahiti",
            note=f"{_OWN_LAW} Heure de Tahiti ; les Marquises et les Gambier ont une autre heure.",
        ),
        Territory(code="988", name="Nouvelle-Calédonie", zone_key="Pacific/Noumea", note=_OWN_LAW),
    )
    corsica = (Territory(code="2A", name="Corse-du-Sud"), Territory(code="2B", name="Haute-Corse"))
    alsace_moselle = (
        Territory(code="57", name="Moselle"),
        Territory(code="67", name="Bas-Rhin"),
        Territory(code="68", name="Haut-Rhin"),
    )
    numbers = (f"{number:02d}" for number in range(1, 96) if number not in {20, 57, 67, 68})
    mainland = tuple(Territory(code=number, name=f"Département {number}") for number in numbers)
    rows = (*mainland, *corsica, *alsace_moselle, *overseas)
    return MappingProxyType({row.code: row for row in rows})


TERRITORIES: Final[Mapping[str, Territory]] = _rows()
ALSACE_MOSELLE: Final = frozenset({"57", "67", "68"})

# Child-protection authorities whose code is not a département's: the clock and the days off are the same.
_ALIASES: Final = MappingProxyType({"69D": "69", "69M": "69", "6AE": "67", "20": "2A", "20R": "2A"})


def territory_of(code: str, *, protestant_temple: bool = False) -> Territory:
    """Return the profile of a département or collectivity.

    Without news of a Protestant temple, Good Friday is a working day: the date shown is the earlier one.
    Raises ``Refused`` (code ``unknown_territory``) for a code that is not in the table.
    """
    key = _ALIASES.get(code.strip().upper(), code.strip().upper())
    row = TERRITORIES.get(key)
    if row is None:
        sentence = (
            f"Le code de département « {code} » n'est pas connu : le délai ne peut pas être calculé. "
            "Vérifiez le code INSEE (par exemple 75, 2A ou 974)."
        )
        raise Refused(sentence, code="unknown_territory", field="territory")
    return replace(row, protestant_temple=True) if protestant_temple and key in ALSACE_MOSELLE else row


METROPOLE: Final = TERRITORIES["75"]
