"""The words of a receipt: easy to write, hard to confuse, and never a sad or threatening phrase."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from havre.conversations.rules import receipts

LETTERS = re.compile(r"[a-zàâäçéèêëîïôöùûüÿœæ]{4,8}")
# What the ear does not tell apart, in order; applied to the folded word.
SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        ("ge(?=[aou])", "j"),
        ("c(?=[eiy])", "s"),
        ("ph", "f"),
        ("eau|au", "o"),
        ("ch|sch", "1"),
        ("qu|ck?", "k"),
        ("gu(?=[eiy])", "k5"),
        ("g(?=[eiy])", "j"),
        ("h", ""),
        ("y", "i"),
        ("z", "s"),
        ("x", "ks"),
        ("(?:ai|ei|i|u)[nm](?![aeiounm])", "2"),
        ("[ae][nm](?![aeiounm])", "3"),
        ("o[nm](?![aeiounm])", "4"),
        ("ai|ei", "e"),
        (r"(.)\1+", r"\1"),
        # Final letters that are not said, and the é, er, ez, ée that sound alike.
        ("(?<=..)(?:er|ez|[estdpx])+$", ""),
    )
)
# Endings of which one stem may wear a single one: genders, numbers, diminutives.
ENDINGS = (
    ("eur", "euse", "rice", "eux", "eresse"),
    ("ier", "iere"),
    ("if", "ive"),
    ("en", "enne"),
    ("on", "onne"),
    ("eau", "elle", "eaux"),
    ("al", "ale", "aux"),
    ("et", "ette"),
    ("in", "ine"),
    ("er", "ere"),
    ("ard", "arde"),
    ("ois", "oise"),
    ("ain", "aine"),
    ("ent", "ente"),
    ("ant", "ante"),
    ("", "s", "x"),
)


def _folded(word: str) -> str:
    plain = word.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(
        letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter)
    )


def _sound(word: str) -> list[str]:
    heard = _folded(word.replace("œ", "e").replace("ç", "ss"))
    for pattern, sound in SOUNDS:
        heard = pattern.sub(sound, heard)
    return [heard]


def _stems(word: str) -> list[str]:
    plain = _folded(word)
    return [
        f"{plain.removesuffix(end)}|{endings[0]}"
        for endings in ENDINGS
        for end in endings
        if plain.endswith(end)
    ]


def _slips(word: str) -> set[str]:
    """Two words one letter apart (added, missing, changed), or two letters swapped, share one of these."""
    plain = _folded(word)
    gaps = range(len(plain))
    return (
        {f"{plain[:i]}*{plain[i + 1 :]}" for i in gaps} | {plain[:i] + plain[i + 1 :] for i in gaps} | {plain}
    )


def _clashes(words: Iterable[str], keys: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """Return the groups of different words that share a key."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        for key in keys(word):
            groups[key].add(word)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def _beginnings(words: Iterable[str]) -> list[str]:
    plain = sorted(map(_folded, words))
    return [short for short, long in pairwise(plain) if long.startswith(short)]


def _denied(words: Iterable[str]) -> list[str]:
    lines = Path(__file__).with_name("words_denied.txt").read_text(encoding="utf-8").splitlines()
    entries = [entry for line in lines if not line.startswith("#") for entry in line.split()]
    stems = tuple(entry.removesuffix("*") for entry in entries if entry.endswith("*"))
    return [word for word in words if _folded(word).startswith(stems) or _folded(word) in entries]


@pytest.fixture(scope="module")
def words() -> list[str]:
    return receipts.LIST.read_text(encoding="utf-8").splitlines()


def test_there_are_2048_in_the_order_of_their_plain_letters(words: list[str]) -> None:
    assert len(words) == 2_048
    assert [_folded(word) for word in words] == sorted({_folded(word) for word in words})


def test_each_is_four_to_eight_letters_of_french(words: list[str]) -> None:
    odd = [word for word in words if not LETTERS.fullmatch(word) or not 4 <= len(_folded(word)) <= 8]

    assert odd == []
    assert [word for word in words if unicodedata.normalize("NFC", word) != word] == []


def test_the_product_reads_the_words_as_this_test_does(words: list[str]) -> None:
    assert [receipts.folded(word) for word in words] == [(_folded(word),) for word in words]


def test_none_begins_another(words: list[str]) -> None:
    assert _beginnings(words) == []
    assert _beginnings(["four", "fourmi", "gare"]) == ["four"]


@pytest.mark.parametrize(
    ("keys", "pair"),
    [
        (_slips, ("galet", "galop", "balet")),
        (_slips, ("plage", "page")),
        (_slips, ("alpin", "lapin")),
        (_sound, ("pinceau", "pinso")),
        (_sound, ("danse", "danser")),
        (_sound, ("palais", "palet")),
        (_stems, ("danseur", "danseuse")),
        (_stems, ("fermier", "fermière")),
        (_stems, ("cheval", "chevaux")),
        (_stems, ("arbre", "arbres")),
    ],
)
def test_no_two_are_one_slip_one_sound_or_one_ending_apart(
    words: list[str], keys: Callable[[str], Iterable[str]], pair: tuple[str, ...]
) -> None:
    assert _clashes(words, keys) == []
    assert _clashes(pair, keys) != []


def test_five_letters_are_enough_and_four_nearly_always(words: list[str]) -> None:
    plain = [_folded(word) for word in words]
    starts = Counter(word[:4] for word in plain)

    assert len({word[:5] for word in plain}) == len(words)
    assert max(starts.values()) <= 2
    assert len(starts) >= 1_790


def test_none_can_make_a_sad_or_threatening_phrase(words: list[str]) -> None:
    assert _denied(words) == []
    assert _denied(["mortier", "Étrangler", "perle", "mouton"]) == ["mortier", "Étrangler", "perle"]


def test_no_ordinary_sentence_holds_six_in_a_row() -> None:
    said = (
        "Bonjour, je ne sais pas comment dire les choses. Hier on est allés à la piscine avec ma copine, il y avait "
        "du soleil, on a mangé une pizza et un gâteau au chocolat, puis le train du soir était en retard et il a "
        "fallu attendre sur le quai de la gare avec les sacs, les vélos et le chien de la voisine."
    )

    assert not receipts.holds_a_receipt(said)
    assert receipts.holds_a_receipt("voici : " + " ".join(receipts.drawn(bytes(range(9)))))
