"""Floods: work asked when it is not calm, honest people always through, no lane that another can fill."""

from __future__ import annotations

import random
import re
import statistics
import time

import pytest

from havre.conversations import visitor
from havre.conversations.locks import Seed
from havre.public.talk import flood
from public.test_public_talk import calm, young  # noqa: F401 - fixtures


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(settings):
    settings.SECRET_KEY = "clé"
    return Clock()


def solved(challenge):
    return next(str(n) for n in range(10**7) if flood.leading_zeros(challenge.text, str(n)) >= challenge.bits)


def pressed(gate, clock, *, rate, seconds=10):
    """Ask at ``rate`` a second without any proof."""
    last = None
    for _ in range(int(rate * seconds)):
        clock.now += 1 / rate
        last = gate.admits() or last
    return last


def test_calm_asks_nothing(clock):
    gate = flood.Gate("t", clock=clock)
    assert pressed(gate, clock, rate=2) is None


def test_a_flood_is_asked_to_work_and_an_honest_browser_gets_through(clock):
    gate = flood.Gate("t", clock=clock)
    wanted = pressed(gate, clock, rate=50)
    assert flood.LEAST_BITS <= wanted.bits <= flood.MOST_BITS
    assert gate.admits(challenge=wanted.text, answer=solved(wanted)) is None


def test_a_proof_serves_once_and_a_forged_one_never(clock):
    gate, other = flood.Gate("t", clock=clock), flood.Gate("other", clock=clock)
    pressed(other, clock, rate=50)
    clock.now -= 10
    wanted = pressed(gate, clock, rate=50)
    answer = solved(wanted)
    assert other.admits(challenge=wanted.text, answer=answer) is not None
    assert gate.admits(challenge=wanted.text.replace(f".{wanted.bits}.", ".1."), answer=answer) is not None
    assert gate.admits(challenge=wanted.text, answer=answer) is None
    assert gate.admits(challenge=wanted.text, answer=answer) is not None


@pytest.mark.parametrize("odd", ["", "x", "a.b.c.d.e", "é" * 50, "1" * 10_000, "0.0.0.0.0", "\0"])
def test_hostile_proofs_are_only_refused(clock, odd):
    gate = flood.Gate("t", clock=clock)
    pressed(gate, clock, rate=50)
    assert gate.admits(challenge=odd, answer=odd) is not None
    assert flood.leading_zeros(odd, odd) in range(257)


def test_an_easy_challenge_kept_from_calmer_times_is_not_enough(clock):
    gate = flood.Gate("t", clock=clock)
    easy = pressed(gate, clock, rate=4)
    answer = solved(easy)
    hard = pressed(gate, clock, rate=400)
    assert hard.bits > easy.bits + 1
    assert gate.admits(challenge=easy.text, answer=answer) is not None


def test_without_javascript_one_waits_then_goes_through_a_lane_of_its_own(clock, monkeypatch):
    gate = flood.Gate("t", clock=clock)
    wanted = pressed(gate, clock, rate=50)
    assert gate.admits(challenge=wanted.text) is not None
    later = time.time() + wanted.wait + 1
    monkeypatch.setattr(flood.time, "time", lambda: later)
    clock.now += wanted.wait + 1
    pressed(gate, clock, rate=50, seconds=9)
    assert gate.admits(challenge=wanted.text) is None


def test_ten_thousand_guesses_find_nothing_and_the_owner_gets_in(young, monkeypatch):  # noqa: F811
    """The look-up itself, without the slow hash in front: no wrong word ever leads anywhere."""
    from havre.conversations import locks

    monkeypatch.setattr(locks, "MEMORY_KIB", 8)
    seed = Seed.new()
    visitor.begin(seed, visitor.FirstWords(text="à moi"), now=visitor.timezone.now())
    chance = random.Random(7)
    for _ in range(10_000):
        guess = list(seed.words)
        guess[chance.randrange(6)] = Seed.new().words[0]
        chance.shuffle(guess)
        if tuple(guess) != seed.words:
            assert visitor.come_back(tuple(guess), now=visitor.timezone.now()) is None
    assert visitor.come_back(seed.words, now=visitor.timezone.now()) is not None


def test_wrong_and_erased_words_take_the_same_time(young):  # noqa: F811
    """Medians of interleaved checks; the slow hash dwarfs the rest, a missing step would still show as a shift."""
    erased = Seed.new()
    made = visitor.begin(erased, visitor.FirstWords(text="à effacer"), now=visitor.timezone.now())
    visitor.forget(made.token)
    times = {"erased": [], "wrong": []}
    for _ in range(60):
        for name, words in (("erased", erased.words), ("wrong", Seed.new().words)):
            began = time.thread_time()
            assert visitor.come_back(words, now=visitor.timezone.now()) is None
            times[name].append(time.thread_time() - began)
    gap = abs(statistics.median(times["erased"]) - statistics.median(times["wrong"]))
    assert gap < 0.1 * statistics.median(times["wrong"])


def test_a_flood_over_http_leaves_the_page_and_what_was_written(young, monkeypatch):  # noqa: F811
    monkeypatch.setattr(flood, "FIRST_WORDS", flood.Gate("flood"))
    for _ in range(60):
        answer = young.post("/fr/p/1/", {"text": "canari", "seed": ""})
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "canari" in page
    assert "tel:119" in page
    work = re.search(r'name="work" value="([^"]+)"', page).group(1)
    bits = int(re.search(r'data-bits="(\d+)"', page).group(1))
    proof = next(str(n) for n in range(10**7) if flood.leading_zeros(work, str(n)) >= bits)
    assert young.post("/fr/p/1/", {"text": "canari", "work": work, "proof": proof}).status_code == 200
