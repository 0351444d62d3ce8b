"""The invented data has the shapes that were published, says what it is, and names nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from havre.operations.demo import shapes, texts
from havre.operations.demo.children import child
from havre.operations.demo.listening_night import NIGHT
from havre.operations.demo.shapes import Sampler

DRAWS = 4_000


@pytest.mark.parametrize("spread", shapes.SPREADS, ids=lambda spread: spread.name)
def test_draws_follow_the_published_spread(spread):
    draw = Sampler(1)

    found = Counter(draw.draw(spread) for _ in range(DRAWS))

    for code in spread.weights:
        assert found[code] / DRAWS == pytest.approx(spread.share(code), abs=0.03)


def test_the_published_figures_are_those_of_the_sources():
    assert shapes.KNOWN_TO_PROTECTION.value == 0.62
    assert shapes.RUNAWAYS.value == 0.84
    assert round(shapes.LEADING_TO_REPORT.value, 2) == 0.60
    assert sum(int(age) * weight for age, weight in shapes.AGES.weights.items()) / 100 == pytest.approx(
        15, abs=0.1
    )
    assert all(figure.source for figure in (*shapes.SHARES, *shapes.SPREADS))


def test_the_same_seed_draws_the_same_children():
    first, again, other = (Sampler(seed) for seed in ("a", "a", "b"))

    drawn = [[child(draw, on=date(2026, 11, 20)) for _ in range(5)] for draw in (first, again, other)]

    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_names_numbers_and_addresses_cannot_be_taken_for_real():
    draw = Sampler(3)
    for _ in range(50):
        card = child(draw, on=date(2026, 11, 20)).card
        assert card.family_name.startswith("Exemple-")
        assert "(démonstration)" in card.address
    kept_for_fiction = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")
    assert all(number.startswith(kept_for_fiction) for number in texts.NUMBERS)


def test_no_text_names_a_child_by_what_was_done_to_them():
    said = repr(
        [texts.STORIES, texts.NOTES, texts.REASONS, texts.REFERRAL, texts.EVALUATION, texts.HANDOVER]
    ).lower()

    assert "prostitu" not in said


def test_boys_and_lgbt_disabled_and_migrant_youths_are_there():
    said = repr(texts.STORIES).lower()

    for word in ("les garçons", "orientation", "langue des signes", "interprète"):
        assert word in said
    drawn = Counter(child(Sampler(seed), on=date(2026, 11, 20)).sex.value for seed in range(300))
    assert drawn["boy"] > 30
    assert drawn["other"] > 5


def test_about_sixty_percent_of_the_qualified_talks_of_the_night_lead_to_a_report():
    qualified = [call for call in NIGHT if call.qualification and not call.silent and call.notes > 1]
    reported = [call for call in qualified if call.qualification == "concern_ip"]

    assert 0.5 <= len(reported) / len(qualified) <= 0.7
