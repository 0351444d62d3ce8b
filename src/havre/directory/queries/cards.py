"""From the answers of a search to the cards that show them: one statement, whatever the number of answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from havre.directory.cards import (
    Card,
    CardBlock,
    Notice,
    ages_words,
    credit,
    door,
    genders_words,
    in_blocks,
    saturation_words,
    says_yes,
    unsaid,
)
from havre.directory.hours.french import in_french
from havre.directory.hours.place import Place
from havre.directory.panels import PanelPhone
from havre.directory.queries.facets import Facet, counting, in_order
from havre.directory.queries.orientation import Answer, Orientation, Values
from havre.directory.rules import PhoneKind, PointPrecision, ServiceKind, ServiceStatus, Tier
from havre.directory.rules.orientation import Wanted
from havre.geo.distance import Point

Row = Mapping[str, Any]

# Numbers, alerts and the latest source come with their service: the statements do not grow with the rows.
_CARDS = """
SELECT o.id AS offer_id, o.service_id, s.name, g.name AS organization, g.url, s.kind, s.tier, s.status, s.email,
  coalesce(l.address, '{}') AS address, trim(concat(l.postal_code, ' ', l.city)) AS city,
  coalesce(p.label, '') AS label, coalesce(l.precision, 'unknown') AS precision, o.lat, o.lon, o.departement_code,
  coalesce(l.commune_id, '') AS commune,
  coalesce(nullif(p.opening_hours, ''), s.opening_hours) AS opening_hours, s.hours_text, coalesce(p.phone, '') AS phone,
  o.features, s.access_modes, s.genders, s.min_age, s.max_age, s.verified_on, s.saturation, s.saturation_on,
  (SELECT array_agg(n.number || '|' || n.kind ORDER BY n.position, n.id) FROM directory_phone n
    WHERE n.service_id = s.id AND (n.tier = 'public' OR %(professional)s)
    AND (n.expires_on IS NULL OR n.expires_on >= %(today)s)) AS phones,
  (SELECT jsonb_agg(jsonb_build_array(a.text, a.closes, a.ends_on) ORDER BY a.closes DESC, a.ends_on, a.id)
    FROM directory_alert a WHERE a.service_id = s.id AND (a.tier = 'public' OR %(professional)s)
    AND %(today)s BETWEEN a.starts_on AND a.ends_on) AS alerts, r.source, r.dated_on, r.last_seen
FROM directory_offer o JOIN directory_service s ON s.id = o.service_id
JOIN directory_organization g ON g.id = s.organization_id
LEFT JOIN directory_serviceatlocation p ON p.id = o.id
LEFT JOIN directory_location l ON l.id = coalesce(p.location_id, s.location_id)
LEFT JOIN LATERAL (SELECT source, dated_on, last_seen FROM directory_sourcerecord
  WHERE service_id = s.id ORDER BY last_seen DESC, id DESC LIMIT 1) r ON true
WHERE o.id = ANY (%(ids)s) AND (o.public OR %(professional)s)
"""


def blocks_of(found: Orientation, *, audience: Tier, now: datetime) -> tuple[CardBlock, ...]:
    """Return the answers of a search as cards under the titles of their blocks. One statement."""
    cards = cards_of(found.answers, audience=audience, now=now)
    return in_blocks((answer.block, card) for answer, card in cards)


def cards_of(answers: Sequence[Answer], *, audience: Tier, now: datetime) -> tuple[tuple[Answer, Card], ...]:
    """Return each answer with its card, in the same order. One statement, none when there is no answer."""
    rows = _rows([answer.offer_id for answer in answers], audience=audience, now=now)
    return _with_cards(answers, rows, audience=audience, now=now)


def _with_cards(
    answers: Sequence[Answer], rows: Mapping[UUID, Row], *, audience: Tier, now: datetime
) -> tuple[tuple[Answer, Card], ...]:
    return tuple(
        (answer, _card(rows[answer.offer_id], answer=answer, audience=audience, now=now))
        for answer in answers
        if answer.offer_id in rows
    )


def cards_with_facets(
    answers: Sequence[Answer], wanted: Wanted, found: Orientation, *, now: datetime
) -> tuple[tuple[tuple[Answer, Card], ...], tuple[Facet, ...]]:
    """Return each answer with its card, and the kinds around by number: one statement for both."""
    counts, values = counting(wanted, found, now=now)
    values |= _values([answer.offer_id for answer in answers], audience=wanted.audience, now=now)
    both = f"""SELECT c.*, k.counts FROM (SELECT jsonb_object_agg(n.kind, n.count) AS counts FROM ({counts}) n) k
      LEFT JOIN ({_CARDS}) c ON true"""  # noqa: S608 - our own words
    rows = _read(both, values)
    told = next(iter(rows.values()))["counts"]
    shown = _with_cards(answers, rows, audience=wanted.audience, now=now)
    return shown, in_order(json.loads(told) if isinstance(told, str) else told or {})


def plain_cards(offers: Sequence[UUID], *, audience: Tier, now: datetime) -> tuple[Card, ...]:
    """Return the cards of places that answer no search (a page, a card to print), in the order given."""
    rows = _rows(offers, audience=audience, now=now)
    return tuple(_card(rows[key], answer=None, audience=audience, now=now) for key in offers if key in rows)


def _rows(offers: Sequence[UUID], *, audience: Tier, now: datetime) -> dict[UUID, Row]:
    return _read(_CARDS, _values(offers, audience=audience, now=now)) if offers else {}


def _values(offers: Sequence[UUID], *, audience: Tier, now: datetime) -> Values:
    return {
        "ids": list(offers),
        "professional": audience == Tier.PROFESSIONAL,
        "today": timezone.localtime(now).date(),
    }


def _read(statement: str, values: Values) -> dict[UUID, Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _card(row: Row, *, answer: Answer | None, audience: Tier, now: datetime) -> Card:
    place = Place(departement=row["departement_code"], commune_code=row["commune"])
    notices = _notices(row["alerts"])
    opened, said = door(row["opening_hours"], place, notices=notices, now=now)
    ages = (ages_words(row["min_age"], row["max_age"]), genders_words(row["genders"]))
    professional = audience == Tier.PROFESSIONAL
    return Card(
        offer_id=row["offer_id"],
        service_id=row["service_id"],
        name=row["name"],
        organization="" if row["organization"] == row["name"] else row["organization"],
        kind=ServiceKind(row["kind"]),
        status=ServiceStatus(row["status"]),
        address=tuple(row["address"]),
        city=row["city"],
        label=row["label"],
        precision=PointPrecision(row["precision"]),
        point=_point(row),
        distance_km=answer.km if answer else None,
        open=opened,
        state=said,
        hours=in_french(row["opening_hours"]) if row["opening_hours"] else "",
        hours_text=row["hours_text"],
        phones=_phones(row),
        email=row["email"],
        url=row["url"] if row["url"].startswith(("https://", "http://")) else "",
        says_yes=says_yes(row["features"], row["access_modes"]),
        unsaid=unsaid(answer.missing, age_unknown=answer.age_unknown) if answer else (),
        ages=", ".join(filter(None, ages)),
        lowest=row["min_age"],
        highest=row["max_age"],
        genders=tuple(row["genders"]),
        notices=notices,
        saturation=saturation_words(row["saturation"], row["saturation_on"]) if professional else "",
        professional=row["tier"] == Tier.PROFESSIONAL,
        verified_on=row["verified_on"],
        source=credit(row["source"] or ""),
        dated_on=row["dated_on"],
        read_on=timezone.localtime(row["last_seen"]).date() if row["last_seen"] else None,
        old=bool(answer and answer.old),
    )


def _notices(alerts: str | list[Any] | None) -> tuple[Notice, ...]:
    return tuple(Notice(text, closes, date.fromisoformat(until)) for text, closes, until in _told(alerts))


def _told(alerts: Any) -> Iterable[tuple[str, bool, str]]:
    """Return the alerts; Django's connection hands JSON over as text."""
    return json.loads(alerts) if isinstance(alerts, str) else alerts or ()


def _phones(row: Row) -> tuple[PanelPhone, ...]:
    """Return the number of the place first, then those of the service."""
    found = [PanelPhone(row["phone"], PhoneKind.PUBLIC)] if row["phone"] else []
    for told in row["phones"] or ():
        number, kind = told.split("|")
        if number != row["phone"]:
            found.append(PanelPhone(number, PhoneKind(kind)))
    return tuple(found)


def _point(row: Row) -> Point | None:
    if row["lat"] is None or row["lon"] is None:
        return None
    return Point(latitude=row["lat"], longitude=row["lon"])
