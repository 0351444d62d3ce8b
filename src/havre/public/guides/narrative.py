"""From the answers to a draft in words: never a total, never a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havre.kernel.text import clean
from havre.kernel.words import Vocabulary
from havre.public.library.guide_files import Fact, Group, Guide

TELLER_MAX = 120


class Answer(Vocabulary):
    """The three answers; none of them weighs more than another."""

    OBSERVED = "observed", "Je l’ai constaté"
    TOLD = "told", "On me l’a dit"
    UNKNOWN = "unknown", "Je ne sais pas"


@dataclass(frozen=True)
class Told:
    """One fact of the draft; ``by`` says who told it, without a name."""

    fact: Fact
    by: str


@dataclass(frozen=True)
class Narrative:
    """The draft: what was observed, what was told, what protects, what is not known."""

    observed: tuple[Told, ...]
    told: tuple[Told, ...]
    protective: tuple[Told, ...]
    unknown: tuple[Told, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the ids of the facts that an écrit may start from."""
        return tuple(told.fact.id for told in (*self.observed, *self.told, *self.protective))


def narrative(guide: Guide, posted: Mapping[str, str]) -> Narrative:
    """Return the draft from a posted form; a fact without one of the three answers is left out of it."""
    every = [(_answer(posted, fact), Told(fact, _teller(posted, fact))) for fact in guide.facts]
    answered = [(answer, told) for answer, told in every if answer is not None]
    known = [(answer, told) for answer, told in answered if answer != Answer.UNKNOWN]
    helping = tuple(told for _, told in known if told.fact.group == Group.PROTECTIVE)
    rest = [(answer, told) for answer, told in known if told.fact.group != Group.PROTECTIVE]
    return Narrative(
        observed=tuple(told for answer, told in rest if answer == Answer.OBSERVED),
        told=tuple(told for answer, told in rest if answer == Answer.TOLD),
        protective=helping,
        unknown=tuple(told for answer, told in answered if answer == Answer.UNKNOWN),
    )


def _answer(posted: Mapping[str, str], fact: Fact) -> Answer | None:
    try:
        return Answer(posted.get(f"answer-{fact.id}", ""))
    except ValueError:
        return None


def _teller(posted: Mapping[str, str], fact: Fact) -> str:
    return clean(posted.get(f"by-{fact.id}", ""))[:TELLER_MAX]
