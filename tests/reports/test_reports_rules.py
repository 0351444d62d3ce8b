"""The machine of a report, pair by pair; its guards, sentence by sentence."""

from __future__ import annotations

import itertools

import pytest

from havre.kernel.errors import Refused
from havre.reports import rules
from havre.reports.rules import REPORT, ReportAct, ReportStatus

GOOD = {
    "facts": 1,
    "facts_without_source": 0,
    "child_words": 0,
    "author_name": "Alice Morel",
    "author_function": "Écoutante",
    "children_found": True,
    "departement_code": "59",
    "parents_information": "done",
    "parents_reason": "",
    "stale_texts": (),
    "adviser_view_needed": False,
    "adviser_view": "",
}
ALLOWED = {
    ("draft", "submit"): "pending_validation",
    ("draft", "withdraw"): "withdrawn",
    ("pending_validation", "return"): "draft",
    ("pending_validation", "send"): "sent",
    ("pending_validation", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize(("state", "act"), list(itertools.product(ReportStatus, ReportAct)))
def test_each_state_and_each_act(state, act):
    target = ALLOWED.get((state.value, act.value))
    if target is None:
        with pytest.raises(Refused) as refusal:
            REPORT.after(state, act, facts=GOOD)
        assert refusal.value.code == "act_not_allowed"
    else:
        assert REPORT.after(state, act, facts=GOOD).value == target


def test_what_is_sealed_or_given_up_stays_so():
    assert REPORT.finals() == {ReportStatus.SENT, ReportStatus.WITHDRAWN}


GUARDS = [
    ("facts_are_there", {"facts": 0}, "Aucun fait n'est écrit.", "both"),
    ("facts_are_sourced", {"facts_without_source": 2}, "Un fait ne dit pas comment vous le savez.", "both"),
    ("author_is_named", {"author_name": ""}, "Le nom et la fonction de l'auteur", "both"),
    ("author_is_named", {"author_function": ""}, "Le nom et la fonction de l'auteur", "both"),
    ("child_can_be_found", {"children_found": False}, "Rien ne permet de retrouver l'enfant.", "both"),
    ("recipient_is_known", {"departement_code": ""}, "Le département de l'enfant", "send"),
    ("parents_are_decided", {"parents_information": "undecided"}, "n'est pas décidée", "send"),
    ("parents_are_decided", {"parents_information": "not_done_child_interest"}, "doit être motivée", "send"),
    ("parents_are_decided", {"parents_information": "impossible", "parents_reason": "  "}, "motivée", "send"),
    ("texts_are_in_force", {"stale_texts": ("old",)}, "n'est plus en vigueur", "send"),
    ("adviser_is_heard", {"adviser_view_needed": True}, "l'avis du conseiller technique", "send"),
]


@pytest.mark.parametrize(("name", "changed", "sentence", "where"), GUARDS)
def test_each_guard_refuses_with_its_sentence(name, changed, sentence, where):
    facts = {**GOOD, **changed}
    assert sentence in getattr(rules, name)(facts)
    with pytest.raises(Refused) as refusal:
        REPORT.after("pending_validation", "send", facts=facts)
    assert (refusal.value.code, sentence in refusal.value.sentence) == ("guard_refused", True)
    assert bool(REPORT.objections("submit", facts=facts)) is (where == "both")


def test_good_facts_pass_every_guard():
    assert REPORT.objections("submit", facts=GOOD) == REPORT.objections("send", facts=GOOD) == ()


def test_the_words_of_the_child_are_enough_without_a_fact():
    assert rules.facts_are_there({**GOOD, "facts": 0, "child_words": 1}) is None


@pytest.mark.parametrize("status", ["not_done_child_interest", "impossible"])
def test_a_reasoned_decision_is_a_decision(status):
    facts = {**GOOD, "parents_information": status, "parents_reason": "Le père est peut-être en cause."}
    assert rules.parents_are_decided(facts) is None


def test_every_guard_is_named_by_this_file():
    named = {guard.__name__ for guards in REPORT.guards.values() for guard in guards}
    assert named == {name for name, *_ in GUARDS}
