"""The words of the conversation: every language has every key, with the same blanks to fill."""

from __future__ import annotations

import re

import pytest

from havre.conversations.rules import Said
from havre.public.library.words import LANGUAGES
from havre.public.talk.words import talk_words

FRENCH = talk_words("fr")


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_every_language_says_everything(code):
    told = talk_words(code)
    assert set(told) == set(FRENCH)
    for key, sentence in told.items():
        assert sentence.strip(), key
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", FRENCH[key])), key


def test_every_line_of_the_desk_has_its_words():
    assert {f"said_{said}" for said in Said} <= set(FRENCH)


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES if language.lang != "fr"])
def test_no_sentence_was_left_in_french(code):
    told = talk_words(code)
    assert [key for key, sentence in told.items() if sentence == FRENCH[key] and len(sentence) > 12] == []
