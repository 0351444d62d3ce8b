"""An invented file where each text is a canary: what no recipient may read can be looked for by its word."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from cases_support import act, open_file
from havre.cases.rules.measures import AddressRule, Authority, MeasureKind
from havre.cases.rules.plan import ChildAnswer, NeedDomain, OwnerKind
from havre.cases.services import circle, measures, plan, plan_extracts, plan_reviews
from havre.persons.rules.circle import RelativeCard
from havre.persons.services.circle import RelationDraft, RelativeDraft
from havre.persons.services.circle_facts import AuthorityDraft

TODAY = date(2026, 11, 1)


def canary(word: str) -> str:
    """Return a sentence that holds one findable word."""
    return f"Texte inventé canari{word}."


def full(sonia: Any, valerie: Any) -> SimpleNamespace:
    """Return a file with a mother who holds authority, a plan, an extract validated by Valérie, a measure."""
    with sonia as actor:
        case = open_file(actor)
        mother = mother_of(actor, case)
        _plan(actor, case)
        written = measures.Written(
            kind=MeasureKind.AEMO, authority=Authority.CHILDREN_JUDGE, decided_on=TODAY, starts_on=TODAY,
            address_rule=AddressRule.DISCLOSED, visits=canary("visites"),
        )  # fmt: skip
        measure = act(actor, case.pk)
        measures.record(measure, written=written)
        extract = _extract(actor, case)
    with valerie as manager:
        plan_extracts.approve(act(manager, case.pk), extract_id=extract)
    return SimpleNamespace(case=case, mother=mother, extract=extract, measure=measure.id)


def mother_of(actor: Any, case: Any) -> Any:
    """Put around the child a mother who exercises parental authority; return her id."""
    one = act(actor, case.pk)
    card = RelativeCard(name="Odile Canari", address="3 rue des Inventions")
    circle.add(one, draft=RelativeDraft("mère"), relation=RelationDraft("mother"), card=card)
    circle.authorise(
        act(actor, case.pk), relative_id=one.id, revision=1, draft=AuthorityDraft(status="holds")
    )
    return one.id


def _plan(actor: Any, case: Any) -> None:
    words = {name: canary(name) for name in ("aims", "child_view", "family_part", "daily_life", "safety")}
    plan.write_plan(act(actor, case.pk), revision=0, words=words)
    need = plan.NeedWords(
        domain=NeedDomain.SCHOOL, text=canary("besoin"), stated_on=TODAY, child_words=canary("motsdubesoin")
    )
    plan.write_need(act(actor, case.pk), words=need)
    aim = plan.ObjectiveWords(
        text=canary("objectif"), owner_kind=OwnerKind.PARTNER, owner_words=canary("partenaire"),
        steps=canary("moyens"), child_words=canary("motsdelobjectif"),
    )  # fmt: skip
    plan.write_objective(act(actor, case.pk), words=aim)
    plan_reviews.write_review(
        act(actor, case.pk),
        words=plan_reviews.ReviewWords(
            held_on=TODAY,
            present=canary("presents"),
            moved=canary("bouge"),
            child_words=canary("motsdubilan"),
        ),
    )


def _extract(actor: Any, case: Any) -> Any:
    from havre.cases.queries.plan import plan_of

    objective = plan_of(case).objectives[0].id
    words = plan_extracts.ExtractWords(
        for_whom="Lycée inventé", purpose=canary("but"), text=canary("extrait"), objectives=[objective]
    )
    plan_extracts.prepare(act(actor, case.pk), words=words)
    row = plan_of(case).extracts[0].id
    plan_extracts.show(act(actor, case.pk), extract_id=row, answer=ChildAnswer.YES)
    return row
