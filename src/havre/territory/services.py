"""Load the shipped reference data, or refresh it from the official API; run by the owner of the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction

from havre.kernel.errors import Refused
from havre.territory import copying, shipped
from havre.territory.models import (
    Authority,
    AuthorityLink,
    Commune,
    CommuneName,
    Departement,
    PostalCode,
    Region,
    TerritoryLoad,
)
from havre.territory.official import OfficialCommune, OfficialTerritory
from havre.territory.rules import CommuneKind, NameKind, name_keys

PRESENT_NAMES = {
    CommuneKind.COMMUNE: NameKind.CURRENT,
    CommuneKind.ARRONDISSEMENT: NameKind.ARRONDISSEMENT,
}
FEWEST_COMMUNES = 34_000  # fewer in an answer means that it is cut short: nothing is changed

REGIONS = copying.Table(model=Region, columns=("code", "name"))
DEPARTEMENTS = copying.Table(model=Departement, columns=("code", "name", "of_name", "region_id"))
COMMUNES = copying.Table(
    model=Commune,
    columns=("code", "kind", "name", "departement_id", "city_id", "population", "latitude", "longitude",
             "is_current"),
)  # fmt: skip
NAMES = copying.Table(
    model=CommuneName,
    columns=("code", "kind", "name", "commune_id", "search_key", "compact_key", "bare_key", "population"),
)
POSTAL_CODES = copying.Table(model=PostalCode, columns=("code", "commune_id", "population"))
AUTHORITIES = copying.Table(model=Authority, columns=("code", "kind", "name", "seat_id"))
LINKS = copying.Table(
    model=AuthorityLink,
    columns=("authority_id", "departement_id", "commune_id", "valid_from", "valid_to", "source", "verified",
             "reserve"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name and a code that lead to a commune of today."""

    code: str
    kind: NameKind
    name: str
    commune: str
    population: int = 0


@transaction.atomic
def load_shipped(*, now: datetime, again: bool = False) -> TerritoryLoad | None:
    """Load what Havre ships; do nothing and return nothing when these very data were loaded once.

    Order: regions, départements, communes, names, postal codes, authorities, links, record of the load.
    ``again`` loads over a later ``sync``. Nothing that another table may point to is deleted.
    """
    manifest = shipped.manifest()
    done = TerritoryLoad.objects.filter(digest=manifest.digest)
    if done.exists() and not again:
        return None
    copying.refresh(REGIONS, ([row["code"], row["name"]] for row in shipped.rows("regions.csv")))
    copying.refresh(
        DEPARTEMENTS,
        ([r["code"], r["name"], r["of_name"], r["region"]] for r in shipped.rows("departements.csv")),
    )
    communes = [_shipped_commune(row) for row in shipped.rows("communes.csv.gz")]
    former = [
        Name(code=row["code"], kind=NameKind(row["kind"]), name=row["name"], commune=row["commune"])
        for row in shipped.rows("former_communes.csv.gz")
    ]
    _store_communes(communes, former)
    _store_authorities()
    done.delete()
    return TerritoryLoad.objects.create(
        origin="shipped",
        digest=manifest.digest,
        official_code_on=manifest.official_code_on,
        communes=len(communes),
        loaded_at=now,
    )


@transaction.atomic
def sync_from_official(source: OfficialTerritory, *, now: datetime) -> TerritoryLoad:
    """Refresh communes, postal codes, populations and centres from the official API.

    Former names and authorities stay as shipped. Raise ``Refused`` when the answer is not plausible: nothing
    is then changed.
    """
    communes = source.communes()
    if len(communes) < FEWEST_COMMUNES:
        raise Refused(
            f"Le service officiel n'a donné que {len(communes)} communes : la réponse est incomplète. "
            "Rien n'a été changé ; recommencez plus tard.",
            code="territory-incomplete",
        )
    _store_communes(communes, _kept_former_names({commune.code for commune in communes}))
    digest = hashlib.sha256(repr(communes).encode()).hexdigest()
    load, _ = TerritoryLoad.objects.update_or_create(
        digest=digest,
        defaults={
            "origin": "official",
            "official_code_on": now.date(),
            "communes": len(communes),
            "loaded_at": now,
        },
    )
    return load


def _store_communes(communes: list[OfficialCommune], former: Iterable[Name]) -> None:
    """Write communes, then rebuild names and postal codes; a commune that is gone is marked, not deleted."""
    # Cities before their arrondissements: the key to the city is checked row by row.
    communes = sorted(communes, key=lambda commune: (commune.city is not None, commune.code))
    copying.refresh(COMMUNES, map(_commune_line, communes))
    Commune.objects.filter(is_current=True).exclude(code__in=[c.code for c in communes]).update(
        is_current=False
    )
    present = (
        Name(
            code=c.code, kind=PRESENT_NAMES[c.kind], name=c.name, commune=c.code, population=c.population or 0
        )
        for c in communes
    )
    copying.replace(NAMES, map(_name_line, chain(present, former)))
    copying.replace(
        POSTAL_CODES, ([code, c.code, c.population or 0] for c in communes for code in c.postal_codes)
    )
    copying.analyze([COMMUNES, NAMES, POSTAL_CODES])


def _name_line(name: Name) -> copying.Line:
    keys = name_keys(name.name)
    return [name.code, name.kind.value, name.name, name.commune, keys.search_key, keys.compact_key,
            keys.bare_key, name.population]  # fmt: skip


def _commune_line(commune: OfficialCommune) -> copying.Line:
    return [commune.code, commune.kind.value, commune.name, commune.departement, commune.city,
            commune.population, commune.latitude, commune.longitude, True]  # fmt: skip


def _kept_former_names(present: set[str]) -> list[Name]:
    """Return the former names already known whose commune still exists."""
    rows = (
        CommuneName.objects.exclude(kind__in=PRESENT_NAMES.values())
        .filter(commune_id__in=present)
        .order_by("code", "kind")
    )
    return [
        Name(code=row.code, kind=NameKind(row.kind), name=row.name, commune=row.commune_id) for row in rows
    ]


def _shipped_commune(row: shipped.Row) -> OfficialCommune:
    return OfficialCommune(
        code=row["code"],
        kind=CommuneKind(row["kind"]),
        name=row["name"],
        departement=row["departement"],
        city=row["city"] or None,
        population=int(row["population"]) if row["population"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        postal_codes=tuple(row["postal_codes"].split()),
    )


def _store_authorities() -> None:
    """Write the authorities, rebuild their links; one that is no longer shipped stays, unlinked."""
    authorities = shipped.rows("authorities.csv")
    copying.refresh(AUTHORITIES, ([a["code"], a["kind"], a["name"], a["seat"] or None] for a in authorities))
    copying.replace(
        LINKS,
        (
            [k["authority"], k["departement"] or None, k["commune"] or None, k["valid_from"] or None,
             k["valid_to"] or None, k["source"], k["verified"] == "yes", k["reserve"]]
            for k in shipped.rows("authority_links.csv")
        ),
    )  # fmt: skip
