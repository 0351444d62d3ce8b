"""Invented young persons: who they are, where they live, what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from havre.operations.demo import shapes, texts
from havre.operations.demo.shapes import Sampler
from havre.operations.demo.texts import Story
from havre.persons.access import IdentityCard
from havre.persons.rules import Sex


@dataclass(frozen=True)
class Child:
    """One invented young person."""

    card: IdentityCard
    sex: Sex
    age: int
    commune_code: str
    town: str
    story: Story
    known_to_protection: bool
    runaways: bool


def child(draw: Sampler, *, on: date) -> Child:
    """Draw a young person, ``age`` years old on the day ``on``."""
    sex = Sex(draw.draw(shapes.SHOWCASE_SEXES))
    age = int(draw.draw(shapes.AGES))
    commune_code, town = draw.one_of(texts.PLACES)
    card = IdentityCard(
        family_name=draw.one_of(texts.FAMILY_NAMES),
        given_names=draw.one_of(texts.GIVEN_NAMES[sex.value]),
        birth_date=draw.birth_date(on=on, age=age),
        birth_place=draw.one_of(texts.PLACES)[1],
        address=texts.address(draw.chance.randrange(1, 90), draw.one_of(texts.STREETS), town),
    )
    return Child(
        card=card,
        sex=sex,
        age=age,
        commune_code=commune_code,
        town=town,
        story=draw.one_of(texts.STORIES_OF[sex.value]),
        known_to_protection=draw.happens(shapes.KNOWN_TO_PROTECTION),
        runaways=draw.happens(shapes.RUNAWAYS),
    )
