"""Entries that may be one: pairs found by identifiers, telephone, or name and place; joined by a person, and unjoined.

Nothing is compared with everything: each reason joins rows on equal keys (a number, a square of 300 metres).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import serializers
from django.db import connection, models, transaction

from havre.accounts.access import Actor
from havre.directory.access import moderated_entry
from havre.directory.models import (
    Alias,
    DuplicatePair,
    Location,
    Offer,
    Organization,
    Service,
    ServiceAtLocation,
    SourceRecord,
)
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules.keeping import FOUR_EYES, FOUR_EYES_SENTENCE, TwinDecision, VersionAct
from havre.directory.services import webhooks
from havre.directory.services.offers import rebuild_offers
from havre.directory.services.writing import settle, version
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused

# A number shared by more entries than this is a switchboard: it proves nothing.
SHARED_BY_AT_MOST = 4
_SQUARE_LAT, _SQUARE_LON = 0.003, 0.006
# Same kind always. Two entries of one source are two for that source: it knows better.
_PAIRS = f"""
WITH live AS (
  SELECT s.id, s.kind, s.name, s.lat, s.lon, l.commune_id, l.precision, o.siret, o.finess, o.rna
  FROM directory_service s JOIN directory_organization o ON o.id = s.organization_id
  LEFT JOIN directory_location l ON l.id = s.location_id
  WHERE s.status <> 'closed' AND s.publication <> 'suspended'
), keyed AS (
  SELECT 'siret' AS reason, siret || commune_id AS key, id, kind FROM live WHERE siret <> ''
  UNION ALL SELECT 'finess', finess, id, kind FROM live WHERE finess <> ''
  UNION ALL SELECT 'rna', rna || commune_id, id, kind FROM live WHERE rna <> ''
  UNION ALL SELECT 'phone', p.number, live.id, live.kind FROM live JOIN directory_phone p ON p.service_id = live.id
    WHERE length(p.number) > 6
), counted AS (
  SELECT *, count(*) OVER (PARTITION BY reason, kind, key) AS shared FROM keyed WHERE key IS NOT NULL
), squares AS (
  SELECT id, kind, lat, lon, lower(public.unaccent(name)) AS folded,
         floor(lat / {_SQUARE_LAT})::int AS y, floor(lon / {_SQUARE_LON})::int AS x
  FROM live WHERE lat IS NOT NULL AND precision = 'source'
), around AS MATERIALIZED (
  SELECT id, kind, lat, lon, folded, (y + dy) * 100000::bigint + x + dx AS square
  FROM squares CROSS JOIN generate_series(-1, 1) AS dy CROSS JOIN generate_series(-1, 1) AS dx
), near AS (
  SELECT least(a.id, b.id) AS one, greatest(a.id, b.id) AS two
  FROM around a JOIN squares b ON b.kind = a.kind AND b.y * 100000::bigint + b.x = a.square AND a.id < b.id
  WHERE 12742018 * asin(sqrt(least(1, power(sin(radians(a.lat - b.lat) / 2), 2)
        + cos(radians(a.lat)) * cos(radians(b.lat)) * power(sin(radians(a.lon - b.lon) / 2), 2)))) < 300
    AND public.similarity(a.folded, b.folded) >= 0.5
), found AS (
  SELECT least(a.id, b.id) AS one, greatest(a.id, b.id) AS two, a.reason
  FROM counted a JOIN counted b ON b.reason = a.reason AND b.kind = a.kind AND b.key = a.key AND a.id < b.id
  WHERE a.shared <= {SHARED_BY_AT_MOST}
  UNION SELECT one, two, 'name' FROM near
)
INSERT INTO directory_duplicatepair (id, first_id, second_id, reasons, found_at, decision)
SELECT gen_random_uuid(), one, two, array_agg(DISTINCT reason ORDER BY reason), %s, ''
FROM found
WHERE NOT EXISTS (SELECT FROM directory_sourcerecord a JOIN directory_sourcerecord b ON b.source = a.source
                  WHERE a.service_id = one AND b.service_id = two)
  AND NOT EXISTS (SELECT FROM directory_duplicatepair p WHERE p.first_id = two AND p.second_id = one)
GROUP BY one, two
ON CONFLICT (first_id, second_id) DO NOTHING
"""  # noqa: S608 - our own constants


@transaction.atomic
def find_pairs(*, now: datetime) -> int:
    """Write the pairs not known yet and say how many; one decided « différentes » is known and does not come back."""
    with connection.cursor() as cursor:
        # The planner takes the sets above for a few rows and would compare each with each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_PAIRS, [now])
        found = int(cursor.rowcount)
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


@transaction.atomic
def keep_apart(*, actor: Actor, pair_id: UUID, now: datetime) -> None:
    """Remember that two entries are two. Raises ``NotVisible``, ``Refused`` (``already_decided``)."""
    pair = _waiting(actor, pair_id)
    _decide(pair, TwinDecision.DIFFERENT, actor=actor, now=now)


@transaction.atomic
def merge(*, actor: Actor, pair_id: UUID, keep: UUID, now: datetime) -> UUID:
    """Join the other entry to ``keep``: its id leads there, its sources feed it; its rows wait in the pair.

    The values of the entry that stays do not change, and its own sources go on leading it: those of the other speak
    only when they have gone. Raises ``NotVisible`` outside one's reach on either,
    ``Refused``: ``already_decided``, ``not_of_pair``, ``four_eyes`` (an emergency line is closed, never joined).
    """
    pair = _waiting(actor, pair_id)
    if keep not in {pair.first_id, pair.second_id}:
        raise Refused("Choisissez l'une des deux fiches.", code="not_of_pair")
    stays, goes = (
        (pair.first_id, pair.second_id) if keep == pair.first_id else (pair.second_id, pair.first_id)
    )
    kept, gone = (
        moderated_entry(actor, stays, lock=True).service,
        moderated_entry(actor, goes, lock=True).service,
    )
    if {kept.kind, gone.kind} & FOUR_EYES and kept.kind != gone.kind:
        raise Refused(FOUR_EYES_SENTENCE, code="four_eyes")
    before = entry_values(kept)
    held = SourceRecord.objects.filter(service=gone).order_by("id")
    records = {
        str(key): [sha256, joined] for key, sha256, joined in held.values_list("id", "sha256", "joined")
    }
    aliases = list(Alias.objects.filter(service=gone).order_by("old_id").values_list("old_id", flat=True))
    held.update(service=kept, joined=True)
    Alias.objects.filter(old_id__in=aliases).update(service=kept)
    pair = _facing(pair, stays, goes)
    pair.snapshot = {
        "rows": _snapshot(gone, without=pair), "records": records, "aliases": [str(one) for one in aliases],
    }  # fmt: skip
    _decide(pair, TwinDecision.MERGED, actor=actor, now=now)
    webhooks.announce_joined(gone, now=now)
    _delete(gone)
    Alias.objects.create(old_id=goes, service=kept)
    version(kept, VersionAct.MERGE, by=actor.user_id, before=before, changed=[], now=now)
    settle(kept, now=now)
    audit.record("directory.merge", kind="service", object_id=stays)
    return stays


@transaction.atomic
def undo_merge(*, actor: Actor, pair_id: UUID, now: datetime) -> UUID:
    """Give back the entry that was joined, row by row as it was, with its sources; return its id.

    Raises ``NotVisible``, ``Refused``, code ``not_merged``.
    """
    pair = DuplicatePair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise NotVisible
    kept = moderated_entry(actor, pair.first_id, lock=True).service
    if pair.decision != TwinDecision.MERGED or not pair.snapshot:
        raise Refused("Ces fiches ne sont pas jointes : rien à défaire.", code="not_merged")
    before = entry_values(kept)
    Alias.objects.filter(old_id=pair.second_id).delete()
    for row in serializers.deserialize("json", json.dumps(pair.snapshot["rows"])):
        row.save()
    # A digest goes back too: what a source has said meanwhile is written at its next reading.
    for key, (sha256, joined) in pair.snapshot["records"].items():
        SourceRecord.objects.filter(id=key).update(service_id=pair.second_id, sha256=sha256, joined=joined)
    Alias.objects.filter(old_id__in=pair.snapshot["aliases"]).update(service_id=pair.second_id)
    pair.decision, pair.snapshot, pair.decided_at, pair.decided_by_id = "", None, None, None
    pair.save()
    version(kept, VersionAct.SPLIT, by=actor.user_id, before=before, changed=[], now=now)
    settle(kept, now=now)
    rebuild_offers(services=[pair.second_id], now=now)
    audit.record("directory.unmerge", kind="service", object_id=pair.second_id)
    return pair.second_id


def _waiting(actor: Actor, pair_id: UUID) -> DuplicatePair:
    pair = DuplicatePair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise NotVisible
    moderated_entry(actor, pair.first_id)
    if pair.decision:
        raise Refused("Quelqu'un a déjà décidé de ces deux fiches.", code="already_decided")
    moderated_entry(actor, pair.second_id)
    return pair


def _decide(pair: DuplicatePair, decision: TwinDecision, *, actor: Actor, now: datetime) -> None:
    pair.decision, pair.decided_at, pair.decided_by_id = decision.value, now, actor.user_id
    pair.save()
    audit.record(f"directory.twins_{decision.value}", kind="service", object_id=pair.first_id)


def _facing(pair: DuplicatePair, stays: UUID, goes: UUID) -> DuplicatePair:
    """Turn the pair so that the entry that stays is the first: the other's row is about to go."""
    if pair.first_id != stays:
        pair.first_id, pair.second_id = stays, goes
        pair.save(update_fields=["first", "second_id"])
    return pair


def _children(service: Service) -> list[tuple[type[models.Model], str]]:
    """Return every table that hangs on a service, whoever declared it, with the name of its key."""
    relations = service._meta.get_fields(include_hidden=True)  # noqa: SLF001 - documented
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not Offer
    ]


def _snapshot(service: Service, *, without: DuplicatePair) -> list[dict[str, Any]]:
    """Return every row of an entry, parents first, as plain values."""
    places = ServiceAtLocation.objects.filter(service=service).values("location")
    locations = Location.objects.filter(models.Q(id__in=places) | models.Q(id=service.location_id))
    rows: list[models.Model] = [service.organization, *locations.order_by("id"), service]
    for table, key in _children(service):
        found = table._default_manager.filter(**{key: service}).order_by("pk")  # noqa: SLF001 - documented
        rows += [row for row in found if row.pk != without.pk]
    plain: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return plain


def _delete(service: Service) -> None:
    """Delete the rows of an entry; its organisation and places go with it unless something else uses them."""
    organization, places = service.organization_id, [service.location_id]
    places += ServiceAtLocation.objects.filter(service=service).values_list("location_id", flat=True)
    service.delete()
    if not Service.objects.filter(organization_id=organization).exists():
        Organization.objects.filter(id=organization).delete()
    for place in filter(None, places):
        used = Service.objects.filter(location_id=place) or ServiceAtLocation.objects.filter(
            location_id=place
        )
        if not used:
            Location.objects.filter(id=place).delete()
