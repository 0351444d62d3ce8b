"""« À qui j'écris ? » over all 567 combinations of answers and authors."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import product

import pytest

from havre.law.addressee import (
    CALL,
    COPY,
    EMERGENCY,
    PARENTS_CRIP,
    PARENTS_PROSECUTOR,
    PRESUMED,
    TABLE,
    WITHOUT_IDENTITY,
    Addressee,
    Advice,
    Answer,
    Situation,
    advise,
)
from havre.law.base import Audience
from havre.law.bases import base_of

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

# Written by hand: (grave, offence, danger) -> addressee. P prosecutor, C CRIP, A advice.
P, C, A = Addressee.PROSECUTOR, Addressee.CRIP, Addressee.ADVICE
EXPECTED = {
    (YES, YES, YES): P, (YES, YES, NO): P, (YES, YES, UNKNOWN): P,
    (YES, NO, YES): P, (YES, NO, NO): P, (YES, NO, UNKNOWN): P,
    (YES, UNKNOWN, YES): P, (YES, UNKNOWN, NO): P, (YES, UNKNOWN, UNKNOWN): P,
    (NO, YES, YES): P, (NO, YES, NO): P, (NO, YES, UNKNOWN): P,
    (NO, NO, YES): C, (NO, NO, NO): A, (NO, NO, UNKNOWN): A,
    (NO, UNKNOWN, YES): C, (NO, UNKNOWN, NO): A, (NO, UNKNOWN, UNKNOWN): A,
    (UNKNOWN, YES, YES): P, (UNKNOWN, YES, NO): P, (UNKNOWN, YES, UNKNOWN): P,
    (UNKNOWN, NO, YES): A, (UNKNOWN, NO, NO): A, (UNKNOWN, NO, UNKNOWN): A,
    (UNKNOWN, UNKNOWN, YES): A, (UNKNOWN, UNKNOWN, NO): A, (UNKNOWN, UNKNOWN, UNKNOWN): A,
}  # fmt: skip

ALL = [
    Situation(
        grave_and_immediate=grave,
        offence_suspected=offence,
        danger_or_risk=danger,
        identity_known=identity,
        audience=who,
    )
    for grave, offence, danger, identity, who in product(Answer, Answer, Answer, Answer, Audience)
]


def told(advice: Advice) -> str:
    return " ".join([*(reason.sentence for reason in advice.reasons), *advice.first_steps])


def test_all_combinations_are_there() -> None:
    assert len(ALL) == 3**4 * len(Audience) == 567
    assert len(EXPECTED) == 27


@pytest.mark.parametrize(("answers", "addressee"), EXPECTED.items())
def test_the_addressee_is_the_one_written_by_hand_whoever_asks(
    answers: tuple[Answer, Answer, Answer], addressee: Addressee
) -> None:
    asked = [
        situation
        for situation in ALL
        if (situation.grave_and_immediate, situation.offence_suspected, situation.danger_or_risk) == answers
    ]

    assert len(asked) == 3 * len(Audience)
    assert {advise(situation).addressee for situation in asked} == {addressee}


def test_no_combination_ends_in_nothing() -> None:
    for situation in ALL:
        advice = advise(situation)

        assert advice.reasons
        assert advice.first_steps
        assert advice == advise(situation)


def test_not_knowing_always_leads_to_a_call() -> None:
    for situation in ALL:
        if situation.doubts:
            assert CALL in advise(situation).first_steps


def test_what_may_be_urgent_starts_with_the_emergency_numbers() -> None:
    for situation in ALL:
        steps = advise(situation).first_steps

        assert (steps[0] == EMERGENCY) is (situation.grave_and_immediate is not NO)


def test_the_prosecutor_goes_with_a_copy_and_the_parents_with_the_right_rule() -> None:
    for situation in ALL:
        advice = advise(situation)

        assert (COPY in advice.first_steps) is (advice.addressee is P)
        assert (PARENTS_PROSECUTOR in advice.first_steps) is (advice.addressee is P)
        assert (PARENTS_CRIP in advice.first_steps) is (advice.addressee is C)


def test_an_unknown_identity_never_changes_the_addressee() -> None:
    for situation in ALL:
        known = advise(Situation(**{**vars(situation), "identity_known": YES}))
        advice = advise(situation)

        assert advice.addressee is known.addressee
        assert (WITHOUT_IDENTITY in advice.first_steps) is (situation.identity_known is not YES)


def test_a_victim_of_exploitation_is_presumed_in_danger() -> None:
    for situation in ALL:
        assert (PRESUMED in advise(situation).reasons) is (situation.danger_or_risk is not YES)


def test_every_cited_text_is_in_force_today() -> None:
    cited = {code for situation in ALL for reason in advise(situation).reasons for code in reason.bases}

    assert {base_of(code, date(2026, 11, 1)).code for code in cited} == cited


def test_an_author_is_told_only_texts_that_serve_them() -> None:
    duties = {"cpp_40_2", "cp_434_3", "cp_226_14_1", "cp_226_14_2", "casf_l226_4_1"}
    for situation in ALL:
        for code in {code for reason in advise(situation).reasons for code in reason.bases} & duties:
            assert base_of(code, date(2026, 11, 1)).serves(situation.audience)


def test_there_is_neither_score_nor_level() -> None:
    assert {field.name for field in fields(Advice)} == {"addressee", "reasons", "first_steps"}
    for situation in ALL:
        words = told(advise(situation)).lower()
        assert not [word for word in ("score", "niveau", "points", "%", "rouge", "orange") if word in words]


def test_every_line_of_the_table_is_used() -> None:
    used = {next(index for index, row in enumerate(TABLE) if row.matches(situation)) for situation in ALL}

    assert used == set(range(len(TABLE)))
