"""The files of the API, each written piece by piece from the one door to public services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from havre.directory.exporters import hsds, inclusion, tabular
from havre.directory.exporters.entry import PublicService
from havre.directory.exporters.plain import array_of, dumps
from havre.directory.queries.exports import Wish, public_chunks

Pieces = Callable[[Wish, datetime], Iterator[str]]


@dataclass(frozen=True, kw_only=True)
class File:
    """A file: what it is, and how it is written."""

    summary: str
    content_type: str
    pieces: Pieces


def _all(wish: Wish, now: datetime) -> Iterator[PublicService]:
    return (one for chunk in public_chunks(wish, now=now) for one in chunk)


def _structures(wish: Wish, now: datetime) -> Iterator[str]:
    seen = set()
    for one in _all(wish, now):
        if one.organization.id not in seen:
            seen.add(one.organization.id)
            yield dumps(inclusion.structure(one))


def _csv(wish: Wish, now: datetime) -> Iterator[str]:
    yield tabular.header()
    yield from (tabular.line(one) for one in _all(wish, now))


def _geojson(wish: Wish, now: datetime) -> Iterator[str]:
    features = (feature for one in _all(wish, now) for feature in tabular.features(one))
    return array_of(features, before=tabular.FEATURES_BEFORE, after=tabular.FEATURES_AFTER)


FILES: dict[str, File] = {
    "structures-inclusion.json": File(
        summary="Structures, data·inclusion v1",
        content_type="application/json",
        pieces=lambda wish, now: array_of(_structures(wish, now)),
    ),
    "services-inclusion.json": File(
        summary="Services, data·inclusion v1",
        content_type="application/json",
        pieces=lambda wish, now: array_of(dumps(inclusion.service(one)) for one in _all(wish, now)),
    ),
    "hsds.json": File(
        summary="Services, HSDS 3.0 (Open Referral)",
        content_type="application/json",
        pieces=lambda wish, now: array_of(dumps(hsds.full(one)) for one in _all(wish, now)),
    ),
    "services.csv": File(
        summary="Services, tableau au modèle de Havre", content_type="text/csv; charset=utf-8", pieces=_csv
    ),
    "services.geojson": File(
        summary="Lieux des services, GeoJSON (RFC 7946)", content_type="application/geo+json", pieces=_geojson
    ),
}
