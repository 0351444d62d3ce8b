"""The orientation search: exact against brute force, blocks in order, widening, islands, unknown hours."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from havre.directory.models import Offer, Organization, Service
from havre.directory.queries import orientation
from havre.directory.queries.orientation import LOWERED_AFTER, orient
from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.orientation import (
    ENOUGH,
    FOR_A_YOUNG_PERSON,
    OLDEST_AGE,
    RADII_KM,
    WHOLE_COUNTRY,
    Block,
    Wanted,
    island_of,
)
from havre.directory.rules.taxonomy import (
    FOR_YOUTH,
    Feature,
    Need,
    Situation,
    feature_bits,
    situation_bits,
)
from havre.geo.distance import Point, distance_km
from havre.kernel.errors import Refused
from havre.territory.models import Commune
from havre.territory.queries import communes_by_code
from tests_support import statements

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LILLE, STRASBOURG, AJACCIO, SAINT_DENIS, SAINT_PIERRE = "59350", "67482", "2A004", "97411", "97502"
KINDS = [
    ServiceKind.MDA,
    ServiceKind.PAEJ,
    ServiceKind.CSS,
    ServiceKind.ASSOCIATION,
    ServiceKind.CRIP,
    ServiceKind.POLICE,
]


def offer(commune=None, **changes):
    """Return an offer that is not written, at the centre of a commune or from afar, and the service behind it."""
    service = Service(
        organization_id=None, kind=ServiceKind.MDA.value, name="Service inventé", updated_at=NOW
    )
    place = {}
    if commune is not None:
        place = {
            "lat": commune.latitude, "lon": commune.longitude, "departement_code": commune.departement_id,
            "island": island_of(commune.departement_id),
        }  # fmt: skip
    values = {
        "id": service.id, "service": service, "kind": ServiceKind.MDA.value, "public": True, "areas": [], "min_age": 0,
        "max_age": OLDEST_AGE, "ages_known": False, "specialised": 0, "welcomes": 0, "features": 0, "refused": 0,
        "fresh_on": TODAY, **place, **changes,
    }  # fmt: skip
    made = Offer(**values)
    service.kind, service.tier = made.kind, ("public" if made.public else "professional")
    return made


def write(*offers):
    organization = Organization.objects.create(name="Structure inventée (démonstration)")
    for one in offers:
        one.service.organization = organization
    Service.objects.bulk_create([one.service for one in offers])
    Offer.objects.bulk_create(offers)
    return offers


@pytest.fixture
def empty(db):
    Offer.objects.all().delete()


def commune(code):
    return Commune.objects.get(code=code)


def found(block=None, **wanted):
    """Return the answers (of one block) for a search; around Lille by default."""
    answer = orient(Wanted(**{"commune_code": LILLE, **wanted}), now=NOW)
    return [one.offer_id for one in answer.answers if block is None or one.block == block]


# --- against brute force -----------------------------------------------------------------------------------
def asked(wanted, town):
    """Return what does not change from an offer to the next: the kinds, the bits, the areas, the oldest day."""
    return SimpleNamespace(
        wanted=wanted,
        kinds={kind.value for kind in wanted.kinds()},
        every={kind.value for kind in (FOR_YOUTH if wanted.youth else ServiceKind)},
        situation=situation_bits([wanted.situation]) if wanted.situation else 0,
        features=feature_bits(wanted.features),
        professional=wanted.audience == Tier.PROFESSIONAL,
        here={town.code, town.departement_id, WHOLE_COUNTRY},
        oldest=TODAY - timedelta(days=548),
    )


def fits(one, ask):
    """Tell whether an offer may answer, by the words of the rules."""
    age = ask.wanted.age
    return all(
        (
            one.kind in ask.kinds
            or (one.kind in ask.every and (one.specialised | one.welcomes) & ask.situation),
            one.public or ask.professional,
            not one.refused & ask.features,
            age is None or one.min_age <= age <= one.max_age,
            not one.areas or ask.here & set(one.areas),
            ask.professional or one.fresh_on >= ask.oldest,
        )
    )


def block_of(one, ask):
    """Return the place of the block in which an offer is shown (no hours are known here)."""
    if not one.departement_code:
        return 4
    if one.specialised & ask.situation:
        return 1
    unsaid = ask.features & ~one.features
    return 3 if unsaid or (ask.wanted.age is not None and not one.ages_known) else 2


def away(one, town):
    if one.lat is None or town.latitude is None:
        return None
    return distance_km(
        Point(latitude=town.latitude, longitude=town.longitude), Point(latitude=one.lat, longitude=one.lon)
    )


def by_hand(offers, wanted, town):
    """Answer by looking at every offer: the places kept (block, old, km, offer), the remote ones, the radius."""
    ask, lowered = asked(wanted, town), TODAY - LOWERED_AFTER
    kept = [
        (block_of(one, ask), one.fresh_on < lowered, away(one, town), one) for one in offers if fits(one, ask)
    ]
    places, remote = [row for row in kept if row[0] != 4], [row for row in kept if row[0] == 4]
    chosen, radius = [], None
    for radius in RADII_KM if town.latitude is not None else ():
        island = island_of(town.departement_id)
        chosen = [
            row for row in places if row[2] is not None and row[2] <= radius and row[3].island == island
        ]
        if len(chosen) >= min(ENOUGH, wanted.limit):
            return chosen, remote, radius
    whole = [row for row in places if row[3].departement_code == town.departement_id]
    return (whole, remote, None) if len(whole) > len(chosen) else (chosen, remote, radius)


def rank(row):
    """Sort as the rules say; what has no distance comes last in its block."""
    return (*row[:2], float("inf") if row[2] is None else row[2])


def test_five_hundred_searches_are_those_of_brute_force(empty):
    """Overseas, Corsica and the borders included; order, blocks, radius and total."""
    draw = random.Random(20261123)
    towns = list(Commune.objects.filter(is_current=True, latitude__isnull=False).order_by("code"))
    edges = [
        commune(code)
        for code in (LILLE, STRASBOURG, AJACCIO, SAINT_DENIS, SAINT_PIERRE, "97302", "06088", "2B033")
    ]
    big = sorted(towns, key=lambda town: -(town.population or 0))[:300]
    offers = write(
        *(drawn(draw, draw.choice([*big, *edges * 4, *draw.sample(towns, 40)])) for _ in range(2500))
    )
    for _ in range(500):
        town = draw.choice([draw.choice(edges), draw.choice(big), draw.choice(towns)])
        wanted = Wanted(
            commune_code=town.code,
            situation=draw.choice([None, *Situation]),
            need=draw.choice([None, None, *Need]),
            age=draw.choice([None, 12, 15, 17, 20]),
            features=frozenset(draw.sample(list(Feature), draw.choice([0, 0, 1, 2]))),
            audience=draw.choice(list(Tier)),
            youth=draw.random() < 0.3,
        )
        answer = orient(wanted, now=NOW)
        chosen, remote, radius = by_hand(offers, wanted, town)
        assert answer.total == len(chosen) + len(remote), wanted
        if chosen:
            assert answer.radius_km == radius, wanted
        expected = sorted(rank(row) for row in chosen)[: wanted.limit]
        order = list(Block)
        shown = [
            rank((order.index(one.block), one.old, one.km))
            for one in answer.answers
            if one.block != Block.REMOTE
        ]
        assert [row[:2] for row in shown] == [row[:2] for row in expected], wanted
        assert [row[2] for row in shown] == pytest.approx([row[2] for row in expected], abs=1e-6), wanted
        known = {one.id: km for _, _, km, one in chosen}
        for one in answer.answers:
            if one.km is not None:
                assert known[one.offer_id] == pytest.approx(one.km, abs=1e-6)


def drawn(draw, town):
    """Return an invented offer near a town, or from afar once in eight."""
    remote = draw.random() < 0.12
    ages = draw.choice([(0, OLDEST_AGE, False), (12, 17, True), (11, 25, True), (16, 21, True)])
    bits = 1 << len(list(Feature))
    yes = draw.randrange(bits)
    jitter = {} if remote or town.latitude is None else {
        "lat": max(-89.0, town.latitude + draw.gauss(0, 0.1)), "lon": town.longitude + draw.gauss(0, 0.1)
    }  # fmt: skip
    return offer(
        None if remote else town,
        kind=draw.choice(KINDS).value,
        public=draw.random() < 0.8,
        areas=draw.choice([[], [], [], [town.departement_id], [town.code], [WHOLE_COUNTRY]]),
        min_age=ages[0],
        max_age=ages[1],
        ages_known=ages[2],
        specialised=draw.choice([0, 0, 0, 1 << draw.randrange(12)]),
        welcomes=draw.choice([0, draw.randrange(4096)]),
        features=yes,
        refused=draw.randrange(bits) & ~yes & draw.randrange(bits),
        reception=draw.randrange(3),
        fresh_on=TODAY - timedelta(days=draw.choice([3, 200, 400, 600])),
        **jitter,
    )


# --- one rule at a time ------------------------------------------------------------------------------------
OPEN = "{[2026-11-23 09:00+01,2026-11-23 18:00+01)}"
SHUT = "{[2026-11-24 09:00+01,2026-11-24 18:00+01)}"


def open_offer(ranges, **changes):
    return offer(commune(LILLE), open_ranges=ranges, open_until=NOW + timedelta(days=14), **changes)


def test_specialised_and_open_come_first_and_unknown_hours_are_not_closed(empty):
    bit = situation_bits([Situation.EXPLOITATION])
    shut, unknown = open_offer(SHUT, specialised=bit), offer(commune(LILLE), specialised=bit)
    opened, plain = open_offer(OPEN, specialised=bit), open_offer(OPEN)
    write(shut, unknown, opened, plain)
    answer = orient(Wanted(commune_code=LILLE, situation=Situation.EXPLOITATION), now=NOW).answers
    assert answer[0].offer_id == opened.id
    assert [one.block for one in answer] == [
        Block.SPECIALISED_OPEN, Block.SPECIALISED, Block.SPECIALISED, Block.GENERALIST,
    ]  # fmt: skip
    states = {one.offer_id: one.open for one in answer}
    assert (states[shut.id], states[unknown.id], states[opened.id]) == (False, None, True)
    kept = found(situation=Situation.EXPLOITATION, open_now=True)
    assert unknown.id in kept
    assert shut.id not in kept


def test_hours_computed_too_long_ago_are_unknown_again(empty):
    (one,) = write(offer(commune(LILLE), open_ranges=SHUT, open_until=NOW - timedelta(minutes=1)))
    (answer,) = orient(Wanted(commune_code=LILLE), now=NOW).answers
    assert (answer.offer_id, answer.open) == (one.id, None)


@pytest.mark.parametrize("feature", list(Feature))
def test_a_no_hides_a_silence_is_to_be_asked(empty, feature):
    bit = feature_bits([feature])
    yes, silent, no = (
        offer(commune(LILLE), features=bit),
        offer(commune(LILLE)),
        offer(commune(LILLE), refused=bit),
    )
    write(yes, silent, no)
    assert found(Block.GENERALIST, features=frozenset([feature])) == [yes.id]
    assert found(Block.TO_ASK, features=frozenset([feature])) == [silent.id]
    assert set(found()) == {yes.id, silent.id, no.id}


@pytest.mark.parametrize(("age", "seen"), [(11, 0), (12, 1), (17, 1), (18, 0)])
def test_fifteen_is_between_twelve_and_seventeen(empty, age, seen):
    write(offer(commune(LILLE), min_age=12, max_age=17, ages_known=True))
    assert len(found(Block.GENERALIST, age=age)) == seen


def test_the_search_widens_and_says_so(empty):
    arras, amiens = commune("62041"), commune("80021")
    (far,) = write(offer(arras))
    answer = orient(Wanted(commune_code=LILLE), now=NOW)
    assert (answer.radius_km, [one.offer_id for one in answer.answers]) == (100.0, [far.id])
    assert "100 km" in answer.said
    write(offer(arras), offer(amiens))
    assert orient(Wanted(commune_code="62765"), now=NOW).radius_km in RADII_KM
    write(*(offer(commune(LILLE)) for _ in range(ENOUGH)))
    nearby = orient(Wanted(commune_code=LILLE), now=NOW)
    assert (nearby.radius_km, nearby.said) == (30.0, "")


def test_nothing_anywhere_is_never_a_dead_end(empty):
    answer = orient(Wanted(commune_code=SAINT_PIERRE), now=NOW)
    assert answer.answers == ()
    assert "Havre ne connaît aucun lieu" in answer.said
    assert {"17", "112", "114"} <= {number.number for number in answer.emergency}
    assert "119" in {number.number for number in answer.lines}


def test_nobody_is_sent_across_the_sea(empty):
    nice, calvi = commune("06088"), commune("2B050")
    write(offer(nice), offer(commune("2A004")), offer(commune("2B033")))
    answer = orient(Wanted(commune_code=calvi.code), now=NOW)
    towns = dict(Offer.objects.values_list("id", "departement_code"))
    assert {towns[one.offer_id] for one in answer.answers} <= {"2A", "2B"}


def test_a_sector_is_that_of_home_or_of_where_one_is(empty):
    north, everywhere = offer(commune(LILLE), areas=["59"]), offer(None, areas=[WHOLE_COUNTRY])
    other = offer(commune(LILLE), areas=["13"])
    write(north, everywhere, other)
    assert set(found()) == {north.id, everywhere.id}
    assert set(found(home_code="13055")) == {north.id, everywhere.id, other.id}
    assert found(Block.REMOTE) == [everywhere.id]


def test_a_young_person_gets_three_places_of_the_public_tier_fit_for_them(empty):
    write(*(offer(commune(LILLE)) for _ in range(6)))
    hidden, police = offer(commune(LILLE), public=False), offer(commune(LILLE), kind=ServiceKind.POLICE.value)
    write(hidden, police)
    assert len(found(youth=True)) == FOR_A_YOUNG_PERSON
    assert {hidden.id, police.id}.isdisjoint(found(youth=True, need=Need.RIGHTS))
    assert hidden.id in found(audience=Tier.PROFESSIONAL)


def test_an_old_entry_comes_after_then_only_professionals_see_it(empty):
    fresh = offer(commune("59009"))
    old = offer(commune(LILLE), fresh_on=TODAY - timedelta(days=400))
    gone = offer(commune(LILLE), fresh_on=TODAY - timedelta(days=600))
    write(fresh, old, gone)
    assert found() == [fresh.id, old.id]
    assert set(found(audience=Tier.PROFESSIONAL)) == {fresh.id, old.id, gone.id}


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_a_search_costs_two_statements_whatever_the_rows(empty, rows):
    write(*(offer(commune(LILLE)) for _ in range(rows + ENOUGH)))
    with statements() as captured:
        orient(Wanted(commune_code=LILLE, age=15), now=NOW)
    assert len(captured.real) == 2


def test_a_search_that_widens_to_the_whole_departement_costs_one_statement_more(empty):
    write(offer(commune("59009")))
    with statements() as captured:
        answer = orient(Wanted(commune_code=LILLE, age=15), now=NOW)
    assert answer.radius_km == RADII_KM[-1]
    assert answer.total == 1
    assert len(captured.real) == 3


def test_communes_that_the_caller_has_read_are_not_read_again(empty):
    write(*(offer(commune(LILLE)) for _ in range(ENOUGH)), offer(commune("59009")))
    wanted = Wanted(commune_code=LILLE, home_code="59009", age=15)
    known = communes_by_code([LILLE, "59009"])
    with statements() as captured:
        answer = orient(wanted, now=NOW, known=known.values())
    assert len(captured.real) == 1
    assert answer == orient(wanted, now=NOW)
    gone = replace(known["59009"], code="00000", is_current=False)
    with pytest.raises(Refused):
        orient(replace(wanted, home_code="00000"), now=NOW, known=[gone])


def test_a_stage_that_is_not_needed_reads_nothing(empty):
    """PostgreSQL decides before it reads: the farther stages of the statement have no row, and no scan that ran."""
    write(*(offer(commune("59350")) for _ in range(ENOUGH)))
    town = commune(LILLE)
    values = orientation.values_of(Wanted(commune_code=LILLE), town, town, now=NOW)
    centre = orientation.centre_of(town)
    frames = orientation.frame_of(centre, 50.0, name="wider_") | orientation.frame_of(
        centre, 100.0, name="widest_"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + orientation._FARTHER, {**values, **frames}
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    stages = plan[plan.index("CTE widest") :]
    assert stages.count("One-Time Filter") == 2
    assert "(never executed)" in stages[: stages.index("CTE whole")]
    assert "(never executed)" in stages[stages.index("CTE whole") :]


def test_a_commune_that_does_not_exist_is_refused_in_words():
    with pytest.raises(Refused, match="unknown_commune"):
        orient(Wanted(commune_code="99999"), now=NOW)
