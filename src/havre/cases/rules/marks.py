"""Tasks that have a code and no rule of ``law``: their day is Havre's choice, and each says so."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from havre.cases.rules.majority import COUNTDOWN

PLAN_CHANGE: Final = "D14.change"
PLAN_CHANGE_DAYS: Final = 30
PLAN_CHANGE_RESERVE: Final = (
    "Le code veut le projet actualisé à chaque changement (CASF D223-13) sans donner de délai : "
    f"{PLAN_CHANGE_DAYS} jours sont un repère choisi par Havre."
)
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{code: mark.title for code, mark in COUNTDOWN.items()},
        PLAN_CHANGE: "Reprendre le projet : la situation a changé",
    }
)
