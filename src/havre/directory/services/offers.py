"""Rebuild what searches read: a service that changed, one that is no longer published, all of them after an import."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from havre.directory.models import Offer, SourceRecord
from havre.directory.rules import ARCHIVE_SOURCES, ServiceStatus, Source
from havre.directory.rules.orientation import OLDEST_AGE, SECTORISED, WHOLE_COUNTRY
from havre.directory.rules.taxonomy import Feature, Publication, Situation, feature_bits, situation_bits
from havre.directory.services.opening import refresh_hours


def _listed(column: str, code: str) -> tuple[str, str]:
    """Return the tests for a code that is in a list, and for one that is not while the list says something."""
    return f"'{code}' = ANY (s.{column})", f"s.{column} <> '{{}}' AND NOT '{code}' = ANY (s.{column})"


# Which text of a service says yes, and which says no, to each feature; what says neither is not known.
_YES_NO: dict[Feature, tuple[str, str]] = {
    Feature.ANONYMOUS: ("s.anonymity = 'anonymous'", "s.anonymity IN ('confidential', 'identified')"),
    Feature.CONFIDENTIAL: ("s.anonymity IN ('anonymous', 'confidential')", "s.anonymity = 'identified'"),
    Feature.WITHOUT_PARENTS: ("s.without_parents", "NOT s.without_parents"),
    Feature.FREE: ("s.cost IN ('free', 'no_advance')", "s.cost = 'paid'"),
    Feature.NIGHT: ("s.night_access", "NOT s.night_access"),
    Feature.WALK_IN: _listed("access_modes", "walk_in"),
    Feature.INTERPRETER: ("s.interpreter", "NOT s.interpreter"),
    Feature.SIGN_LANGUAGE: ("s.sign_language", "NOT s.sign_language"),
    Feature.ANIMALS: ("s.animals", "NOT s.animals"),
    Feature.TRANS_INCLUSIVE: ("s.trans_inclusive", "NOT s.trans_inclusive"),
    Feature.TRAINED: ("s.trained_on IS NOT NULL", "false"),
    Feature.GIRLS: _listed("genders", "girls"),
    Feature.BOYS: _listed("genders", "boys"),
}  # fmt: skip


def _bits(column: str) -> str:
    """Return the SQL that sums the bits of the situations held in a column of codes."""
    parts = [
        f"CASE WHEN '{code.value}' = ANY (s.{column}) THEN {situation_bits([code])} ELSE 0 END"
        for code in Situation
    ]
    return " + ".join(parts)


def _features(answer: int) -> str:
    """Return the SQL that sums the bits of the features to which the answer is yes (0) or no (1)."""
    parts = [
        f"CASE WHEN {tests[answer]} THEN {feature_bits([feature])} ELSE 0 END"
        for feature, tests in _YES_NO.items()
    ]
    return " + ".join(parts)


_QUOTED = ", ".join(f"'{kind.value}'" for kind in sorted(SECTORISED))
_ARCHIVES = ", ".join(f"'{source.value}'" for source in sorted(ARCHIVE_SOURCES))
# An area is a limit only for a service tied to a territory, and for one that has no place.
_COLUMNS = (
    "id, service_id, kind, public, lat, lon, departement_code, island, areas, min_age, max_age, ages_known,"
    " specialised, welcomes, features, refused, reception, languages, fresh_on, document"
)
_REBUILD = f"""
INSERT INTO directory_offer ({_COLUMNS})
SELECT place.id, s.id, s.kind, s.tier = 'public', l.lat, l.lon, coalesce(c.departement_id, ''),
  CASE WHEN c.departement_id IS NULL THEN '' WHEN c.departement_id IN ('2A', '2B') THEN 'COR'
       WHEN left(c.departement_id, 2) IN ('97', '98') THEN c.departement_id ELSE 'MET' END,
  coalesce((SELECT array_agg(DISTINCT code) FROM directory_servicearea a
     CROSS JOIN LATERAL unnest(CASE a.scope WHEN 'france' THEN ARRAY['{WHOLE_COUNTRY}'] ELSE a.codes END) AS code
     WHERE a.service_id = s.id AND (a.scope = 'france' OR s.kind IN ({_QUOTED})
       OR (a.scope = 'departement' AND l.id IS NULL))), '{{}}'),
  coalesce(s.min_age, 0), coalesce(s.max_age, {OLDEST_AGE}), s.min_age IS NOT NULL OR s.max_age IS NOT NULL,
  {_bits("specialised")}, {_bits("welcomes")}, {_features(0)}, {_features(1)},
  CASE s.reception WHEN 'exclusive' THEN 2 WHEN 'preferential' THEN 1 ELSE 0 END, s.languages,
  greatest(s.verified_on, (SELECT max(greatest(r.dated_on, CASE WHEN r.source IN ({_ARCHIVES}) THEN NULL
     ELSE r.last_seen::date END)) FROM directory_sourcerecord r WHERE r.service_id = s.id AND r.vanished_at IS NULL),
     CASE WHEN s.verified_on IS NULL AND NOT EXISTS (SELECT FROM directory_sourcerecord r WHERE r.service_id = s.id
       AND r.vanished_at IS NULL) THEN coalesce((SELECT max(r.dated_on) FROM directory_sourcerecord r
       WHERE r.service_id = s.id), s.updated_at::date) END, '1900-01-01'),
  setweight(to_tsvector('havre_fr', s.name), 'A') || setweight(to_tsvector('havre_fr', coalesce(l.city, '')), 'B')
    || setweight(to_tsvector('havre_fr', left(s.description, 3000)), 'C')
FROM directory_service s
CROSS JOIN LATERAL (SELECT s.id, s.location_id UNION ALL
  SELECT more.id, more.location_id FROM directory_serviceatlocation more WHERE more.service_id = s.id) AS place
LEFT JOIN directory_location l ON l.id = place.location_id
LEFT JOIN territory_commune c ON c.code = l.commune_id
WHERE s.publication = '{Publication.PUBLISHED.value}' AND s.status <> '{ServiceStatus.CLOSED.value}'
"""  # noqa: S608 - codes of our own vocabularies
# Below, only the services that changed are rebuilt: measured on 60,000 records, see bench/RESULTS.md.
_FEW = 500
_FEW_SHARE = 0.25
_SEEN = (
    "UPDATE directory_offer o SET fresh_on = r.last_seen::date FROM directory_sourcerecord r"
    " WHERE r.service_id = o.service_id AND r.source = %s AND r.vanished_at IS NULL"
    " AND r.last_seen::date > o.fresh_on"
)
_NAMES = (
    "INSERT INTO directory_servicename (folded)"
    " SELECT DISTINCT lower(public.unaccent(name)) FROM directory_service"
)


@transaction.atomic
def rebuild_offers(*, services: Collection[UUID] | None = None, now: datetime) -> int:
    """Write anew the offers of ``services`` (all of them when None) and say how many there are.

    The hours of the fortnight from ``now`` are computed too; a service that is not published has no offer left.
    """
    only = " AND s.id = ANY (%s)" if services is not None else ""
    given = [list(services)] if services is not None else []
    with connection.cursor() as cursor:
        if services is None:
            cursor.execute("DELETE FROM directory_offer")
        else:
            cursor.execute("DELETE FROM directory_offer WHERE service_id = ANY (%s)", given)
        cursor.execute(_REBUILD + only, given)
        made = int(cursor.rowcount)
        chosen = " WHERE id = ANY (%s)" if services is not None else ""
        cursor.execute(f"{_NAMES}{chosen} ON CONFLICT DO NOTHING", given)
        if services is None:
            cursor.execute("ANALYZE directory_offer")
    refresh_hours(services=services, now=now)
    return made


@transaction.atomic
def refresh_offers(*, source: Source, changed: Sequence[str], now: datetime) -> int:
    """Bring the offers up to date after an import of ``source`` that changed the records ``changed``.

    Few changes: their services only, and the day on which the others were seen. Many: everything, in one statement.
    Return how many offers were written anew.
    """
    records = SourceRecord.objects.filter(source=source.value)
    if len(changed) > max(_FEW, records.count() * _FEW_SHARE):
        return rebuild_offers(now=now)
    services = set(records.filter(source_id__in=changed).values_list("service_id", flat=True))
    made = rebuild_offers(services=services, now=now) if services else 0
    if source not in ARCHIVE_SOURCES:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [source.value])
    return made


def offers_of(service_id: UUID) -> int:
    """Return how many places of the service a search may show."""
    return Offer.objects.filter(service_id=service_id).count()
