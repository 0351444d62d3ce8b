"""The letter to parents: what is withheld was never known by it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.documents import followup_cast as cast
from tests.documents.followup_people import PRODUCED

from havre.documents.followup.discretion import shows, texts_of
from havre.documents.followup.parent_letter import Matter, ParentLetter, Told, Withheld
from havre.documents.followup.produce import as_pdf
from havre.documents.render import sheet_of
from havre.kernel.errors import Refused


def made(document=cast.PLAN, **changes):
    return as_pdf(document, **{"produced_at": PRODUCED} | changes)


def pages_of(pdf):
    texts = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


def text_of(document, **changes):
    return " ".join(pages_of(made(document, **changes)))


@settings(max_examples=60, deadline=None)
@given(
    matters=st.frozensets(st.sampled_from(Matter)),
    told=st.lists(st.builds(Told, matter=st.sampled_from(Matter), text=st.uuids().map(str)), max_size=8),
)
def test_a_letter_is_the_one_that_never_knew_what_is_withheld(matters, told):
    shared = {
        "reference": "LET-0000-0000",
        "sender": cast.AGENCY,
        "recipients": (cast.MOTHER,),
        "written_at": cast.WRITTEN,
        "contact": cast.AGENCY,
    }
    allowed = tuple(one for one in told if one.matter not in matters)

    letter = ParentLetter(**shared, told=tuple(told), withheld=Withheld(matters=matters))

    assert letter == ParentLetter(**shared, told=allowed, withheld=Withheld())
    printed = set(texts_of(sheet_of(letter)))
    assert all(one.text not in printed for one in told if one.matter in matters)
    assert all(one.text in printed for one in allowed)


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("préfère un petit groupe", "PETIT", False),
        ("la tante, madame Petit", "petit", True),
        ("zoologie", "Zoé", False),
        ("rose aime le dessin", "Rose", True),
        ("l’ami d’Anne-Lise", "Anne Lise", True),
        ("Zo\u200bé", "zoé", True),
        ("le 8, allée des Peupliers", "8 allée des Peupliers", True),
        ("12 enfants, 3 adultes", "123", False),
        ("rien", "  ", False),
    ],
)
def test_a_name_is_found_and_an_everyday_word_is_left(text, word, shown):
    assert shows((text,), (word,)) is shown


def test_a_printed_letter_shows_nothing_withheld():
    text = text_of(cast.LETTER)

    assert "Elle continue sa troisième" in text
    assert "chaque dimanche entre 17 h et 18 h" in text
    for hidden in ("Genêts", "Saint-Exemple", "Où vit", "La santé", "bilan"):
        assert hidden not in text
        assert hidden.encode() not in made(cast.LETTER)


def test_a_letter_cannot_be_changed_without_saying_again_what_is_withheld():
    with pytest.raises((TypeError, ValueError)):
        replace(cast.LETTER, told=cast.TOLD)
    assert replace(cast.LETTER, told=cast.TOLD, withheld=cast.WITHHELD) == cast.LETTER


@pytest.mark.parametrize(
    "leak",
    [
        {"told": (Told(matter=Matter.SCHOOL, text="Le collège de saint exemple l’accueille."),)},
        {"told": (Told(matter=Matter.MEETING, text="Rendez-vous aux GENÊTS."),)},
        {"sender": replace(cast.AGENCY, address="4 chemin du Lac\nFoyer les Genets")},
        {"contact": replace(cast.AGENCY, service="Les Genêts")},
    ],
    ids=["school", "meeting", "letterhead", "contact"],
)
def test_a_withheld_word_is_refused_wherever_it_was_typed(leak):
    with pytest.raises(Refused, match="withheld_in_letter") as refusal:
        replace(cast.LETTER, withheld=cast.WITHHELD, **leak)

    assert not shows((refusal.value.sentence, repr(cast.WITHHELD)), cast.WITHHELD.words)


def test_a_letter_has_one_recipient():
    with pytest.raises(ValueError, match="one recipient"):
        replace(cast.LETTER, recipients=(cast.MOTHER, cast.POLICE), withheld=cast.WITHHELD)
