"""Which communes form an intercommunalité, read once by each process that asks; no table holds it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from havre.territory import shipped


@cache
def communes_by_epci() -> Mapping[str, tuple[str, ...]]:
    """Return the communes of each EPCI by its code (nine digits), on the day of the official code shipped.

    The territories within the Métropole du Grand Paris (EPT) are there too: their communes are named twice.
    """
    return {row["code"]: tuple(row["communes"].split()) for row in shipped.rows("epci.csv.gz")}
