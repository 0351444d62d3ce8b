"""CANARY: what is confidential, professional, draft, suspended or closed leaves no trace, and changes no count.

Every output that the public may read is made twice, without and with the hidden places: no marker, no difference.
A new public page is found by walking the addresses; nothing has to be added here for it.
"""

from __future__ import annotations

import io
import re
from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from directory_orient.canary import COMMUNE, WORDS, between_us, hide, traces
from havre.directory.booklet import booklet_sheet
from havre.directory.models import Service
from havre.directory.queries import booklets
from havre.directory.queries.areas import area_of, counts
from havre.directory.queries.booklets import booklet
from havre.directory.queries.cards import cards_of, cards_with_facets, plain_cards
from havre.directory.queries.gaps import gaps
from havre.directory.queries.orientation import orient
from havre.directory.queries.sheets import sheet_of
from havre.directory.queries.texts import texts
from havre.directory.queries.widgets import SEARCHES, widget
from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.orientation import Wanted
from havre.directory.rules.taxonomy import Feature, Need, Situation
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.web.api import limits

pytestmark = pytest.mark.django_db
# Words asked of the full text: markers, markers with a fault, the start of one, and words that the hidden texts share.
ASKED = (
    *WORDS,
    *(word.replace("i", "y", 1) for word in WORDS),
    WORDS[0][:6],
    "service",
    "structure",
    "impasse",
    "Lille",
)
QUERIES = ("", "q={word}", f"commune={COMMUNE}", f"commune={COMMUNE}&radius_km=100", "departement=59", "kind=mda", "kind=crip",
           "type=mda", "besoin=talk", "limit=1")  # fmt: skip


@pytest.fixture
def now():
    with time_machine.travel(utc_now(), tick=False):
        yield utc_now()


@pytest.fixture(autouse=True)
def _no_budget(monkeypatch):
    """The walk asks more than one caller may."""
    monkeypatch.setattr(limits, "BUDGET", 10**9)


@pytest.fixture
def public(make, now):
    """Places that everybody may see, around the hidden ones."""
    return [
        make("Maison des adolescents du canal", opening_hours="24/7", specialised=["exploitation"], min_age=11, max_age=21, now=now),
        make("Centre de santé sexuelle du beffroi", kind="css", cost="free", now=now),
        make("Point écoute du marché", kind="paej", commune="59512", precision="commune", now=now),
        make("Mission locale de la gare", kind="mission_locale", commune="62041", now=now),
        make("Ligne inventée", kind="association", commune=None, welcomes=["runaway"], now=now),
    ]  # fmt: skip


# --- queries -------------------------------------------------------------------------------------------
def searches():
    situations = (None, Situation.EXPLOITATION, Situation.VIOLENCE)
    needs = (None, Need.TALK, Need.SHELTER, Need.PROTECTION)
    asked = (frozenset(), frozenset({Feature.ANONYMOUS, Feature.NIGHT}))
    for situation, need, features, youth, open_now in product(
        situations, needs, asked, (False, True), (False, True)
    ):
        yield Wanted(
            commune_code=COMMUNE,
            situation=situation,
            need=need,
            features=features,
            youth=youth,
            open_now=open_now,
            age=15,
        )
    yield Wanted(commune_code="59606")  # widens to a hundred kilometres
    yield Wanted(commune_code="97411")


def outputs_of_searches(now):
    for wanted in searches():
        found = orient(wanted, now=now)
        shown = cards_with_facets(found.answers, wanted, found, now=now)
        yield f"search {wanted}", repr((found.radius_km, found.total, found.said, shown))
    for text, youth in product(ASKED, (False, True)):
        found = texts(text, audience=Tier.PUBLIC, youth=youth, now=now)
        yield f"words {text} {youth}", repr((found, cards_of(found.answers, audience=Tier.PUBLIC, now=now)))


def outputs_of_maps(now):
    for kind in (None, ServiceKind.MDA, ServiceKind.CRIP, ServiceKind.CHILD_PLACEMENT):
        yield f"counts {kind}", repr(sorted(counts(audience=Tier.PUBLIC, kind=kind, now=now).items()))
        yield f"area {kind}", repr(area_of("59", audience=Tier.PUBLIC, kind=kind, now=now))
    for kind in (ServiceKind.MDA, ServiceKind.CSS, ServiceKind.PAEJ, ServiceKind.CRIP):
        yield f"gaps {kind}", repr(sorted(gaps(kind, within_km=10, now=now).items()))
    for need in SEARCHES:
        yield f"widget {need}", repr(widget("59", need, now=now))
    booklets._made.clear()
    pages = PdfReader(io.BytesIO(booklet("59", now=now, demo=False))).pages
    yield "booklet", " ".join(page.extract_text() for page in pages)


def test_queries_of_the_public_show_nothing_and_count_the_same(public, now):
    between_us_before = dict([*outputs_of_searches(now), *outputs_of_maps(now)])
    hidden = hide(now=now)
    between_us(public[0], on=now.date())
    after = dict([*outputs_of_searches(now), *outputs_of_maps(now)])

    assert {name: traces(text) for name, text in after.items() if traces(text)} == {}
    assert {name for name in after if after[name] != between_us_before[name]} == set()
    for one in hidden:
        with pytest.raises(NotVisible):
            sheet_of(one.service.id, audience=Tier.PUBLIC, now=now)
        assert plain_cards(one.ids, audience=Tier.PUBLIC, now=now) == ()


def test_the_hidden_places_are_well_made(public, now):
    """The canary sings: professionals find those that are theirs, and the markers are seen where they stand."""
    hidden = hide(now=now)
    found = orient(
        Wanted(commune_code=COMMUNE, audience=Tier.PROFESSIONAL, situation=Situation.EXPLOITATION), now=now
    )
    cards = repr(cards_of(found.answers, audience=Tier.PROFESSIONAL, now=now))
    assert set(traces(cards)) >= {WORDS[0], WORDS[1], WORDS[6], "199009871", "59998"}
    assert "50.519" in " ".join(traces(cards))
    assert WORDS[2] not in cards
    sheet = booklet_sheet(
        "Nord", plain_cards([hidden[1].service.id], audience=Tier.PROFESSIONAL, now=now), on=now.date()
    )
    assert traces(repr(sheet))


# --- pages ---------------------------------------------------------------------------------------------
def patterns(resolver=None, namespace="", views=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(
                pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def public_views():
    """Return the names of the views of Havre that ask for nothing, and the converters of their addresses."""
    for name, pattern in patterns():
        policy = getattr(pattern.callback, "policy", None)
        if policy is not None and policy.public and pattern.callback.__module__.startswith("havre."):
            yield name, pattern.pattern.converters


def filled(converters, key):
    """Return values for an address: an id for ids, the Nord for codes."""
    return {
        keyword: key
        if type(converter).__name__ == "UUIDConverter"
        else "59"
        if keyword == "code"
        else str(key)
        for keyword, converter in converters.items()
    }


_CHANGING = re.compile(
    rb'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|x-csrftoken[^}]*}|data-[a-z-]*="[0-9.]+"|[0-9a-f]{8}-[0-9a-f-]{27}'
)


def fetched(client, address, **data):
    answer = client.post(address, data, follow=True) if data else client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        body = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    return answer.status_code, _CHANGING.sub(b"", body), answer.get("Content-Disposition", "")


def public_pages(visitor, denis, key):
    """Yield each public output by its address: the visitor's, then those of a person without the professional tier."""
    for name, converters in public_views():
        address = reverse(name, kwargs=filled(converters, key))
        for query in QUERIES if "directory" in name or "api" in name else ("",):
            asked = query.format(word=WORDS[1])
            yield f"{name}?{asked}", fetched(visitor, f"{address}?{asked}" if asked else address)
    for address in ("/robots.txt", "/sitemap.xml", "/annuaire/inconnu/", f"/annuaire/fiche/{key}/"):
        yield f"visitor {address}".replace(str(key), ""), fetched(visitor, address)
    for address in ("", "carte/", "departement/59/", "departement/59/annuaire.pdf", "zones-blanches/?type=mda&km=10",
                    f"fiche/{key}/", f"fiche/{key}/carte/", "departement/59/?type=crip"):  # fmt: skip
        yield f"denis {address}".replace(str(key), ""), fetched(denis, f"/annuaire/{address}")
    for number, text in enumerate(("", *ASKED)):
        yield (
            f"denis words {number}",
            fetched(denis, "/annuaire/", commune=COMMUNE, q=text, youth="on" if number % 2 else ""),
        )


def test_pages_of_the_public_show_nothing_and_are_the_same(public, visitor, client_of, now):
    denis = client_of("denis")
    booklets._made.clear()
    before = dict(public_pages(visitor, denis, uuid4()))
    hidden = hide(now=now)
    between_us(public[0], on=now.date())

    after = dict(public_pages(visitor, denis, hidden[1].service.id))
    seen = {name: traces(_without_question(body.decode())) for name, (_, body, _) in after.items()}
    assert {name: found for name, found in seen.items() if found} == {}
    assert {name for name in after if after[name] != before[name]} == set()
    assert {name.split("?")[0] for name in after} >= {"directory:widget", "api:services", "api:service"}
    assert not [name for name, (status, *_) in after.items() if status == 429]


def _without_question(body):
    """Leave out the words of the reader's own question, which its page repeats."""
    for word in ASKED:
        for repeated in (f"« {word} »", f"«\xa0{word}\xa0»", f'value="{word}"'):
            body = body.replace(repeated, "")
    return body


def test_an_id_of_a_hidden_row_answers_as_any_other_id(public, visitor, client_of, now):
    denis = client_of("denis")
    hidden = hide(now=now)
    any_other = uuid4()

    def answers(key):
        pages = [(visitor, reverse(name, kwargs=filled(converters, key))) for name, converters in public_views()
                 if any(keyword.endswith("_id") for keyword in converters)]  # fmt: skip
        pages += [(denis, f"/annuaire/fiche/{key}/"), (denis, f"/annuaire/fiche/{key}/carte/")]
        return [fetched(client, address) for client, address in pages]

    expected = answers(any_other)
    assert all(status in {404, 405} for status, *_ in expected)
    for one in hidden:
        for key in one.ids:
            assert answers(key) == expected


def test_what_was_published_and_is_suspended_leaves_at_once(public, visitor, client_of, now):
    """No cache keeps it: the booklet, the widget and the pages follow in the same transaction."""
    from havre.directory.services.offers import rebuild_offers

    denis, gone = client_of("denis"), public[0]
    name = "canal"

    def shown():
        pages = [fetched(visitor, "/annuaire/widget/59/"), fetched(denis, "/annuaire/departement/59/"),
                 fetched(denis, "/annuaire/departement/59/annuaire.pdf"), fetched(denis, "/annuaire/", commune=COMMUNE),
                 fetched(denis, "/annuaire/", q="adolescents"), fetched(denis, f"/annuaire/fiche/{gone.id}/")]  # fmt: skip
        return [name in body.decode().replace("\xa0", " ").replace("\n", " ") for _, body, _ in pages]

    assert shown() == [True] * 6
    Service.objects.filter(id=gone.id).update(publication="suspended")
    rebuild_offers(services=[gone.id], now=now)
    assert shown() == [False] * 6
