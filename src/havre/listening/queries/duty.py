"""Whom to call now: the national numbers from the rules, those of the département from the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from havre.directory.panels import PanelSection
from havre.directory.queries.panels import danger_panel
from havre.directory.rules import NATIONAL_NUMBERS, NationalNumber, ServiceKind
from havre.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What « danger maintenant » shows to dial; the emergency numbers are there whatever happens."""

    departement_code: str
    departement_name: str
    emergency: tuple[NationalNumber, ...]
    helplines: tuple[NationalNumber, ...]
    sections: tuple[PanelSection, ...]


def duty_for(departement_code: str, *, commune_code: str, now: datetime) -> Duty:
    """Return whom to call for a minor in danger there; only national numbers while the place is unknown."""
    if departement_code:
        try:
            panel = danger_panel(departement_code, timezone.localdate(now), commune_code=commune_code)
        except Refused:
            return _national()
        return Duty(
            departement_code=panel.departement_code,
            departement_name=panel.departement_name,
            emergency=panel.emergency,
            helplines=panel.helplines,
            sections=(panel.justice, panel.child_protection, panel.police),
        )
    return _national()


def _national() -> Duty:
    emergency = tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.EMERGENCY)
    others = tuple(number for number in NATIONAL_NUMBERS if number not in emergency and number.for_minors)
    return Duty(departement_code="", departement_name="", emergency=emergency, helplines=others, sections=())
