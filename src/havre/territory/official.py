"""Read communes from the official geographic API; its address is a setting, never a line of this file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from havre.kernel.errors import Refused
from havre.territory.rules import CommuneKind

FIELDS = "nom,code,codeDepartement,codesPostaux,population,centre"
SECONDS = 60
LARGEST_ANSWER = 64 * 1024 * 1024
# The first figures of an arrondissement's code name its city.
CITIES = {"751": "75056", "6938": "69123", "132": "13055"}

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, kw_only=True)
class OfficialCommune:
    """A commune or an arrondissement as an official source gives it."""

    code: str
    kind: CommuneKind
    name: str
    departement: str
    city: str | None
    population: int | None
    latitude: float | None
    longitude: float | None
    postal_codes: tuple[str, ...]


def fetch_over_https(url: str) -> bytes:
    """Return the body of an answer; refuse another scheme than https and an endless answer."""
    if urlsplit(url).scheme != "https":
        raise _refused("l'adresse doit commencer par https")
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 - https checked above
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - https checked above
        body: bytes = answer.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise _refused("la réponse est trop grande")
    return body


class OfficialTerritory:
    """The official API at ``base_url``; ``fetch`` is replaced in tests."""

    def __init__(self, base_url: str, *, fetch: Fetch = fetch_over_https) -> None:
        """Refuse an empty address: the product names no host by itself."""
        if not base_url:
            raise Refused(
                "L'adresse du service officiel n'est pas réglée : la mise à jour n'a pas été lancée. "
                "Renseignez HAVRE_TERRITORY_API_URL (voir docs/operations.md), puis recommencez.",
                code="territory-no-address",
            )
        self._base = base_url.rstrip("/")
        self._fetch = fetch

    def communes(self) -> list[OfficialCommune]:
        """Return the communes of metropolitan and overseas France, then the arrondissements.

        Raise ``Refused`` when the service does not answer or answers something else.
        """
        return [
            *self._read(CommuneKind.COMMUNE, {"zone": "metro,drom,com"}),
            *self._read(CommuneKind.ARRONDISSEMENT, {"type": "arrondissement-municipal"}),
        ]

    def _read(self, kind: CommuneKind, choice: dict[str, str]) -> list[OfficialCommune]:
        url = f"{self._base}/communes?{urlencode({'fields': FIELDS, 'format': 'json', **choice}, safe=',')}"
        try:
            rows = json.loads(self._fetch(url))
            return [_commune(kind, row) for row in rows]
        except OSError as error:
            raise _refused("il ne répond pas") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _refused("sa réponse n'a pas la forme attendue") from error


def _commune(kind: CommuneKind, row: dict[str, Any]) -> OfficialCommune:
    longitude, latitude = (row.get("centre") or {}).get("coordinates", (None, None))
    code = str(row["code"])
    return OfficialCommune(
        code=code,
        kind=kind,
        name=str(row["nom"]),
        departement=str(row.get("codeDepartement") or code[:3]),
        city=_city(code) if kind == CommuneKind.ARRONDISSEMENT else None,
        population=row.get("population"),
        latitude=latitude,
        longitude=longitude,
        postal_codes=tuple(map(str, row.get("codesPostaux") or ())),
    )


def _city(code: str) -> str:
    return next(city for start, city in CITIES.items() if code.startswith(start))


def _refused(why: str) -> Refused:
    return Refused(
        f"La mise à jour des communes a échoué ({why}). Rien n'a été changé ; vérifiez l'adresse du service "
        "officiel (HAVRE_TERRITORY_API_URL) et le réseau, puis recommencez.",
        code="territory-unreachable",
    )
