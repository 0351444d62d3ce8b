"""Find a place by a name or a word: French stems without accents, then names spelt nearly so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from havre.directory.queries.orientation import HAVERSINE, HIDDEN_AFTER, KM, LOWERED_AFTER, Answer, Values
from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.orientation import Block
from havre.directory.rules.taxonomy import FOR_YOUTH
from havre.geo.distance import Point
from havre.kernel.text import clean

LONGEST = 80
SHOWN = 20
_SEEN = (
    "(o.public OR %(professional)s) AND o.kind = ANY (%(shown)s)"
    " AND (o.fresh_on >= %(shown_since)s OR %(professional)s)"
)
_AWAY = f"CASE WHEN o.lat + %(lat)s::float8 IS NOT NULL THEN {KM.format(away=HAVERSINE)} END"
_PLACES = f"""
SELECT o.id, o.service_id, {_AWAY} AS km, o.fresh_on < %(lowered_before)s AS old, count(*) OVER () AS total,
  ({{likeness}})::float8 AS likeness
"""
_ORDER = "ORDER BY old, likeness DESC, km NULLS LAST, id"
_WORDS = f"""
{_PLACES.format(likeness="round(ts_rank(o.document, words)::numeric, 1)")}
FROM directory_offer o, websearch_to_tsquery('havre_fr', %(text)s) AS words
WHERE o.document @@ words AND {_SEEN}
{_ORDER} LIMIT %(limit)s
"""
# The names hold those of entries that nobody may see: they choose nothing, only the offers that bear them are counted.
_NAMES = f"""
{_PLACES.format(likeness="word_similarity(lower(public.unaccent(%(text)s)), n.folded)")}
FROM directory_servicename n
JOIN directory_offer o ON o.document @@ plainto_tsquery('havre_fr', n.folded)
JOIN directory_service s ON s.id = o.service_id AND lower(public.unaccent(s.name)) = n.folded
WHERE NOT EXISTS (SELECT FROM bearing) AND lower(public.unaccent(%(text)s)) <%% n.folded AND {_SEEN}
{_ORDER} LIMIT %(limit)s
"""
# PostgreSQL asks once whether a place bears the words, before it reads the names.
_TEXTS = f"""
WITH bearing AS MATERIALIZED ({_WORDS}), nearly AS MATERIALIZED ({_NAMES})
SELECT false, * FROM bearing UNION ALL SELECT true, * FROM nearly {_ORDER}
"""  # noqa: S608 - our own fragments


@dataclass(frozen=True, slots=True)
class Texts:
    """The places found by name; ``nearly`` when no place bears the words and names spelt nearly so are given."""

    answers: tuple[Answer, ...] = ()
    total: int = 0
    nearly: bool = False


def texts(
    text: str, *, audience: Tier, near: Point | None = None, youth: bool = False, now: datetime
) -> Texts:
    """Return the places whose name, town or description hold the words, else names spelt nearly so. One statement."""
    words = " ".join(clean(text).split())[:LONGEST]
    if not words:
        return Texts()
    day = timezone.localtime(now).date()
    shown = FOR_YOUTH if youth else ServiceKind
    values: Values = {
        "text": words,
        "professional": audience == Tier.PROFESSIONAL,
        "shown": sorted(kind.value for kind in shown),
        "shown_since": day - HIDDEN_AFTER,
        "lowered_before": day - LOWERED_AFTER,
        "lat": near.latitude if near else None,
        "lon": near.longitude if near else None,
        "limit": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, values)
        rows = cursor.fetchall()
    answers = tuple(
        Answer(key, service, Block.GENERALIST, km, None, age_unknown=False, missing=0, old=old)
        for _nearly, key, service, km, old, *_ in rows
    )
    return Texts(answers, rows[0][5], nearly=rows[0][0]) if rows else Texts(nearly=True)
