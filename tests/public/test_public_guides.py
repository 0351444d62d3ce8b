"""The guides: three answers, never a total; the facts go on to a writing, the text does not."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from havre.public.guides.narrative import Answer, narrative
from havre.public.library.guide_files import Group, guide, guides
from havre.reports.access import report_for
from havre.reports.guide_facts import facts_of

ADDRESSES = [found.address for found in guides()]


def answers(found, **given):
    return {f"answer-{fact.id}": given.get(fact.group.value, "unknown") for fact in found.facts}


def test_there_is_a_guide_for_each_setting():
    assert len(ADDRESSES) == 6


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_fact_has_three_answers_and_none_is_chosen_for_the_reader(stranger, address):
    page = stranger.get(f"/fr/guides/{address}/").content.decode()
    found = guide(address)
    assert page.count('type="radio"') == 3 * len(found.facts)
    assert " checked" not in page
    assert {fact.group for fact in found.facts} == set(Group)
    assert all(fact.source and fact.source_date for fact in found.facts)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_tells_in_words_without_any_figure_of_a_child(stranger, address):
    found = guide(address)
    form = answers(found, seen="observed", said="told", protective="observed", context="nonsense")
    said = next(fact for fact in found.facts if fact.group is Group.SAID)
    page = stranger.post(
        f"/fr/guides/{address}/", {**form, f"by-{said.id}": "un <b>camarade</b>"}
    ).content.decode()
    draft = page.partition('class="draft"')[2].partition("</article>")[0]
    assert "d’après un &lt;b&gt;camarade&lt;/b&gt;" in draft
    assert not re.search(
        r"\b\d+\s*(?:/|sur|points?|%)\s*\d*|niveau|score|total", draft.partition("<h2>Ce qui peut")[0]
    )
    assert "<input" not in page.partition("<main")[2]
    link = re.search(r'class="button" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "camarade" not in link
    assert f"told={said.id}" in link


def test_the_order_of_the_answers_changes_nothing_and_not_knowing_weighs_nothing():
    found = guide("ecole")
    every = narrative(found, answers(found, **dict.fromkeys(map(str, Group), "observed")))
    none = narrative(found, answers(found))
    assert len(every.observed) + len(every.protective) == len(found.facts)
    assert len(none.unknown) == len(found.facts)
    assert none.kept == ()
    assert narrative(found, {}).unknown == ()  # what was not answered is not said to be unknown
    assert [answer.value for answer in Answer] == ["observed", "told", "unknown"]


def test_without_any_fact_the_page_still_says_to_call(stranger):
    page = stranger.post("/fr/guides/ecole/", {}).content.decode()
    assert "une inquiétude suffit pour appeler le 119" in page
    assert "Commencer un écrit" not in page


# --- on the professional side --------------------------------------------------------------------------------


def test_facts_are_found_by_their_ids_and_nothing_else_is():
    facts = facts_of({"observed": ["school-tired", "school-tired", "nothing"], "told": ["school-tired", "school-words"],
                      "protective": ["school-interest"], "other": ["school-goods"]})  # fmt: skip
    assert [fact.source for fact in facts] == ["seen", "told", ""]
    assert facts[2].text.startswith("Ce qui protège : ")


@pytest.mark.django_db
def test_a_writing_begins_with_the_facts_of_the_guide(client_of, acting):
    nadia = client_of("nadia")
    where = "/ecrits/depuis-un-guide/?observed=school-tired,school-goods&told=school-words&protective=nothing"
    page = nadia.get(where).content.decode()
    assert "endormissement en cours" in page
    form = {
        name: value
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        if name == "id"
    }
    answer = nadia.post(where, {**form, "observed": ["school-tired", "school-goods"], "told": "school-words"})
    assert answer.status_code == 302
    section = nadia.get(f"{answer['Location']}faits/", follow=True)
    shown = (
        section.content.decode()
        if section.status_code == 200
        else nadia.get(answer["Location"]).content.decode()
    )
    assert "endormissement en cours" in shown
    with acting("nadia") as actor:
        assert report_for(actor, answer["Location"].rstrip("/").split("/")[-1])
    again = nadia.post(where, {**form, "observed": "school-tired"})
    assert again["Location"] == answer["Location"]


@pytest.mark.django_db
def test_the_address_survives_signing_in(visitor):
    answer = visitor.get("/ecrits/depuis-un-guide/?observed=school-tired")
    assert answer.status_code == 302
    assert "observed%3Dschool-tired" in urlsplit(answer["Location"]).query


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "observed=" + "x," * 5000, "observed=%00&told=%C3%A9&protective=,,,"])
def test_any_address_is_answered(client_of, query):
    assert client_of("nadia").get(f"/ecrits/depuis-un-guide/?{query}").status_code == 200
