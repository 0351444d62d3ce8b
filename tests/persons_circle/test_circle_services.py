"""Verbs on the circle: nothing overwritten, nothing done twice, conflicts told, walls."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from cases_support import act, open_file

sys.path.insert(0, str(Path(__file__).parent))

from circle_cast import CANARY, family, put

from havre.cases.services import circle as verbs
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access.circle import open_card, open_cards
from havre.persons.queries.circle import (
    circle_of,
    history_of,
    holders_of_authority,
    household_on,
    people_for_child,
)
from havre.persons.rules.circle import OpeningPurpose, RelativeCard
from havre.persons.services.circle import RelationDraft, RelativeDraft
from havre.persons.services.circle_facts import AuthorityDraft, Judgement, StayDraft
from tests_support import statements

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def long_ago(days):
    return TODAY - timedelta(days=days)


def change(actor, case, verb, relative_id, revision=None, **values):
    """Do one act on one relative, on the revision now in force unless another is given."""
    if revision is None:
        revision = circle_of(actor, case.person_id).one(relative_id).revision
    verb(act(actor, case.pk), relative_id=relative_id, revision=revision, **values)


@pytest.mark.parametrize("many", [1, 3, 12])
def test_a_circle_is_read_in_three_statements(acting, many):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        for place in range(many):
            put(sonia, case, f"amie {place}", "friend", at_home=True)

        with statements() as seen:
            circle = circle_of(sonia, case.person_id)

        assert len(circle.people) == many
        assert len(seen.real) == 3


def test_the_name_stays_sealed_until_it_is_opened(acting, admin_db):
    with acting("sonia") as sonia:
        case, people = family(sonia)

        assert "Canari" not in repr(circle_of(sonia, case.person_id))
        assert open_card(sonia, people["mother"], purpose=OpeningPurpose.CALL) == CANARY
        opened = open_cards(sonia, case.person_id, purpose=OpeningPurpose.LETTER)
        assert (opened[people["mother"]], opened[people["father"]]) == (CANARY, RelativeCard())


def test_a_judgement_ends_the_former_and_both_stay_readable(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        father = people["father"]
        first = Judgement("protective", long_ago(60), "la référente", "Il appelle chaque soir.")
        change(sonia, case, verbs.judge, father, judged=first)
        change(
            sonia,
            case,
            verbs.judge,
            father,
            judged=Judgement("dangerous", long_ago(5), "l'enfant", "« J'ai peur. »"),
        )

        one = circle_of(sonia, case.person_id).one(father)
        assert [one.quality(long_ago(days)) for days in (61, 60, 6, 5, 0)] == [
            "unknown", "protective", "protective", "dangerous", "dangerous",
        ]  # fmt: skip
        assert one.all("quality")[1].words == {
            "judged_by": "la référente",
            "basis": "Il appelle chaque soir.",
        }


def test_a_correction_replaces_the_wrong_line_and_keeps_it(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        mother = people["mother"]
        wrong = circle_of(sonia, case.person_id).one(mother).all("household")[0]
        right = StayDraft(long_ago(900), long_ago(30), "dit par la mère")
        change(sonia, case, verbs.house, mother, draft=right, replaces=wrong.id)

        assert household_on(sonia, case.person_id, TODAY) == []
        assert household_on(sonia, case.person_id, long_ago(31)) == [(mother, "mère")]
        kept = [fact for fact in history_of(sonia, mother).facts if fact.about == "household"]
        assert [fact.corrected_at is not None for fact in kept] == [False, True]


def test_a_corrected_identity_keeps_the_former_version_sealed(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        mother = people["mother"]
        change(sonia, case, verbs.correct, mother, draft=RelativeDraft("maman", deceased=True))
        change(sonia, case, verbs.correct, mother, draft=None, card=RelativeCard(name="Odile Autre"))

        one = circle_of(sonia, case.person_id).one(mother)
        assert (one.label, one.deceased) == ("maman", True)
        assert open_card(sonia, mother, purpose=OpeningPurpose.CHECK) == RelativeCard(name="Odile Autre")
        assert len(history_of(sonia, mother).versions) == 2


def test_authority_by_period_and_who_holds_it(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        for who in ("mother", "father"):
            draft = AuthorityDraft("shared", decided_on=long_ago(400), informed="yes", visiting="free")
            change(sonia, case, verbs.authorise, people[who], draft=draft)
        draft = AuthorityDraft(
            "withdrawn", decided_on=long_ago(10), decision="Jugement inventé", informed="no"
        )
        change(sonia, case, verbs.authorise, people["father"], draft=draft)

        held = {day: [one.label for one in holders_of_authority(sonia, case.person_id, day=day)]
                for day in (long_ago(401), long_ago(11), TODAY)}  # fmt: skip
        assert held == {long_ago(401): [], long_ago(11): ["mère", "père"], TODAY: ["mère"]}


def test_the_childs_page_shows_who_is_ticked_and_never_a_dangerous_link(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        mother, educator = people["mother"], people["educator"]
        change(sonia, case, verbs.show_to_child, mother, shown=True, words="maman")
        change(sonia, case, verbs.show_to_child, educator, shown=True, words="")
        seen = people_for_child(sonia, case.person_id, day=TODAY)
        assert [(one.words, one.link) for one in seen] == [
            ("maman", "Mère"), ("éducatrice du sport", "Adulte de confiance"),
        ]  # fmt: skip

        change(sonia, case, verbs.judge, mother, judged=Judgement("dangerous", None, "l'équipe", "Menaces."))
        with pytest.raises(Refused, match="dangerous_link"):
            change(sonia, case, verbs.show_to_child, mother, shown=True, words="maman")

        assert [one.words for one in people_for_child(sonia, case.person_id, day=TODAY)] == [
            "éducatrice du sport"
        ]


def test_siblings_are_linked_with_a_confirmation_for_each_child(acting):
    with acting("sonia") as sonia:
        case, other = open_file(sonia), open_file(sonia)
        brother = put(sonia, case, "frère", "sibling")
        friend = put(sonia, case, "amie", "friend")
        change(sonia, case, verbs.link_sibling, brother, sibling_id=other.person_id)
        assert circle_of(sonia, other.person_id).people == ()

        change(sonia, case, verbs.link_sibling, brother, sibling_id=other.person_id, also_there=True)
        change(sonia, case, verbs.link_sibling, brother, sibling_id=other.person_id, also_there=True)
        (mirror,) = circle_of(sonia, other.person_id).people
        assert (mirror.linked_person_id, mirror.label) == (case.person_id, "Frère ou sœur")
        for wrong, code in ((friend, "not_a_sibling"), (brother, "same_child")):
            with pytest.raises(Refused, match=code):
                change(sonia, case, verbs.link_sibling, wrong, sibling_id=case.person_id)


def judged(**changes):
    return {
        "judged": Judgement(
            **{"quality": "dangerous", "starts_on": None, "judged_by": "x", "basis": "y", **changes}
        )
    }


REFUSED = {
    "no author": (verbs.judge, judged(judged_by=" "), "judged_by"),
    "no basis": (verbs.judge, judged(basis=""), "basis"),
    "begins tomorrow": (verbs.judge, judged(starts_on=TODAY + timedelta(days=2)), "starts_later"),
    "ends before it begins": (
        verbs.house, {"draft": StayDraft(long_ago(3), long_ago(9))}, "ends_before_start"),
    "lives there twice": (verbs.house, {"draft": StayDraft()}, "already_there"),
    "a decision to come": (
        verbs.authorise, {"draft": AuthorityDraft("holds", decided_on=TODAY + timedelta(days=2))}, "decided_later"),
    "no role": (verbs.correct, {"draft": RelativeDraft("  ")}, "label_missing"),
    "born too late": (verbs.correct, {"draft": RelativeDraft("mère", birth_year=2999)}, "birth_year"),
    "an older page": (verbs.correct, {"draft": RelativeDraft("mère"), "revision": 1}, "revision_conflict"),
    "grandparent by herself": (verbs.relate, {"draft": RelationDraft("friend"), "through": True}, "wrong_through"),
}  # fmt: skip


@pytest.mark.parametrize("case_name", REFUSED)
def test_what_is_refused_changes_nothing(acting, case_name):
    verb, values, code = REFUSED[case_name]
    with acting("sonia") as sonia:
        case, people = family(sonia)
        values = dict(values)
        if values.pop("through", False):
            values["draft"] = RelationDraft("friend", through_id=people["father"])
        before = circle_of(sonia, case.person_id)

        with pytest.raises(Refused, match=code):
            change(sonia, case, verb, people["mother"], **values)

        assert circle_of(sonia, case.person_id) == before


def test_sent_twice_is_done_once(acting):
    with acting("sonia") as sonia:
        case, people = family(sonia)
        once = act(sonia, case.pk)
        for _ in range(2):
            verbs.judge(once, relative_id=people["father"], revision=1, **judged())
        again = act(sonia, case.pk)
        for _ in range(2):
            verbs.withdraw(again, relative_id=people["educator"], revision=1)

        circle = circle_of(sonia, case.person_id)
        assert len(circle.one(people["father"]).all("quality")) == 1
        assert circle.one(people["educator"]) is None


def test_no_kinship_runs_by_somebody_of_another_child(acting):
    with acting("sonia") as sonia:
        case, _ = family(sonia)
        other, theirs = family(sonia)

        with pytest.raises(NotVisible):
            put(sonia, case, "tante", "uncle_aunt", through_id=theirs["mother"])
        with pytest.raises(NotVisible):
            change(sonia, case, verbs.withdraw, theirs["mother"], revision=1)
        assert circle_of(sonia, other.person_id).one(theirs["mother"])


def test_another_team_and_a_colleague_who_must_not_know_see_nothing(acting, cast):
    from django.db import connection

    from havre.cases.rules import BarGround
    from havre.cases.services import team
    from havre.persons.models import HouseholdStay, ParentalAuthority, Relation, Relative

    with acting("sonia") as sonia:
        case, people = family(sonia)
    with acting("valerie") as valerie:
        team.bar(
            act(valerie, case.pk), user_id=cast.yann.id, ground=next(iter(BarGround)), reason="Invention."
        )
    for slug in ("leila", "tom", "alice", "yann"):
        with acting(slug) as stranger:
            for model in (Relative, Relation, HouseholdStay, ParentalAuthority):
                assert list(model.objects.all()) == [], (slug, model)
            with pytest.raises(NotVisible):
                circle_of(stranger, case.person_id)
            with pytest.raises(NotVisible):
                open_card(stranger, people["mother"], purpose=OpeningPurpose.CALL)
    with acting("valerie"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM persons_relation")
        assert cursor.fetchone() == (4,)


def test_records_found_to_be_one_child_show_the_people_of_both(acting):
    from havre.persons.rules.merging import MergeReason
    from havre.persons.services import merging

    with acting("sonia") as sonia:
        kept, joined = open_file(sonia), open_file(sonia)
        uncle = put(sonia, joined, "oncle", "uncle_aunt")
        assert circle_of(sonia, kept.person_id).people == ()
        merged = merging.merge(actor=sonia, kept_id=kept.person_id, merged_id=joined.person_id,
                               reason=next(iter(MergeReason)), now=timezone.now())  # fmt: skip

        assert [one.id for one in circle_of(sonia, kept.person_id).people] == [uncle]
        change(sonia, kept, verbs.house, uncle, draft=StayDraft())
        assert household_on(sonia, kept.person_id, TODAY) == [(uncle, "oncle")]
        merging.undo(actor=sonia, merge_id=merged.pk, now=timezone.now())

        assert circle_of(sonia, kept.person_id).people == ()
        assert circle_of(sonia, joined.person_id).one(uncle).lives_with_child(TODAY)


def test_a_child_forgotten_takes_the_circle_away(acting):
    from havre.persons.access import IdentityCard
    from havre.persons.models import Relation, Relative
    from havre.persons.services import circle, forgetting
    from havre.persons.services.people import create_person

    with acting("sonia") as sonia:
        case = open_file(sonia)
        child = create_person(actor=sonia, team_id=case.team_id, card=IdentityCard(), now=timezone.now())
        for label, kind in (("mère", "mother"), ("frère", "sibling")):
            circle.add_relative(actor=sonia, person_id=child.pk, relative_id=uuid4(), draft=RelativeDraft(label),
                                relation=RelationDraft(kind), card=CANARY, now=timezone.now())  # fmt: skip
        theirs = put(sonia, case, "frère", "sibling")
        change(sonia, case, verbs.link_sibling, theirs, sibling_id=child.pk)

        forgetting.forget(actor=sonia, person_id=child.pk)

        assert not Relative.objects.filter(person_id=child.pk).exists()
        assert not Relation.objects.exclude(relative_id=theirs).exists()
        assert circle_of(sonia, case.person_id).one(theirs).linked_person_id is None


def test_a_hidden_file_of_a_sibling_does_not_show_by_the_link(acting, cast):
    from havre.cases.rules import BarGround
    from havre.cases.services import team

    with acting("sonia") as sonia:
        case, other = open_file(sonia), open_file(sonia)
        brother = put(sonia, case, "frère", "sibling")
        change(sonia, case, verbs.link_sibling, brother, sibling_id=other.person_id)
    with acting("valerie") as valerie:
        team.bar(
            act(valerie, other.pk), user_id=cast.yann.id, ground=next(iter(BarGround)), reason="Invention."
        )

    for slug, seen in (("sonia", other.person_id), ("yann", None)):
        with acting(slug) as actor:
            assert circle_of(actor, case.person_id).one(brother).linked_person_id == seen
    with acting("yann") as yann, pytest.raises(NotVisible):
        change(yann, case, verbs.link_sibling, brother, sibling_id=other.person_id)


def test_there_is_no_search_of_relatives_across_children():
    """Every reading of the circle begins with one child or one relative, and no index finds a name."""
    import inspect

    from havre.persons.access import circle as circle_access
    from havre.persons.models import Relative
    from havre.persons.queries import circle

    doors = [
        function
        for module in (circle, circle_access)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    takes_one = {"person_id", "relative_id", "relative_ids", "rows", "row", "circle", "alias"}
    assert [door.__name__ for door in doors if not takes_one & set(inspect.signature(door).parameters)] == []
    assert {field for index in Relative._meta.indexes for field in index.fields} == {"person", "created_at"}
    assert {f.name for f in Relative._meta.get_fields() if f.many_to_many} == set()
    source = Path(circle.__file__).parents[2]
    users = {
        str(path.relative_to(source))
        for path in source.glob("**/*.py")
        if "Relative.objects" in path.read_text(encoding="utf-8")
    }
    assert users == {
        "persons/access/circle.py",
        "persons/services/circle.py",
        "persons/services/circle_forgetting.py",
    }
