"""The genogram: its words say exactly what it draws, nobody stands on anybody, every text is escaped."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from havre.persons.genogram import CHILD, Family, Member, drawn, laid_out, told
from havre.persons.genogram.layout import RADIUS, TEXT_WIDTH
from havre.persons.genogram.rows import SLOT, spread
from havre.persons.genogram.text import width_of, wrapped
from havre.persons.genogram.words import QUALITY_WORDS
from havre.persons.rules import Sex
from havre.persons.rules.circle import THROUGH, Quality, RelationKind

SVG = "{http://www.w3.org/2000/svg}"
LABELS = some.text("abcdefghijklmnopqrstuvwxyzéèœ <&>\"'-ABM", min_size=1, max_size=60).filter(str.strip)


@some.composite
def families(draw, most=40):
    """Any family: kinships run by whoever fits, by somebody who fits no more, or by nobody."""
    others = []
    for place in range(draw(some.integers(0, most))):
        kind = draw(some.sampled_from(RelationKind))
        fitting = [one.id for one in others if RelationKind(one.kind) in THROUGH.get(kind, ())]
        fitting += [one.id for one in others[:2]] + ["nobody"]
        others.append(
            Member(
                f"p{place}", draw(LABELS), kind=kind.value, sex=draw(some.sampled_from(Sex)).value,
                through=draw(some.sampled_from([None, *fitting])),
                birth_year=draw(some.sampled_from([None, 1950, 1985, 2012])), deceased=draw(some.booleans()),
                at_home=draw(some.booleans()), quality=draw(some.sampled_from(Quality)).value, past=draw(some.booleans()),
            )
        )  # fmt: skip
    return Family(Member(CHILD, "Anémone 427", birth_year=2010, at_home=bool(others)), tuple(others))


def tree(family):
    return ET.fromstring(drawn(laid_out(family), title="Génogramme", description="Dit en mots à côté."))


@settings(max_examples=25, deadline=None)
@given(families())
def test_the_words_say_every_person_and_every_tie_that_is_drawn(family):
    drawing, words = tree(family), told(family)

    people = {group.get("data-member"): group for group in drawing.iter(f"{SVG}g")}
    lines = " ".join(node.get("data-ties") for node in drawing.iter() if node.get("data-ties"))
    said = [
        ":".join(filter(None, (p.tie.kind.value, p.tie.first, p.tie.second, p.tie.quality)))
        for one in words
        for p in one.phrases
    ]
    assert set(people) == {one.member.id for one in words}
    assert sorted(lines.split()) == sorted(said)
    for one in words:
        shown = " ".join(text.text for text in people[one.member.id].iter(f"{SVG}text")).replace("- ", "")
        for text in (one.member.label, *one.remarks):
            assert "".join(text.split()).replace("-", "") in shown.replace(" ", "").replace("-", "")
        if one.member.id != CHILD:
            assert QUALITY_WORDS[one.member.quality].replace(" ", "") in shown.replace(" ", "")
            assert QUALITY_WORDS[one.member.quality] in one.sentence


@settings(max_examples=25, deadline=None)
@given(families())
def test_nobody_stands_on_anybody_and_everything_is_inside(family):
    drawing = laid_out(family)

    boxes = [spot.box for spot in drawing.spots]
    for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(boxes, 2):
        assert ax + aw <= bx + 0.01 or bx + bw <= ax + 0.01 or ay + ah <= by + 0.01 or by + bh <= ay + 0.01
    for x, y, width, height in boxes:
        assert x >= 0
        assert y >= 0
        assert x + width <= drawing.width
        assert y + height <= drawing.height


@settings(max_examples=25, deadline=None)
@given(families())
def test_no_line_crosses_a_text(family):
    """Upright lines run at the signs, level lines between the rows: words stay readable."""
    drawing = laid_out(family)
    words = [(spot.text_x, spot.y - RADIUS, TEXT_WIDTH, spot.height) for spot in drawing.spots]
    for stroke in drawing.strokes:
        for (x1, y1), (x2, y2) in segments(stroke.d):
            for x, y, width, height in words:
                across = min(x1, x2) < x + width and max(x1, x2) > x
                assert not (across and min(y1, y2) < y + height - 1 and max(y1, y2) > y + 1), (stroke.d, x, y)


def segments(d):
    """Yield the straight segments of a path of M, H and V."""
    x = y = 0.0
    for letter, numbers in ((piece[0], [float(n) for n in piece[1:].split()]) for piece in steps(d)):
        before = (x, y)
        if letter == "M":
            x, y = numbers
            continue
        x, y = (numbers[0], y) if letter == "H" else (x, numbers[0])
        yield before, (x, y)


def steps(d):
    for letter in "MHV":
        d = d.replace(letter, f"|{letter}")
    return [piece for piece in d.split("|") if piece]


@given(some.lists(some.floats(-5000, 5000), max_size=30))
def test_places_keep_their_order_and_their_distance(wanted):
    found = spread(sorted(wanted))
    assert all(later - former >= SLOT - 0.001 for former, later in itertools.pairwise(found))
    assert sum(found) == pytest.approx(sum(wanted), abs=0.01)


@given(LABELS, some.floats(60, 200))
def test_lines_fit_and_lose_no_letter(text, width):
    lines = wrapped(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "").replace("-", "") == "".join(text.split()).replace("-", "")


def test_signs_follow_the_use_of_genograms():
    family = Family(
        Member(CHILD, "Lilas 100"),
        (
            Member("a", "mère", "mother", "girl", deceased=True),
            Member("b", "père", "father", "boy", quality="dangerous"),
        ),
    )
    groups = {
        group.get("data-member"): [child.tag for child in group] for group in tree(family).iter(f"{SVG}g")
    }
    assert groups[CHILD][:2] == [f"{SVG}polygon"] * 2
    assert groups["a"][:2] == [f"{SVG}circle", f"{SVG}path"]
    assert groups["b"][0] == f"{SVG}rect"


def test_a_label_is_never_markup():
    family = Family(Member(CHILD, "Lilas 100"), (Member("a", "</text><script>x</script>", "friend"),))
    assert not list(tree(family).iter(f"{SVG}script"))
