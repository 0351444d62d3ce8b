"""What nobody outside may see: places written with markers that no other text holds, and how to look for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from havre.directory.models import Alert, Alias, Location, Organization, Phone, Service, ServiceAtLocation
from havre.directory.services.offers import rebuild_offers
from havre.kernel.text import fold
from havre.territory.models import Commune

# Words that no French text holds; the figures are those of numbers reserved for fiction.
WORDS = ("zibelinette", "quetzalide", "wombatine", "yttriade", "kouglopholie", "xylopastille", "jabironelle")
LAT, LON = 50.51927, 3.17283
COMMUNE = "59350"


@dataclass(frozen=True)
class Hidden:
    """A place that must leave no trace; ``ids`` are those of all its rows."""

    service: Service
    word: str
    number: str
    ids: tuple[Any, ...]


# How each is hidden: the values of the service, in the order of WORDS. The first is a protected kind: it has no place.
STATES: tuple[dict[str, str], ...] = (
    {"kind": "child_placement", "tier": "professional"},
    {"kind": "mda", "tier": "professional"},
    {"kind": "mda", "publication": "draft"},
    {"kind": "css", "publication": "submitted"},
    {"kind": "paej", "publication": "suspended"},
    {"kind": "mda", "status": "closed"},
    {"kind": "crip", "tier": "professional"},
)


def hide(*, now: Any) -> list[Hidden]:
    """Write the hidden places around Lille, each with a marker in every text it has, and rebuild the offers."""
    made = [
        _place(rank, word, state, now) for rank, (word, state) in enumerate(zip(WORDS, STATES, strict=True))
    ]
    rebuild_offers(services=[one.service.id for one in made], now=now)
    return made


def _place(rank: int, word: str, state: dict[str, str], now: Any) -> Hidden:
    organization = Organization.objects.create(
        name=f"Structure {word}",
        description=word,
        url=f"https://{word}.invalid",
        siret=f"9900000000000{rank}",
    )
    location = None if state["kind"] == "child_placement" else _location(rank, word)
    service = Service.objects.create(
        organization=organization, location=location, name=f"Service {word}", description=f"Texte {word}",
        email=f"contact@{word}.invalid", hours_text=word, opening_hours="24/7", min_age=0, max_age=25,
        specialised=["exploitation", "runaway"], welcomes=["violence"], anonymity="anonymous", cost="free",
        without_parents=True, night_access=True, access_modes=["walk_in"], required_documents=[word],
        verified_on=now.date(), updated_at=now, lat=location and location.lat, lon=location and location.lon, **state,
    )  # fmt: skip
    number = f"+3319900987{rank}"
    phone = Phone.objects.create(service=service, number=number, tier=service.tier)
    days = {"starts_on": now.date() - timedelta(days=1), "ends_on": now.date() + timedelta(days=1)}
    alert = Alert.objects.create(service=service, text=f"Alerte {word}", **days)
    alias = Alias.objects.create(old_id=uuid4(), service=service)
    rows = [service, organization, phone, alert, alias]
    if location is not None:
        second = _location(rank + 20, word)
        rows += [
            location,
            second,
            ServiceAtLocation.objects.create(service=service, location=second, label=word),
        ]
    return Hidden(service, word, number, tuple(row.pk for row in rows))


def _location(rank: int, word: str) -> Location:
    return Location.objects.create(
        address=[f"{rank} impasse {word}"], postal_code="59998", city=f"Lille {word}",
        commune=Commune.objects.get(code=COMMUNE), lat=LAT + rank / 10_000, lon=LON + rank / 10_000, precision="source",
    )  # fmt: skip


def between_us(service: Service, *, on: date) -> None:
    """Add to a public service what only professionals read of it."""
    Phone.objects.create(service=service, number="+33199009888", tier="professional", position=9)
    Alert.objects.create(
        service=service,
        text="Alerte vigognette",
        tier="professional",
        starts_on=on,
        ends_on=on + timedelta(days=9),
    )
    Service.objects.filter(id=service.id).update(saturation="high", saturation_on=on)


_TRACES = re.compile(
    "|".join(
        [
            *WORDS, "vigognette", "Saturé", r"19900987\d", r"0?1[ .]?99[ .]?00[ .]?98[ .]?[78]\d", r"59998",
            r"50[.,]5(19[2-9]|2[01]\d)", r"3[.,]17[2-5]\d",
        ]
    ),
    re.IGNORECASE,
)  # fmt: skip


def traces(text: str) -> list[str]:
    """Return the markers found in a text, whatever the spaces, the accents and the case."""
    plain = text.replace("\xa0", " ").replace("\u202f", " ")
    return sorted(
        {found.group() for found in _TRACES.finditer(plain)} | {word for word in WORDS if word in fold(plain)}
    )
