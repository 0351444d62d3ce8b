"""Whatever is sent to the conversation's forms: an answer, never a fault, and nothing kept that was refused."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.conversations import visitor
from public.test_public_talk import calm, conversations, written, young  # noqa: F401 - fixtures

FIELDS = (
    "text",
    "seed",
    "answer",
    "who",
    "age",
    "mode",
    "words",
    "line",
    "act",
    "days",
    "work",
    "proof",
    "form_token",
)
PATHS = ("1/", "3/", "4/2/", "4/3/", "4/6/", "4/7/", "4/8/")
ODD = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\u202e\u2066\u200b\u0301é😀ﷺ\u0000\ud7ff", max_size=40),
    st.sampled_from(["", "x" * 9_000, "<script>alert(1)</script>", "' OR 1=1 --", "{{ 7 }}{% load x %}", "../../etc", "%00", "-1", "9" * 400]),
)  # fmt: skip


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), fields=st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6))
def test_no_form_makes_the_site_fail(young, path, fields):  # noqa: F811
    answer = young.post(f"/fr/p/{path}", fields)
    assert answer.status_code in {200, 303, 404, 422, 429}
    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("size", [100_000, 1_000_000, 2_500_000])
def test_a_paste_of_a_megabyte_comes_back_with_its_reason(young, size):  # noqa: F811
    answer = written(young, "é" * (size // 2))
    assert answer.status_code == 422
    assert "5 000" in answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "é" * (size // 2) in answer.content.decode()
    assert conversations() == []


def test_more_than_that_is_not_read(young):  # noqa: F811
    answer = young.post("/fr/p/1/", {"text": "x" * 4_000_000})
    assert answer.status_code in {400, 413}
    assert b"119" in answer.content


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("bonjour\u202etxet", "bonjourtxet"), ("a\u0000b", "ab"), ("\ufeffsalut", "salut"), ("مرحبا، أنا هنا", "مرحبا، أنا هنا"),
     ("e" + "\u0301" * 500, "é" + "\u0301" * 29)],
)  # fmt: skip
def test_hostile_marks_are_taken_away_and_scripts_of_the_world_stay(young, typed, kept):  # noqa: F811
    written(young, typed)
    token = bytes.fromhex(young.cookies["__Host-c"].value)
    assert visitor.talk_of(token).lines[0].text == kept
