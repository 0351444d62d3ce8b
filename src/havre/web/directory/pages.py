"""What every page of the directory shares: who reads, the tabs, the search and its results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.access import audience_of
from havre.directory.cards import Card, CardBlock, in_blocks
from havre.directory.queries.cards import cards_of, cards_with_facets
from havre.directory.queries.facets import Facet
from havre.directory.queries.orientation import Orientation, lines_for_minors, orient
from havre.directory.queries.texts import Texts, texts
from havre.directory.rules import NationalNumber, Tier
from havre.directory.rules.orientation import Wanted
from havre.directory.rules.synonyms import Meaning, meaning_of
from havre.geo.distance import Point
from havre.ui.shapes import Tab
from havre.web.directory.charts import Drawing, departement_map
from havre.web.directory.forms import SearchForm
from havre.web.directory.places import Commune

TABS = (
    ("directory:search", "Chercher", Right.DIRECTORY_READ),
    ("directory:france", "Carte", Right.DIRECTORY_READ),
    ("directory:white_areas", "Zones blanches", Right.FIGURES_READ),
    ("directory_desk:missing", "Offre manquante", Right.FIGURES_READ),
    ("directory_desk:kept", "Mes favoris", Right.DIRECTORY_PROFESSIONAL),
    ("directory_desk:referents", "Référents", Right.DIRECTORY_PROFESSIONAL),
    ("directory_desk:mine", "Mes fiches", Right.DIRECTORY_PROPOSE),
    ("directory_desk:queue", "Tenir l’annuaire", Right.DIRECTORY_MODERATE),
)


def actor_of(request: HttpRequest) -> Actor:
    """Return who reads; the policy of the view has made sure that somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def reader_of(request: HttpRequest) -> Tier:
    """Return what the person may read: by their role, or by an access that was granted."""
    return audience_of(actor_of(request))


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, tab: str = "", status: int = 200
) -> HttpResponse:
    """Render a page of the directory with its tabs."""
    actor = actor_of(request)
    tabs = [
        Tab(label, reverse(name), current=name in {tab, f"directory:{tab}"})
        for name, label, right in TABS
        if actor.holds(right)
    ]
    professional = actor.holds(Right.DIRECTORY_PROFESSIONAL)
    context = {"tabs": tabs, "professional": professional, **context}
    return render(request, template, context, status=status)


@dataclass(frozen=True, kw_only=True)
class Results:
    """What a search found, ready to be shown."""

    orientation: Orientation | None
    blocks: tuple[CardBlock, ...]
    facets: tuple[Facet, ...]
    named: tuple[Card, ...]
    texts: Texts
    meaning: Meaning
    asked: tuple[str, ...]
    youth: bool
    lines: tuple[NationalNumber, ...]

    @property
    def drawing(self) -> Drawing | None:
        """Return the map of the département with the places of the page."""
        if self.orientation is None:
            return None
        cards = [card for group in self.blocks for card in group.cards]
        return departement_map(self.orientation.departement_code, cards)

    @property
    def shown(self) -> int:
        """Return how many answers of the orientation are on the page."""
        return sum(len(group.cards) for group in self.blocks)


def results(form: SearchForm, commune: Commune, home: Commune, *, audience: Tier, now: datetime) -> Results:
    """Run the search: by commune, by words, or both. Nothing of it is written.

    The words first mean a situation, a need or a kind; the codes chosen in the form win over them.
    """
    codes, words = form.codes(), form.cleaned_data["q"]
    youth = codes["youth"]
    audience = Tier.PUBLIC if youth else audience
    meaning = meaning_of(words)
    found: Orientation | None = None
    wanted: Wanted | None = None
    if commune.code:
        wanted = _meant(
            Wanted(commune_code=commune.code, home_code=home.code, audience=audience, **codes), meaning
        )
        found = orient(wanted, now=now, known=[box.hit for box in (commune, home) if box.hit])
    named = texts(words, audience=audience, near=_centre(found), youth=youth, now=now)
    answers = found.answers if found else ()
    around_here = {id(answer) for answer in answers}
    shown = (*answers, *named.answers)
    around: tuple[Facet, ...] = ()
    if wanted and found:
        cards, around = cards_with_facets(shown, wanted, found, now=now)
    else:
        cards = cards_of(shown, audience=audience, now=now)
    return Results(
        orientation=found,
        blocks=in_blocks(
            (answer.block, card)
            for answer, card in cards
            if id(answer) in around_here and not (codes["open_now"] and card.open is False)
        ),
        facets=around,
        named=tuple(card for answer, card in cards if id(answer) not in around_here),
        texts=named,
        meaning=meaning,
        asked=asked(form, commune, home),
        youth=youth,
        lines=lines_for_minors(),
    )


def _meant(wanted: Wanted, meaning: Meaning) -> Wanted:
    """Complete a search with what its words mean."""
    return replace(
        wanted,
        situation=wanted.situation or next(iter(meaning.situations), None),
        need=wanted.need or next(iter(meaning.needs), None),
        kind=wanted.kind or next(iter(meaning.kinds), None),
    )


def _centre(found: Orientation | None) -> Point | None:
    if found is None or found.commune.latitude is None or found.commune.longitude is None:
        return None
    return Point(latitude=found.commune.latitude, longitude=found.commune.longitude)


def asked(form: SearchForm, commune: Commune, home: Commune) -> tuple[str, ...]:
    """Return in words what was asked, for the line above the results."""
    data = form.cleaned_data
    words = [data["q"] and f"« {data['q']} »", commune.label, home.label and f"habite à {home.label}"]
    chosen = [name for name in ("situation", "need", "kind", "sex", "language") if data[name]]
    words += [form.label_of(name, data[name]) for name in chosen]
    words.append("" if data["age"] is None else f"{data['age']} ans")
    words += [form.label_of("features", code) for code in data["features"]]
    words.append("ouvert maintenant" if data["open_now"] else "")
    return tuple(word for word in words if word)
