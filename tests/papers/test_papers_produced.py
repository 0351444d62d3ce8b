"""Documents produced from a file: what is withheld from a recipient is in none of them, by whatever way."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import transaction
from pypdf import PdfReader

from cases_support import act, open_file
from havre.cases.disclosure import Audience, Channel, Topic
from havre.cases.models import Entry
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.documents.followup.catalogue import Format
from havre.documents.followup.discretion import texts_of
from havre.documents.followup.parent_letter import Matter
from havre.kernel.errors import NotVisible, Refused
from havre.sharing.queries.papers.source import CHILD, TEAM, To
from havre.sharing.rules.papers import TOPICS_OF, PaperKind
from havre.sharing.services import papers
from papers_support import canary, full, mother_of
from persons_circle.circle_cast import put
from sharing_support import withhold, write_note
from tests_support import statements

pytestmark = pytest.mark.django_db
K = PaperKind
LETTER = {matter.value: canary(matter.value) for matter in Matter}
# Where a text about each topic may stand, in the letter by matters and in the plan by its canaries.
IN_PLAN = {
    Topic.PLAN: ("besoin", "objectif", "moyens", "aims", "bouge", "familypart", "safety", "motsdubesoin"),
    Topic.CHILD_WORDS: ("motsdubesoin", "motsdelobjectif", "motsdubilan", "childview"),
    Topic.LIFE: ("dailylife",),
    Topic.SITUATION: ("safety",),
    Topic.CIRCLE: ("familypart", "presents"),
    Topic.SHARING: ("but",),
}


@pytest.fixture
def plain(monkeypatch):
    """Make documents as their bare texts: a hundred of them in the time of one PDF."""
    monkeypatch.setattr(papers, "as_pdf", lambda document, **_: "\n".join(texts_of(document)).encode())


@pytest.fixture
def file(acting):
    return full(acting("sonia"), acting("valerie"))


def made(actor, file, kind, to, *, reread=False, **data):
    wanted = papers.Wanted(kind=kind, to=to, data=data, reread=reread)
    return (
        papers.produce(act(actor, file.case.pk), wanted=wanted, trial=True).content.decode().replace("_", "")
    )


def told(actor, file, kind, to, **data):
    """Return the texts of a document, empty when it was refused."""
    expected = {"all_withheld", "silent", "withheld_in_document", "withheld_in_letter"}
    try:
        return made(actor, file, kind, to, **data)
    except Refused as refusal:
        return "" if refusal.code in expected else pytest.fail(refusal.code)


@contextmanager
def undone():
    """Take back what is decided inside, so that one file serves every decision."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_withheld_topic_is_in_no_paper_for_anybody(acting, file, plain):
    """Every topic, every recipient, both papers, read again or not; the team alone keeps all."""
    with acting("sonia") as sonia:
        whole = made(sonia, file, K.CHILD_PLAN, To(code=TEAM))
        for topic in set(Topic) - {Topic.OBJECT}:
            with undone():
                withhold(sonia, file.case.pk, topic=topic, audience=Audience.EVERYONE)
                _look_for(sonia, file, topic, whole)


def _look_for(sonia, file, topic, whole):
    for to in (To(code=CHILD), To(code=str(file.mother))):
        hard = told(sonia, file, K.CHILD_PLAN, to, reread=False)
        soft = told(sonia, file, K.CHILD_PLAN, to, reread=True)
        assert "canari" not in hard.replace("Odile Canari", ""), topic  # typed by people: doubt withholds
        for word in IN_PLAN.get(topic, ()):
            assert f"canari{word}" in whole
            assert f"canari{word}" not in soft, (topic, to, word)
        assert topic is not Topic.EXISTENCE or soft == ""
    letter = told(sonia, file, K.PARENT_LETTER, To(code=str(file.mother)), reread=True, **LETTER)
    for matter, reveals in TOPICS_OF.items():
        hidden = topic in reveals or topic is Topic.EXISTENCE
        assert (f"canari{matter.value}".replace("_", "") in letter) is not hidden, (topic, matter)
    extract = told(sonia, file, K.PLAN_EXTRACT, To(organisation="Lycée"), reread=True, extract=file.extract)
    assert ("canariextrait" in extract) is not (topic in {Topic.PLAN, Topic.EXISTENCE}), topic
    assert made(sonia, file, K.CHILD_PLAN, To(code=TEAM)) == whole, topic


WORD = "canariobjectif"


TYPED = (
    (K.CHILD_PLAN, CHILD, {}),
    (K.CHILD_PLAN, "mother", {}),
    (K.PLAN_EXTRACT, "", {"extract": True}),
    (K.PARENT_LETTER, "mother", {"school": "Elle voit canariobjectif."}),
    (K.PARENT_LETTER, "mother", {"school": "Bien.", "greeting": "Madame Canariobjectif"}),
    (K.REFERRAL_SLIP, "", {"purpose": "Bien.", "asked": "Canari-objectif", "not_heard": "Non."}),
    (K.REFERRAL_SLIP, "", {"purpose": "Bien.", "not_heard": "Non.", "child_words": WORD}),
    (K.HOST_PROFILE, "", {"pseudonym": WORD, "school": "Bien.", "not_heard": "Non."}),
    (K.HOST_PROFILE, "", {"pseudonym": "Merle", "health": f"Rien\n{WORD}", "not_heard": f"x {WORD}"}),
)


def test_a_withheld_word_is_in_no_paper_wherever_it_was_typed(acting, file, plain):
    with acting("sonia") as sonia:
        withhold(sonia, file.case.pk, topic=Topic.SCHOOL, audience=Audience.EVERYONE, words=[WORD])
        for kind, to, data in TYPED:
            code = str(file.mother) if to == "mother" else to
            typed = {name: file.extract if value is True else value for name, value in data.items()}
            service = To(code=code, organisation="" if code else "Service")
            found = told(sonia, file, kind, service, reread=True, **typed)
            assert WORD not in found.casefold().replace("-", ""), (kind, data)


def test_an_address_nobody_read_as_disclosed_is_in_no_letter(acting, plain):
    """Without a measure whose decision says so, the place is withheld from the relatives."""

    with acting("sonia") as sonia:
        case = open_file(sonia)
        one = type("File", (), {"case": case, "mother": mother_of(sonia, case)})
        to = To(code=str(one.mother))
        with pytest.raises(Refused) as refused:
            made(sonia, one, K.PARENT_LETTER, to, place=canary("rue"))
        assert refused.value.code == "all_withheld"
        letter = made(
            sonia, one, K.PARENT_LETTER, to, reread=True, place=canary("rue"), school=canary("classe")
        )
        assert "canariclasse" in letter
        assert "canarirue" not in letter


def test_a_decision_for_another_person_or_channel_changes_nothing(acting, file, plain):
    with acting("sonia") as sonia:
        uncle = put(sonia, file.case, "oncle", "uncle_aunt")
        withhold(sonia, file.case.pk, topic=Topic.PLAN, audience=Audience.PERSON, named=[uncle])
        withhold(sonia, file.case.pk, topic=Topic.PLAN, audience=Audience.EVERYONE, channels=[Channel.SMS])
        assert "canariobjectif" in made(sonia, file, K.CHILD_PLAN, To(code=str(file.mother)), reread=True)


def test_who_receives_is_of_the_file_and_who_makes_is_of_the_team(acting, file, plain):
    with acting("sonia") as sonia, pytest.raises(NotVisible):
        made(sonia, file, K.PARENT_LETTER, To(code=str(uuid4())), school="Bien.")
    with acting("leila") as leila, pytest.raises(NotVisible):
        made(leila, file, K.CHILD_PLAN, To(code=TEAM))


def test_a_profile_with_the_childs_name_cannot_exist(acting, file, plain):
    with acting("sonia") as sonia:
        data = {"pseudonym": "Merle", "not_heard": "Non.", "peers": "Zoé préfère un petit groupe"}
        with pytest.raises(Refused) as refused:
            made(sonia, file, K.HOST_PROFILE, To(organisation="Réseau"), **data)
        assert refused.value.code == "identity_in_profile"


def test_the_chronology_prints_what_its_reader_reads(acting, file, plain):
    with acting("sonia") as sonia:
        write_note(sonia, file.case.pk, canary("scelle"), sensitivity=Sensitivity.SEALED)
        write_note(sonia, file.case.pk, canary("note"))
        mine = made(sonia, file, K.CHRONOLOGY, To(code=TEAM), module=["notes"])
        assert ("canariscelle" in mine, "canarinote" in mine, "canariobjectif" in mine) == (True, True, False)
    with acting("yann") as yann:
        theirs = made(yann, file, K.CHRONOLOGY, To(code=TEAM))
        assert ("canariscelle" in theirs, "canarinote" in theirs, "canariobjectif" in theirs) == (
            False,
            True,
            True,
        )


def test_one_form_makes_one_trace_and_a_trial_none(acting, file, plain):
    with acting("sonia") as sonia:
        one, wanted = act(sonia, file.case.pk), papers.Wanted(kind=K.CHILD_PLAN, to=To(code=TEAM))
        papers.produce(one, wanted=wanted, trial=True)
        rows = Entry.objects.filter(case=file.case, kind=EntryKind.DOCUMENT.value)
        assert not rows.exists()
        for _ in range(2):
            assert papers.produce(one, wanted=wanted).content
        assert [row.code for row in rows] == ["child_plan"]


FORMS = {
    "projet": {"to": TEAM, "format": "pdf"},
    "extrait": {"format": "odt", "reread": "on"},
    "courrier": {"format": "pdf", "school": "Elle va bien.", "greeting": "Madame", "reread": "on"},
    "orientation": {
        "format": "odt", "organisation": "Service inventé", "purpose": "Un bilan", "asked": "Un rendez-vous",
        "ends_on": "31/12/2026", "not_heard": "Pas encore vue", "reread": "on",
    },
    "accueil": {
        "format": "odt", "organisation": "Réseau inventé", "pseudonym": "Merle", "not_heard": "Non", "reread": "on",
    },
    "mesure": {"format": "pdf"},
    "chronologie": {"format": "pdf"},
}  # fmt: skip


def test_each_document_is_made_by_its_page(acting, client_of, file):
    """The real files: a PDF or an ODT, served apart, with the watermark of the reader when it stays in the team."""
    browser = client_of("sonia")
    for slug, typed in FORMS.items():
        address = f"/suivi/{file.case.pk}/documents/produire/{slug}/"
        assert browser.get(address).status_code == 200, slug
        more = {
            "extrait": {"extract": file.extract},
            "mesure": {"measure": file.measure},
            "courrier": {"to": file.mother},
        }
        data = {"id": str(uuid4()), **typed, **more.get(slug, {})}
        looked = browser.post(address, {**data, "_look": "1"})
        assert looked.status_code == 200, (slug, looked.content.decode()[:3000])
        assert looked["Content-Type"].startswith("text/html")
        answer = browser.post(address, data)
        assert answer["Content-Disposition"].startswith("attachment; filename="), slug
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        text = _text(answer.content, Format(typed["format"]))
        inside = slug in {"projet", "mesure", "chronologie"}
        assert ("Copie de travail" in text) is inside, slug
        assert slug != "projet" or "Ce que nous cherchons ensemble" in text
        assert "Zoé" not in answer["Content-Disposition"]
    assert (
        browser.post(
            f"/suivi/{file.case.pk}/chronologie/imprimer/", {"id": str(uuid4()), "format": "pdf"}
        ).content[:5]
        == b"%PDF-"
    )


def _text(content, form):
    if form is Format.ODT:
        with ZipFile(BytesIO(content)) as whole:
            return whole.read("content.xml").decode() + whole.read("styles.xml").decode()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_refusal_keeps_the_letter_that_was_typed(acting, client_of, file):
    with acting("sonia") as sonia:
        withhold(sonia, file.case.pk, topic=Topic.SCHOOL, audience=Audience.PARENTS, words=["Tilleuls"])
    typed = {"id": str(uuid4()), "to": file.mother, "format": "pdf", "greeting": "Madame",
             "wellbeing": "Elle aime le collège des Tilleuls."}  # fmt: skip
    answer = client_of("sonia").post(f"/suivi/{file.case.pk}/documents/produire/courrier/", typed)
    page = answer.content.decode()
    assert (answer.status_code, "Elle aime le collège des Tilleuls." in page) == (422, True)


def test_a_page_to_make_a_plan_costs_few_statements(client_of, file):
    browser = client_of("sonia")
    with statements() as done:
        browser.get(f"/suivi/{file.case.pk}/documents/produire/projet/")
    assert len(done.real) <= 8, len(done.real)
