"""The pages of the plan: forms by keyboard and without script, two people at once, drafts, the child's own page."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from cases_support import act, open_file
from havre.cases.queries import child_page
from havre.cases.queries import plan as queries
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import NeedDomain, NotHeard, OwnerKind
from havre.cases.services import notes, plan, plan_child, plan_extracts, plan_reviews
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.law.child_rights import CHILD_RIGHTS
from havre.persons.access import IdentityCard

pytestmark = pytest.mark.django_db
CANARY = "Canari"
ON_THE_PAGE = {
    "name": "Zo", "rights": ["safe", "say"], "people": "Sonia : m’aide\nMamie", "planned": "Mardi : le judo",
    "own_words": "J’aime le judo", "readers": "Sonia", "ask": "Demande à Sonia.",
}  # fmt: skip


def where(case, *path):
    return "/".join(["/suivi", str(case.pk), *path, ""])


def typed(page, **values):
    """Return what a browser would post: the hidden fields of the page, and what is typed."""
    body = page.content.decode()
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', body)
    return {**dict(hidden), **values}


def test_the_plan_is_written_and_read(acting, client_of):
    client = client_of("sonia")
    with acting("sonia") as sonia:
        case = open_file(sonia)
    assert client.get(where(case, "projet")).status_code == 200
    steps = (
        ("texte", {"aims": "Vivre tranquille.", "review_on": "24/11/2027"}),
        (
            "besoin",
            {"domain": "school", "text": "Une classe calme", "stated_on": "01/11/2026", "state": "open"},
        ),
        ("objectif", {"text": "Visiter le lycée", "owner_kind": "child", "child_words": "Oui."}),
        ("bilan", {"held_on": "02/11/2026", "present": "Zoé", "moved": "Le lycée.", "not_heard": "not_now"}),
        ("evaluation", {"judged_on": "02/11/2026", "seen": "Elle sourit.", "judgement": "Le lien tient."}),
        ("evaluation", {"judged_on": "03/11/2026", "seen": "Elle rit.", "judgement": "Le lien tient."}),
        ("extrait", {"for_whom": "Le lycée", "purpose": "Rentrée", "text": "Une place."}),
        ("envoyer", {}),
    )
    for slug, values in steps:
        address = where(case, "projet", "acte", slug)
        answer = client.post(address, typed(client.get(address), **values))
        assert answer.status_code == 302, (slug, answer.content.decode()[:3000])
    page = client.get(where(case, "projet")).content.decode()
    for text in (
        "Vivre tranquille.",
        "Une classe calme",
        "Visiter le lycée",
        "Ce n'était pas le moment",
        "Rentrée",
    ):
        assert text.replace("'", "&#x27;") in page or text in page.replace("\xa0", " "), text
    with acting("sonia"):
        found = queries.plan_of(case)
    late, early = found.assessments
    compared = client.get(
        where(case, "projet", "evaluations"), {"avant": str(early.id), "apres": str(late.id)}
    )
    assert "Elle sourit." in compared.content.decode()
    version = (
        client_of("valerie").get(where(case, "projet", "version", str(found.waiting.id))).content.decode()
    )
    assert "valider" in version
    assert (
        "acte/valider"
        not in client.get(where(case, "projet", "version", str(found.waiting.id))).content.decode()
    )


def test_a_refusal_keeps_what_was_typed(acting, client_of):
    client = client_of("sonia")
    with acting("sonia") as sonia:
        case = open_file(sonia)
    address = where(case, "projet", "acte", "bilan")
    values = {"held_on": "02/11/2026", "present": "Zoé", "moved": "Long travail."}
    answer = client.post(address, typed(client.get(address), **values))
    assert answer.status_code == 422
    assert "Long travail." in answer.content.decode()
    assert "La parole de l" in answer.content.decode()


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_two_people_at_once_choose_between_two_versions(acting, client_of, choice):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        words = plan.ObjectiveWords(text="Le lycée", owner_kind=OwnerKind.CHILD, child_words="Oui.")
        plan.write_objective(act(sonia, case.pk), words=words)
        row = queries.plan_of(case).objectives[0]
    address = where(case, "projet", "acte", "changer-objectif", str(row.id))
    first, second = client_of("sonia"), client_of("yann")
    mine, theirs = first.get(address), second.get(address)
    same = {"owner_kind": "child", "child_words": "Oui."}
    assert (
        second.post(address, typed(theirs, text="Le lycée du nord", due_on="24/12/2026", **same)).status_code
        == 302
    )
    shown = first.post(address, typed(mine, text="Le lycée du sud", steps="Appeler", **same))
    body = shown.content.decode()
    assert shown.status_code == 422
    assert "Le lycée du nord" in body
    assert "Le lycée du sud" in body
    assert "24/12/2026" in body
    assert "data-autosave=" not in body
    again = typed(shown, text="Le lycée du sud", steps="Appeler", due_on="24/12/2026", **same)
    assert first.post(address, {**again, "keep-text": choice}).status_code == 302
    with acting("sonia"):
        now = queries.objective_for(case, row.id).words
    wanted = {
        "mine": "Le lycée du sud", "theirs": "Le lycée du nord", "both": "Le lycée du sud\n\nLe lycée du nord",
    }  # fmt: skip
    assert (now["text"], now["steps"], now["due_on"]) == (wanted[choice], "Appeler", "2026-12-24")


def test_a_draft_comes_back_and_goes_when_sent(acting, client_of):
    client = client_of("sonia")
    with acting("sonia") as sonia:
        case = open_file(sonia)
    address, autosave = where(case, "projet", "acte", "bilan"), where(case, "brouillon", "bilan")
    page = client.get(address)
    assert f'data-autosave="{autosave}"' in page.content.decode()
    kept = client.post(autosave, typed(page, moved="À moitié écrit", held_on="02/11/2026"))
    assert "saved_at" in json.loads(kept.content)
    again = client.get(address)
    assert "À moitié écrit" in again.content.decode()
    assert "À moitié écrit" not in client_of("yann").get(address).content.decode()
    assert typed(again)["id"] == typed(page)["id"]
    sent = client.post(
        address, typed(again, present="Zoé", moved="Fini", held_on="02/11/2026", child_words="Oui.")
    )
    assert sent.status_code == 302
    assert "À moitié écrit" not in client.get(address).content.decode()
    client.post(address, typed(client.get(address), moved="Plus tard", _keep="1"))
    assert "Plus tard" in client.get(address).content.decode()
    client.post(address, {"_drop": "1"})
    assert "Plus tard" not in client.get(address).content.decode()


def full_of_canaries(sonia):
    """A file whose every other part holds the canary."""
    card = IdentityCard(given_names=f"{CANARY}-un", family_name=f"{CANARY}-deux", birth_date=date(2011, 3, 5))
    case = open_file(sonia, card=card, why=f"{CANARY} demande")
    go, now = lambda: act(sonia, case.pk), utc_now()
    for kind in (EntryKind.NOTE, EntryKind.CONTACT, EntryKind.MEETING):
        words = notes.Written(
            kind=kind, text=f"{CANARY} {kind}", at=now - timedelta(minutes=1), child_words=CANARY
        )
        notes.write(go(), written=words)
    plan.write_plan(go(), revision=0, words={"aims": f"{CANARY} but", "safety": f"{CANARY} sécurité"})
    plan.write_need(
        go(),
        words=plan.NeedWords(domain=NeedDomain.SAFETY, text=f"{CANARY} besoin", stated_on=date(2026, 11, 1)),
    )
    aim = plan.ObjectiveWords(text=f"{CANARY} objectif", owner_kind=OwnerKind.PARTNER, owner_words=CANARY)
    plan.write_objective(go(), words=aim)
    plan_reviews.write_review(
        go(),
        words=plan_reviews.ReviewWords(
            held_on=date(2026, 11, 1),
            present=CANARY,
            moved=f"{CANARY} fugue",
            not_heard=NotHeard.OTHER,
            why_not=CANARY,
        ),
    )
    plan_reviews.write_assessment(
        go(), judged_on=date(2026, 11, 1), words=dict.fromkeys(("seen", "doubted", "judgement"), CANARY)
    )
    plan_extracts.prepare(
        go(), words=plan_extracts.ExtractWords(for_whom=CANARY, purpose=CANARY, text=CANARY)
    )
    return case


def test_nothing_else_of_the_file_is_on_the_childs_page(acting, client_of):
    client = client_of("sonia")
    with acting("sonia") as sonia:
        case = full_of_canaries(sonia)
    assert CANARY not in client.get(where(case, "page-de-l-enfant")).content.decode()
    with acting("sonia") as sonia:
        plan_child.write_page(act(sonia, case.pk), revision=0, words=ON_THE_PAGE)
    page = client.get(where(case, "page-de-l-enfant")).content.decode()
    assert CANARY not in page
    for text in ("le judo", "Mamie", "Tu as le droit d", "Demande à Sonia."):
        assert text in page.replace("\xa0", " ")
    assert CHILD_RIGHTS[4].sentence not in page
    for word in ("Absences", "fugue", "Chronologie", "Échéances", case.reference):
        assert word not in page
    paper = client.get(where(case, "page-de-l-enfant", "pdf"))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    with acting("sonia"):
        read = child_page.page_of(case)
    assert CANARY not in str(child_page.paper_of(read.words, now=utc_now()))


@pytest.mark.parametrize(
    "line", ["Mardi : l’audition", "Après ta fugue : on parle", "Mercredi : la commission"]
)
def test_words_that_do_not_belong_there_are_refused(acting, line):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        with pytest.raises(Refused) as refused:
            plan_child.write_page(act(sonia, case.pk), revision=0, words={**ON_THE_PAGE, "planned": line})
        assert refused.value.code == "not_for_child_page"


def test_every_right_has_a_source_and_says_no_penalty():
    assert len({one.code for one in CHILD_RIGHTS}) == len(CHILD_RIGHTS)
    for one in CHILD_RIGHTS:
        assert one.source.article
        assert not re.search(r"puni|sanction|interdit|amende", one.sentence)


def test_a_word_withheld_from_the_family_is_not_on_the_childs_page(acting, client_of):
    from havre.cases.disclosure import Audience
    from sharing_support import withhold

    with acting("sonia") as sonia:
        case = open_file(sonia)
        words = {**ON_THE_PAGE, "planned": "Mardi : le judo rue des Lilas\nJeudi : le cinéma"}
        plan_child.write_page(act(sonia, case.pk), revision=0, words=words)
        withhold(sonia, case.pk, audience=Audience.PARENTS, words=["rue des Lilas"])
    page = client_of("sonia").get(where(case, "page-de-l-enfant")).content.decode()
    assert "cinéma" in page
    assert "rue des Lilas" not in page
    assert "1 ligne de cette page ne se montre pas" in page
