"""What a caller may ask: each parameter is read here and described from the same object in the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict

from havre.directory.rules import PROTECTED_KINDS, ServiceKind
from havre.web.api.problems import Problem

MAX_PAGE = 100
PAGE = 50
MAX_RADIUS_KM = 200
RADIUS_KM = 30
PUBLIC_KINDS = [kind.value for kind in ServiceKind if kind not in PROTECTED_KINDS]
_COMMUNE = r"^[0-9][0-9AB][0-9]{3}$"
_DEPARTEMENT = r"^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4-9])$"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of the query: its schema for the document, and how its text is read (None when it is wrong)."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]

    def value(self, query: QueryDict) -> Any:
        """Return what is asked, or the default of the schema. Raises ``Problem`` 400."""
        told = query.getlist(self.name)
        if not told:
            return self.schema.get("default")
        if self.schema["type"] == "array":
            values = [self.read(text) for text in told[:50]]
            return self._sure(values, wrong=None in values or len(told) > 50)
        return self._sure(self.read(told[0]), wrong=len(told) > 1)

    def _sure(self, value: Any, *, wrong: bool) -> Any:
        if wrong or value is None:
            raise Problem(400, f"Le paramètre « {self.name} » n'est pas valable. {self.description}")
        return value


def _matching(pattern: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: text if compiled.fullmatch(text) else None


def _whole(lowest: int, highest: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        sound = re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) and lowest <= int(text) <= highest
        return int(text) if sound else None

    return read


def uuid_of(text: str) -> UUID | None:
    """Return the identifier written in its usual form, or None."""
    form = re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text, re.ASCII)
    return UUID(text) if form else None


KIND = Parameter(
    name="kind",
    description="Type de service ; peut être répété.",
    schema={"type": "array", "items": {"type": "string", "enum": PUBLIC_KINDS}, "maxItems": 50},
    read=lambda text: text if text in PUBLIC_KINDS else None,
)
DEPARTEMENT = Parameter(
    name="departement",
    description="Code INSEE d'un département, par exemple 59 ou 974.",
    schema={"type": "string", "pattern": _DEPARTEMENT},
    read=_matching(_DEPARTEMENT),
)
COMMUNE = Parameter(
    name="commune",
    description="Code INSEE d'une commune, par exemple 59350 : les services à moins de « radius_km ».",
    schema={"type": "string", "pattern": _COMMUNE},
    read=_matching(_COMMUNE),
)
RADIUS = Parameter(
    name="radius_km",
    description=f"Rayon autour de la commune, en kilomètres, de 1 à {MAX_RADIUS_KM}.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_RADIUS_KM, "default": RADIUS_KM},
    read=_whole(1, MAX_RADIUS_KM),
)
AFTER = Parameter(
    name="after",
    description="Identifiant du dernier service reçu : la page qui suit.",
    schema={"type": "string", "format": "uuid"},
    read=uuid_of,
)
LIMIT = Parameter(
    name="limit",
    description=f"Services par page, de 1 à {MAX_PAGE}.",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": PAGE},
    read=_whole(1, MAX_PAGE),
)
FILTERS = (KIND, DEPARTEMENT, COMMUNE, RADIUS)
LISTING = (*FILTERS, AFTER, LIMIT)


def read_query(query: QueryDict, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Return the values by name; a parameter that does not exist is refused rather than ignored."""
    unknown = set(query) - {parameter.name for parameter in parameters}
    if unknown:
        names = ", ".join(parameter.name for parameter in parameters) or "aucun"
        raise Problem(400, f"Un paramètre n'existe pas. Paramètres possibles : {names}.")
    return {parameter.name: parameter.value(query) for parameter in parameters}
