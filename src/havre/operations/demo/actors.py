"""Invented actors for the directory: services around a few towns, in every state, and none of them exists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from havre.directory.models import (
    Alert,
    Location,
    Organization,
    Phone,
    Service,
    ServiceArea,
    SourceRecord,
)
from havre.directory.rules import AreaScope, PointPrecision, ServiceKind, Source, tier_of
from havre.directory.rules.taxonomy import Publication, Situation
from havre.directory.services.offers import rebuild_offers
from havre.kernel.ids import uuid7
from havre.territory.models import Commune

MARK: Final = "(inventé)"
K, S = ServiceKind, Situation
# Towns around which a demonstration is looked at: the Nord and its neighbours, Marseille, Paris, an island, the sea.
TOWNS: Final = (
    "59350", "59512", "59599", "59183", "59606", "59178", "59392", "62041", "62498", "80021", "75056", "13055",
    "13001", "13004", "67482", "69123", "2A004", "97411",
)  # fmt: skip
# First figures of the numbers that the French regulator keeps for fiction: they ring nowhere.
_FICTION: Final = {"59": "+3335301", "62": "+3335301", "80": "+3335301", "13": "+3346571", "69": "+3346571"}
_WEEK: Final = (
    "Mo-Fr 09:00-12:00,14:00-18:00", "Mo-Sa 10:00-19:00", "Tu-Fr 13:30-18:00; We 09:00-12:00,13:30-18:00",
    "Mo-Fr 09:00-17:00; SH off", "Mo,We,Fr 14:00-20:00; PH off", "24/7", "",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A service as it is repeated from town to town; ``ages`` None when the entry says nothing."""

    kind: ServiceKind
    name: str
    share: float = 1.0
    ages: tuple[int, int] | None = None
    specialised: tuple[Situation, ...] = ()
    welcomes: tuple[Situation, ...] = ()
    facts: dict[str, Any] | None = None
    text: str = ""


_FREE: Final = {"cost": "free", "without_parents": True}
PATTERNS: Final = (
    Pattern(
        kind=K.ASSOCIATION, name="Le Phare, accompagnement des mineurs victimes", share=0.45, ages=(11, 21),
        specialised=(S.EXPLOITATION, S.LEAVING), welcomes=(S.RUNAWAY, S.VIOLENCE, S.DIGITAL),
        facts={**_FREE, "anonymity": "anonymous", "access_modes": ["walk_in", "appointment"],
               "genders": ["girls", "boys"], "trans_inclusive": True, "languages": ["fr", "en", "ro"],
               "interpreter": True,
               "mobilisable_by": ["young", "parent", "professional"], "documents_known": True},
        text="Une équipe formée écoute, accompagne et reste joignable. On peut venir sans dire son nom.",
    ),
    Pattern(
        kind=K.MDA, name="Maison des adolescents", share=0.8, ages=(11, 21),
        welcomes=(S.MENTAL_HEALTH, S.VIOLENCE, S.RUNAWAY, S.SCHOOL, S.EXPLOITATION),
        facts={**_FREE, "anonymity": "confidential", "access_modes": ["walk_in", "appointment"],
               "mobilisable_by": ["young", "parent", "professional"]},
        text="Des soignants et des éducateurs reçoivent les jeunes et leurs proches.",
    ),
    Pattern(
        kind=K.PAEJ, name="Point accueil écoute jeunes", share=0.7, ages=(12, 25),
        welcomes=(S.MENTAL_HEALTH, S.RUNAWAY),
        facts={**_FREE, "anonymity": "anonymous", "access_modes": ["walk_in"]},
        text="Un lieu pour parler, sans rendez-vous.",
    ),
    Pattern(
        kind=K.CSS, name="Centre de santé sexuelle", ages=(0, 25), specialised=(S.SEXUAL_HEALTH,),
        welcomes=(S.PREGNANCY, S.VIOLENCE),
        facts={**_FREE, "anonymity": "confidential", "access_modes": ["appointment"]},
        text="Contraception, dépistage, contraception d'urgence, IVG : gratuit et confidentiel.",
    ),
    Pattern(kind=K.CEGIDD, name="Dépistage gratuit (CeGIDD)", share=0.5, specialised=(S.SEXUAL_HEALTH,),
            facts={"cost": "free", "anonymity": "anonymous", "access_modes": ["walk_in"]}),
    Pattern(kind=K.ADDICTION, name="Consultation jeunes consommateurs", share=0.6, ages=(12, 25),
            specialised=(S.ADDICTION,), facts=_FREE),
    Pattern(kind=K.MENTAL_HEALTH, name="Centre médico-psychologique", share=0.7, welcomes=(S.MENTAL_HEALTH,)),
    Pattern(kind=K.STREET_WORK, name="Équipe de prévention spécialisée", share=0.6, ages=(11, 25),
            welcomes=(S.RUNAWAY, S.EXPLOITATION, S.SCHOOL),
            facts={**_FREE, "night_access": True, "animals": True}),
    Pattern(kind=K.VICTIM_SUPPORT, name="Aide aux victimes", share=0.7, facts={"cost": "free"},
            welcomes=(S.VIOLENCE, S.EXPLOITATION, S.DIGITAL)),
    Pattern(kind=K.MISSION_LOCALE, name="Mission locale", ages=(16, 25), welcomes=(S.SCHOOL,),
            facts={"cost": "free"}),
    Pattern(kind=K.UAPED, name="Unité d'accueil pédiatrique enfants en danger", share=0.35, ages=(0, 17),
            specialised=(S.VIOLENCE, S.EXPLOITATION),
            facts={"access_modes": ["referral"], "mobilisable_by": ["professional"]}),
    Pattern(kind=K.CHILD_PLACEMENT, name="Dispositif d'accueil éloigné", share=0.3, ages=(13, 17),
            specialised=(S.EXPLOITATION,), facts={"access_modes": ["referral"], "mobilisable_by": ["professional"],
                                                  "saturation": "high"}),
)  # fmt: skip


def play(*, seed: int, now: datetime) -> None:
    """Write the actors and what searches read of them; the same seed gives the same actors but for their ids."""
    draw = random.Random(seed)  # noqa: S311 - the same seed gives the same demonstration
    towns = list(Commune.objects.filter(code__in=TOWNS).order_by("code"))
    made = [
        _service(draw, pattern, town, now=now)
        for town in towns
        for pattern in PATTERNS
        if draw.random() < pattern.share
    ]
    _states(made)
    tables: tuple[Any, ...] = (
        Organization,
        Location,
        Service,
        Phone,
        ServiceArea,
        SourceRecord,
        Alert,
    )
    for table in tables:
        table.objects.bulk_create([row for rows in made for row in rows if type(row) is table])
    rebuild_offers(services=[row.pk for rows in made for row in rows if isinstance(row, Service)], now=now)


def _service(draw: random.Random, pattern: Pattern, town: Commune, *, now: datetime) -> list[Any]:
    """Return the rows of one service: its organisation, place, number, area, source, sometimes an alert."""
    name = f"{pattern.name} de {town.name} {MARK}"
    organization = Organization(name=f"Association {draw.choice(_NAMES)} {MARK}")
    tier = tier_of(pattern.kind)
    place = None if pattern.kind == K.CHILD_PLACEMENT else _place(draw, town)
    checked = now.date() - timedelta(days=draw.choice((5, 20, 60, 120, 240, 420)))
    service = Service(
        organization=organization, location=place, kind=pattern.kind.value, name=name, tier=tier.value,
        lat=place.lat if place else None, lon=place.lon if place else None, updated_at=now,
        opening_hours="" if place is None else draw.choice(_WEEK), description=pattern.text,
        min_age=pattern.ages[0] if pattern.ages else None, max_age=pattern.ages[1] if pattern.ages else None,
        specialised=[one.value for one in pattern.specialised], welcomes=[one.value for one in pattern.welcomes],
        verified_on=checked, verified_how="phone", **(pattern.facts or {}),
    )  # fmt: skip
    if service.saturation:
        service.saturation_on = checked
    number = f"{_FICTION.get(town.departement_id, '+3319900')}{draw.randrange(10_000):04}"
    rows = [organization, service, Phone(service=service, number=number, tier=tier.value)]
    rows += [place] if place else []
    rows.append(ServiceArea(service=service, scope=AreaScope.DEPARTEMENT.value, codes=[town.departement_id]))
    rows.append(_source(service, checked, now=now))
    return [*rows, *_alerts(draw, service, now.date())]


_NAMES: Final = ("Les Tilleuls", "Le Relais", "La Passerelle", "Rivages", "L'Escale", "Horizon", "Le Gué")
_STREETS: Final = ("rue de l'Invention", "place de l'Exemple", "avenue de l'Essai", "impasse de la Fiction")


def _place(draw: random.Random, town: Commune) -> Location:
    street = f"{draw.randrange(1, 90)} {draw.choice(_STREETS)}"
    known = town.latitude is not None and town.longitude is not None
    return Location(
        address=[street], postal_code="", city=town.name, commune=town,
        lat=round(town.latitude + draw.gauss(0, 0.012), 5) if known and town.latitude is not None else None,
        lon=round(town.longitude + draw.gauss(0, 0.018), 5) if known and town.longitude is not None else None,
        precision=(PointPrecision.SOURCE if known else PointPrecision.UNKNOWN).value,
    )  # fmt: skip


def _source(service: Service, on: date, *, now: datetime) -> SourceRecord:
    return SourceRecord(
        source=Source.HAVRE.value, source_id=f"demo-{uuid7()}", service=service, sha256="", dated_on=on,
        first_seen=now, last_seen=now,
    )  # fmt: skip


def _alerts(draw: random.Random, service: Service, today: date) -> Iterator[Alert]:
    if service.location is not None and draw.random() < 0.08:
        yield Alert(
            service=service, text="Fermé pour travaux : appelez, on vous dira où aller.", closes=True,
            starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=10),
        )  # fmt: skip


def _states(made: list[list[Any]]) -> None:
    """Leave a few entries on the way to publication, for those who moderate."""
    services = [row for rows in made for row in rows if isinstance(row, Service)]
    states = (Publication.DRAFT, Publication.SUBMITTED, Publication.SUBMITTED, Publication.SUSPENDED)
    for service, state in zip(services[7::29], states, strict=False):
        service.publication = state.value
