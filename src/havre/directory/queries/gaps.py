"""Where nothing of a kind is near: white areas by population, for the commission. Figures only, no person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from havre.directory.models import Offer
from havre.directory.queries.orientation import HIDDEN_AFTER
from havre.directory.rules import ServiceKind
from havre.directory.rules.orientation import island_of
from havre.geo.distance import Point
from havre.geo.nearness import Nearness
from havre.territory.models import Commune
from havre.territory.rules import CommuneKind

LARGEST = 5
_Place = tuple[str, str, int, Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One département: its people, and those who live in a commune whose centre is farther than the distance."""

    code: str
    people: int
    far: int
    communes: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Return the part of the people who are far, in hundredths."""
        return 100 * self.far / self.people if self.people else 0.0


def gaps(kind: ServiceKind, *, within_km: float, now: datetime) -> dict[str, Gap]:
    """Return by département who lives farther than ``within_km`` from a public place of ``kind``. Two statements.

    Distances are measured from the centres of communes; nobody is sent across the sea, so islands count apart.
    Communes of which the population or the centre is not known are left out.
    """
    since = timezone.localtime(now).date() - HIDDEN_AFTER
    offers = Offer.objects.filter(kind=kind.value, public=True, lat__isnull=False, fresh_on__gte=since)
    points: dict[str, list[Point]] = {}
    for lat, lon, island in offers.order_by("id").values_list("lat", "lon", "island"):
        if lat is not None and lon is not None:
            points.setdefault(island, []).append(Point(latitude=lat, longitude=lon))
    near = {island: Nearness(found, within_km=within_km) for island, found in points.items()}
    return _by_departement(_communes(), near)


def _communes() -> Iterable[_Place]:
    rows = Commune.objects.filter(
        is_current=True, kind=CommuneKind.COMMUNE.value, population__gt=0, latitude__isnull=False
    ).order_by("code")
    for name, departement, people, lat, lon in rows.values_list(
        "name", "departement_id", "population", "latitude", "longitude"
    ):
        if people and lat is not None and lon is not None:
            yield name, departement, people, Point(latitude=lat, longitude=lon)


def _by_departement(communes: Iterable[_Place], near: dict[str, Nearness]) -> dict[str, Gap]:
    people: dict[str, int] = {}
    far: dict[str, list[tuple[int, str]]] = {}
    for name, departement, population, centre in communes:
        people[departement] = people.get(departement, 0) + population
        there = near.get(island_of(departement))
        if there is None or not there.reaches(centre):
            far.setdefault(departement, []).append((population, name))
    return {
        code: Gap(
            code=code, people=total, far=sum(count for count, _ in far.get(code, ())),
            communes=tuple((name, count) for count, name in sorted(far.get(code, ()), reverse=True)[:LARGEST]),
        )
        for code, total in people.items()
    }  # fmt: skip
