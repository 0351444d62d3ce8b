"""The engine on all rules: properties, stages, reminders, refusals, reserves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.errors import Refused
from havre.law import deadlines
from havre.law.calendar import is_working_day
from havre.law.deadlines import RULES, Deadline, Stage, rule_of, stage
from havre.law.facts import Facts
from havre.law.rule import Extension, Mode, Owner, Rule, Unit, Version, quantity
from havre.law.sources import Period, Source, Verification
from havre.law.territory import METROPOLE, TERRITORIES, Territory, territory_of

EVENT_RULES = sorted(rule.id for rule in RULES.values() if rule.versions[-1].mode is not Mode.COUNT)
FACTS = {"birth_date": date(2016, 2, 29), "configured_hours": 3}
INSTANTS = st.datetimes(datetime(2023, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CODES = st.sampled_from(sorted(TERRITORIES))
PARIS_FRIDAY = datetime(2026, 4, 17, 18, tzinfo=UTC)


def compute(
    rule_id: str, trigger: datetime | date, *, territory: Territory = METROPOLE, facts: object = None
) -> Deadline:
    """Compute on the clock of Paris when the test does not say where."""
    return deadlines.compute(rule_id, trigger, territory=territory, facts=facts)  # type: ignore[arg-type]


def refusal_code(rule_id: str, trigger: datetime | date, **facts: object) -> str:
    with pytest.raises(Refused) as refusal:
        compute(rule_id, trigger, facts=facts)
    assert refusal.value.sentence.endswith(".")
    return refusal.value.code


@given(st.sampled_from(EVENT_RULES), INSTANTS, CODES, st.booleans())
def test_a_term_never_precedes_its_event_and_is_a_working_day_when_extended(
    rule_id: str, trigger: datetime, code: str, temple: bool
) -> None:
    territory = territory_of(code, protestant_temple=temple)

    found = compute(rule_id, trigger, territory=territory, facts=FACTS)

    assert found.due_at >= trigger
    assert found.due_on >= found.nominal_on
    assert found.escalate_at >= found.due_at
    if found.version.extension is not Extension.NONE:
        assert is_working_day(found.due_on, territory)
    else:
        assert found.due_on == found.nominal_on


@given(st.sampled_from(EVENT_RULES), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=900)), CODES)
def test_a_later_event_never_gives_an_earlier_term(
    rule_id: str, trigger: datetime, later: timedelta, code: str
) -> None:
    territory = territory_of(code)

    first = compute(rule_id, trigger, territory=territory, facts=FACTS)
    second = compute(rule_id, trigger + later, territory=territory, facts=FACTS)

    assert second.due_at >= first.due_at


@given(st.sampled_from(EVENT_RULES), INSTANTS, st.sampled_from(["57", "67", "68"]))
def test_local_days_off_never_shorten_a_term(rule_id: str, trigger: datetime, code: str) -> None:
    mainland = compute(rule_id, trigger, facts=FACTS)
    local = compute(rule_id, trigger, territory=territory_of(code, protestant_temple=True), facts=FACTS)

    assert local.due_at >= mainland.due_at
    assert local.nominal_on == mainland.nominal_on


@given(
    st.sampled_from(EVENT_RULES),
    INSTANTS,
    st.lists(st.timedeltas(timedelta(0), timedelta(days=3000)), max_size=6),
)
def test_stages_only_go_forward(rule_id: str, trigger: datetime, waits: list[timedelta]) -> None:
    deadline = compute(rule_id, trigger, facts=FACTS)
    order = list(Stage)

    seen = [order.index(stage(deadline, trigger + wait)) for wait in sorted(waits)]

    assert seen == sorted(seen)


@given(st.sampled_from(EVENT_RULES), INSTANTS, CODES)
def test_reminders_are_sorted_and_fall_between_the_event_and_the_term(
    rule_id: str, trigger: datetime, code: str
) -> None:
    found = compute(rule_id, trigger, territory=territory_of(code), facts=FACTS)

    assert list(found.reminders) == sorted(found.reminders)
    assert all(trigger <= at <= found.due_at for at in found.reminders)
    assert all(at.tzinfo is UTC for at in (*found.reminders, found.due_at, found.started_at))


def test_the_stages_of_a_civil_limit() -> None:
    hearing = compute("D06", PARIS_FRIDAY)

    stages = [
        stage(hearing, datetime(2026, 4, 29, 6, 59, tzinfo=UTC)),
        stage(hearing, datetime(2026, 4, 29, 7, 0, tzinfo=UTC)),
        stage(hearing, datetime(2026, 5, 3, 21, 59, tzinfo=UTC)),
        stage(hearing, datetime(2026, 5, 3, 22, 0, tzinfo=UTC)),
        stage(hearing, datetime(2026, 5, 4, 21, 59, tzinfo=UTC)),
        stage(hearing, datetime(2026, 5, 4, 22, 0, tzinfo=UTC)),
    ]

    assert stages == [
        Stage.UPCOMING, Stage.DUE_SOON, Stage.DUE_SOON, Stage.DUE_TODAY, Stage.DUE_TODAY, Stage.OVERDUE,
    ]  # fmt: skip


def test_reminders_count_from_the_date_before_extension() -> None:
    hearing = compute("D06", PARIS_FRIDAY)

    assert hearing.nominal_on == date(2026, 5, 2)
    assert hearing.reminders == (
        datetime(2026, 4, 29, 7, tzinfo=UTC),
        datetime(2026, 5, 1, 7, tzinfo=UTC),
    )


def test_a_task_without_delay_is_today_at_once_and_late_after_a_day() -> None:
    report = compute("D01", PARIS_FRIDAY)

    assert report.reminders == (PARIS_FRIDAY,)
    assert stage(report, PARIS_FRIDAY) is Stage.DUE_TODAY
    assert stage(report, PARIS_FRIDAY + timedelta(hours=23, minutes=59)) is Stage.DUE_TODAY
    assert stage(report, PARIS_FRIDAY + timedelta(hours=24)) is Stage.OVERDUE


def test_an_hour_limit_is_late_at_its_hour() -> None:
    stay = compute("D11", PARIS_FRIDAY)

    assert stage(stay, PARIS_FRIDAY + timedelta(hours=71, minutes=59)) is Stage.DUE_TODAY
    assert stage(stay, PARIS_FRIDAY + timedelta(hours=72)) is Stage.OVERDUE


def test_the_explanation_is_written_for_a_person() -> None:
    hearing = compute("D06", PARIS_FRIDAY)

    assert hearing.explanation == (
        "Point de départ : vendredi 17 avril 2026 ; ce jour ne compte pas.",
        "15 jours : samedi 2 mai 2026.",
        (
            "Le samedi 2 mai 2026 n'est pas ouvrable (samedi) : prorogé au premier jour ouvrable "
            "(code de procédure civile, art. 642)."
        ),
        "Le délai expire le lundi 4 mai 2026 à 24 h, heure de Paris.",
    )


def test_facts_that_refuse() -> None:
    in_2026 = date(2026, 3, 10)

    assert refusal_code("D02", in_2026, decided_on=date(2026, 6, 11)) == "decided_out_of_range"
    assert refusal_code("D02", in_2026, decided_on=date(2026, 3, 9)) == "decided_out_of_range"
    assert refusal_code("D02", date(2016, 11, 3)) == "no_rule_then"
    assert refusal_code("D10.report", in_2026, birth_date=date(2026, 3, 11)) == "born_in_future"
    assert refusal_code("D16", in_2026, configured_hours=200) == "hours_out_of_range"
    assert refusal_code("D16", in_2026, configured_hours=-1) == "hours_out_of_range"
    assert refusal_code("D17", in_2026) == "birth_date_missing"
    assert refusal_code("D17", in_2026, birth_date=date(2008, 3, 10)) == "not_a_minor_then"
    assert refusal_code("D17", in_2026, birth_date=date(2010, 1, 1), final_decision_on=date(2025, 1, 1)) == (
        "decision_before_facts"
    )
    assert refusal_code("D19", in_2026) == "birth_date_missing"
    assert refusal_code("D01", date(1026, 3, 10)) == "impossible_date"


def test_faults_of_the_caller_are_not_refusals() -> None:
    with pytest.raises(TypeError):
        compute("D02", date(2026, 3, 10), facts={"age": 3})
    with pytest.raises(TypeError):
        Facts(birth_date=PARIS_FRIDAY)
    with pytest.raises(KeyError):
        rule_of("D99")
    with pytest.raises(ValueError, match="time zone"):
        compute("D02", datetime(2026, 3, 10))  # noqa: DTZ001
    with pytest.raises(ValueError, match="counted"):
        deadlines.requirement("D02", year=2026, held_on=[], territory=METROPOLE)


def test_a_final_decision_never_shortens_the_time_to_ask_compensation() -> None:
    facts = {"birth_date": date(2010, 1, 1)}
    without = compute("D17", date(2024, 5, 5), facts=facts)
    early = compute("D17", date(2024, 5, 5), facts={**facts, "final_decision_on": date(2025, 1, 1)})
    late = compute("D17", date(2024, 5, 5), facts={**facts, "final_decision_on": date(2031, 1, 2)})

    assert without.due_on == early.due_on == date(2031, 1, 2)
    assert late.due_on == date(2032, 1, 2)


@pytest.mark.parametrize("rule_id", EVENT_RULES)
def test_what_is_not_verified_carries_its_reserve(rule_id: str) -> None:
    for version in rule_of(rule_id).versions:
        assert version.source.verified or "à vérifier par un juriste" in version.source.reserve


def test_a_computed_reserve_names_the_age_convention_and_the_place() -> None:
    facts = {"birth_date": date(2010, 1, 1)}
    pacific: Deadline = compute("D17", date(2024, 5, 5), territory=territory_of("988"), facts=facts)
    verified = compute("D06", PARIS_FRIDAY)

    assert "29 février" in pacific.reserve
    assert "textes propres" in pacific.reserve
    assert verified.reserve == ""


def test_every_rule_says_what_it_never_does_in_a_sentence() -> None:
    for rule in RULES.values():
        assert rule.never.startswith(("N'", "Ne "))
        assert rule.never.endswith(".")
        assert rule.title[0].isupper()


def test_versions_cannot_overlap() -> None:
    source = Source(article="x", verification=Verification.MEMORY)
    versions = tuple(
        Version(mode=Mode.CIVIL, quantity=quantity(1, Unit.DAY), source=source, period=Period(starts=start))
        for start in (date(2020, 1, 1), date(2021, 1, 1))
    )

    with pytest.raises(ValueError, match="overlapping"):
        Rule(id="X", title="X", trigger="X", owner=Owner.DPO, never="Ne.", versions=versions)


def test_a_verified_source_says_where_it_was_read() -> None:
    with pytest.raises(ValueError, match="where it was read"):
        Source(article="x", verification=Verification.VERIFIED)
    with pytest.raises(ValueError, match="empty period"):
        Period(starts=date(2020, 1, 1), ends=date(2020, 1, 1))


def test_the_territory_is_never_assumed() -> None:
    with pytest.raises(TypeError, match="territory"):
        deadlines.compute("D06", PARIS_FRIDAY)  # type: ignore[call-arg]
