"""The outlines of the départements, read once by each process; New Caledonia and the collectivities have none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from havre.geo.maps import Ring, rings_of
from havre.territory import shipped


@cache
def outlines() -> Mapping[str, list[Ring]]:
    """Return the outer rings of each département by its code, those of the mainland and of five overseas ones."""
    return {
        str(feature["properties"]["code"]): rings_of(feature["geometry"])
        for feature in shipped.outlines()["features"]
    }
