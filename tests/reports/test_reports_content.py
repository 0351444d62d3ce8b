"""What is written survives JSON exactly; nothing unknown is dropped in silence."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.reports import content
from havre.reports.content import Narrative, ReportContent, fingerprint, from_json, to_json
from havre.reports.rules import LineKind, Section

TEXT = st.text(max_size=40)
MOMENT = st.datetimes(timezones=st.just(UTC))
VALUES = {
    "birth_date": st.none() | st.dates(),
    "informed_on": st.none() | st.dates(),
    "called_at": st.none() | MOMENT,
    "at": MOMENT,
    "written_at": MOMENT,
}
narratives = st.builds(
    Narrative,
    author=st.builds(content.AuthorBlock, name=TEXT, qualities=st.tuples(TEXT, TEXT)),
    worry=st.builds(content.WorryBlock, runaways_count=st.none() | st.integers(0, 99), runaways_last=TEXT),
    family=st.builds(
        content.FamilyBlock,
        parents=st.tuples(st.builds(content.ParentBlock, name=TEXT, birth_date=VALUES["birth_date"])),
        household=TEXT,
    ),
    addressee=st.builds(
        content.AddresseeBlock,
        answers=st.tuples(st.tuples(TEXT, TEXT)),
        called_at=VALUES["called_at"],
        emergency=st.booleans(),
    ),
    parents=st.builds(content.ParentsBlock, informed_on=VALUES["informed_on"], reason=TEXT),
    pages=st.dictionaries(TEXT, TEXT, max_size=3),
    corrections=st.tuples(
        st.builds(
            content.Correction, at=MOMENT, by_id=TEXT, part=TEXT, heading=TEXT, before=st.just({}),
            after=st.just({"text": "x"}),
        )
    ),
)  # fmt: skip


@given(narratives)
def test_a_narrative_survives_json(narrative):
    assert from_json(Narrative, json.loads(json.dumps(to_json(narrative)))) == narrative


def test_a_snapshot_survives_json():
    snapshot = ReportContent(
        kind="concern_report",
        reference="EC-AAAA-BBBB",
        written_at=datetime(2026, 11, 20, 16, tzinfo=UTC),
        stated_danger="serious",
        departement_code="59",
        author=content.AuthorBlock(name="Alice Morel"),
        children=(content.ChildContent(family_name="Martin", birth_date=date(2011, 3, 4)),),
        facts=(content.FactBody(text="Un fait", source="seen"),),
        parents=content.ParentsDecision(status="done", may_tell=True, informed_on=date(2026, 11, 19)),
    )

    assert from_json(ReportContent, json.loads(json.dumps(to_json(snapshot)))) == snapshot


def test_an_empty_narrative_is_the_default():
    assert from_json(Narrative, {}) == from_json(Narrative, None) == Narrative()


def test_an_unknown_name_is_a_fault_not_a_silence():
    with pytest.raises(TypeError, match="suspect"):
        from_json(content.FactBody, {"text": "Un fait", "suspect": "X"})


def test_every_section_and_every_line_has_its_place():
    assert set(content.SECTION_BLOCK.values()) <= {field.name for field in fields(Narrative)}
    assert set(content.BODIES) == set(LineKind)
    assert set(content.SECTION_COLUMNS) <= set(content.SECTION_BLOCK) <= set(Section)


def test_nobody_suspected_is_structured_data():
    """FR-DET-10: a person possibly involved is a narrative, in one text field."""
    names = {
        field.name
        for cls in (content.AddresseeBlock, content.FactBody, content.FamilyBlock, ReportContent)
        for field in fields(cls)
    }
    assert {
        name for name in names if "suspect" in name or "perpetrator" in name or "author_of" in name
    } == set()
    assert from_json(content.AddresseeBlock, {"people_involved": "Un homme"}).people_involved == "Un homme"


def test_the_version_of_a_part_follows_its_values():
    first = {"text": "Un fait", "when": ""}
    assert fingerprint(first) == fingerprint({"when": "", "text": "Un fait"})
    assert fingerprint(first) != fingerprint({"text": "Un fait ", "when": ""})
    assert len(fingerprint(first)) == 20
