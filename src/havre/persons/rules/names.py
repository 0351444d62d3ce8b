"""Forms under which a name is found again. Everything stays exact equality: no distance, no part of a word.

A form is two halves, the given side and the family side, in alphabetical order: "Léa Martin" and "MARTIN Léa" are
one form. A *whole* form takes every given name and every family name, with or without particles; a *part* form
takes one of several. ``sounds`` says the same forms as they are heard (``persons.rules.sounds``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from havre.kernel.text import fold
from havre.persons.rules.sounds import sound_of

# Left out of a family name when something remains: "de la Croix" is also "Croix", "Ben Ahmed" also "Ahmed".
PARTICLES = frozenset(
    {
        "d", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "e", "l", "la", "las",
        "le", "les", "los", "ten", "ter", "van", "vande", "vanden", "vander", "von", "y", "zu", "zum",
        "abu", "ait", "al", "bel", "ben", "bent", "bin", "bint", "bou", "el", "ibn", "oulad", "ould", "oum", "ul", "ur",
    }
)  # fmt: skip
# A name of more words is cut: enough for any civil status, little enough for what a hostile hand may paste.
WORDS_MAX = 10
OTHERS_MAX = 12

# The Turkish letter that no accent makes.
_DOTLESS = str.maketrans("ı", "i")

Words = tuple[str, ...]


@dataclass(frozen=True)
class Forms:
    """The forms of one name, whole and in part, as written and as heard; ``given`` is the first name, as heard."""

    whole: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()
    sound_whole: frozenset[str] = frozenset()
    sound_part: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def written(self) -> frozenset[str]:
        """Every form as written."""
        return self.whole | self.part

    @property
    def heard(self) -> frozenset[str]:
        """Every form as heard."""
        return self.sound_whole | self.sound_part


def forms_of(given: str, family: str, others: Iterable[str] = ()) -> Forms:
    """Return the forms of a card; ``others`` are names the person is also called by, one word or several.

    An other name of one word stands for the given name or for the family name, of several words for both.
    """
    pairs = list(_pairs(given, family))
    for other in list(others)[:OTHERS_MAX]:
        words = words_of(other)
        if len(compounds(other)) == 1:
            pairs += [(first, second, False) for first, second, _ in _pairs(other, family)]
            pairs += [(first, second, False) for first, second, _ in _pairs(given, other)]
            pairs.append((words, (), False))
        else:
            pairs += _split(words)
    return _forms(pairs, given=[_first(compounds(given))] if given.strip() else [])


def asked_forms(names: str) -> Forms:
    """Return the forms of what was typed in one box, in any order: every way of cutting it in two sides."""
    words = words_of(names)
    if len(words) < 2:
        return _forms([(words, (), True)] if words else [], given=[words])
    firsts = [words[:1], words[:2], words[-1:]]
    return _forms(_split(words), given=firsts)


def words_of(text: str) -> Words:
    """Return the folded words of a name: no accent, no hyphen, no apostrophe.

    >>> words_of("Jean-Noël d'Aubigné")
    ('jean', 'noel', 'd', 'aubigne')
    """
    return tuple(fold(text[:400].translate(_DOTLESS)).split()[:WORDS_MAX])


def compounds(text: str) -> list[Words]:
    """Return names in their order, a hyphenated one as one: "Marie-Anne Lucie" has two."""
    return [words for piece in text.split()[:WORDS_MAX] if (words := words_of(piece))]


def _split(words: Words) -> list[tuple[Words, Words, bool]]:
    found = []
    for place in range(1, len(words)):
        left, right = words[:place], words[place:]
        for one, two in ((left, right), (right, left)):
            found += [(first, second, whole) for first, second, whole in _sides([one], two)]
    return found


def _pairs(given: str, family: str) -> Iterator[tuple[Words, Words, bool]]:
    yield from _sides(compounds(given), words_of(family))


def _sides(given: list[Words], family: Words) -> Iterator[tuple[Words, Words, bool]]:
    """Yield (given side, family side, whole): all the given names or the first, the family name or one of its parts."""
    everything = tuple(word for name in given for word in name)
    firsts = {_first(given), everything[:1]} - {everything, ()}
    plain = tuple(word for word in family if word not in PARTICLES) or family
    parts = {(word,) for word in plain} - {plain, family}
    for side in {family, plain}:
        yield everything, side, True
        yield from ((first, side, False) for first in firsts)
    for side in parts:
        yield everything, side, False
        yield from ((first, side, False) for first in firsts)


def _first(given: list[Words]) -> Words:
    return given[0] if given else ()


def _forms(pairs: Iterable[tuple[Words, Words, bool]], *, given: list[Words]) -> Forms:
    pairs = list(pairs)
    whole = frozenset(_written(one, two) for one, two, all_of_it in pairs if all_of_it) - {""}
    part = frozenset(_written(one, two) for one, two, _ in pairs) - whole - {""}
    sound_whole = frozenset(_heard(one, two) for one, two, all_of_it in pairs if all_of_it) - {""}
    sound_part = frozenset(_heard(one, two) for one, two, _ in pairs) - sound_whole - {""}
    return Forms(whole, part, sound_whole, sound_part, frozenset(_side(words) for words in given) - {""})


def _written(one: Words, two: Words) -> str:
    return "|".join(sorted(side for side in ("".join(one), "".join(two)) if side))


def _heard(one: Words, two: Words) -> str:
    return "|".join(sorted(side for side in (_side(one), _side(two)) if side))


def _side(words: Words) -> str:
    return "".join(sound_of(word) for word in words)
