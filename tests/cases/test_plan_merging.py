"""Two people write at once: what does not collide is merged, the rest is shown, nothing typed disappears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.merging import Choice, merge, settled

NAMES = st.sampled_from(["text", "steps", "due_on", "child_words"])
VALUES = st.dictionaries(NAMES, st.text(max_size=8), max_size=4)


@given(base=VALUES, mine=VALUES)
def test_only_one_person_wrote(base, mine):
    wanted = {**base, **mine}
    assert {k: v.strip() for k, v in merge(base, mine, base).values.items()} == {
        k: v.strip() for k, v in wanted.items()
    }
    assert merge(base, mine, base).clean
    assert merge(base, mine, mine).values == wanted
    assert merge(base, mine, mine).clean


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_nothing_typed_disappears(base, mine, theirs):
    found = merge(base, mine, theirs)
    shown = {text.strip() for text in found.values.values()}
    shown |= {text.strip() for one in found.conflicts for text in (one.mine, one.theirs)}
    for side in (mine, theirs):
        for name, text in side.items():
            if name not in base or base[name].strip() != text.strip():
                assert text.strip() in shown
    for one in found.conflicts:
        both = settled(one, Choice.BOTH)
        assert one.mine.strip() in both
        assert one.theirs.strip() in both


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_both_sides_meet_the_same_conflicts(base, mine, theirs):
    there, back = merge(base, mine, theirs), merge(base, theirs, mine)
    assert {one.field for one in there.conflicts} == {one.field for one in back.conflicts}
    if there.clean:
        assert {k: v.strip() for k, v in there.values.items()} == {
            k: v.strip() for k, v in back.values.items()
        }
