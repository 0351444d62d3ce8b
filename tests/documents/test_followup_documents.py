"""The documents of the accompaniment: what they say, what they must never say, and that they can be kept."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from tests.documents import followup_cast as cast
from tests.documents.followup_people import PRODUCED

from havre.documents.followup.catalogue import FOLLOWUP_DOCUMENTS, Format
from havre.documents.followup.child_page import NUMBERS, RIGHTS, Helper
from havre.documents.followup.child_plan import extract_for
from havre.documents.followup.discretion import texts_of
from havre.documents.followup.measure_sheet import AddressRule
from havre.documents.followup.produce import as_pdf, file_name
from havre.documents.followup.return_interview import Offer
from havre.documents.followup.voice import ChildVoice
from havre.documents.watermark import WorkingCopy
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary

ALL = (*cast.FOLLOWUP, cast.PAGE)
COPY = WorkingCopy(reader="Denis Exemple", at=PRODUCED)


def made(document=cast.PLAN, **changes):
    return as_pdf(document, **{"produced_at": PRODUCED} | changes)


def pages_of(pdf):
    texts = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(text.replace("\u200b", "").split()) for text in texts]


def text_of(document, **changes):
    return " ".join(pages_of(made(document, **changes)))


def roles(pdf):
    """Return the structure types of the tagged tree, in reading order."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            found.append(node["/S"])
            walk(node.get("/K", []))

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_the_catalogue_the_cast_and_the_classes_agree():
    assert {kind.model for kind in FOLLOWUP_DOCUMENTS.values()} == {type(document) for document in ALL}
    assert all(kind.model.kind == code for code, kind in FOLLOWUP_DOCUMENTS.items())
    for kind in FOLLOWUP_DOCUMENTS.values():
        labels = [label for group in kind.groups for label in group.names()]
        assert labels
        assert kind.receives


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.kind)
def test_each_is_archivable_accessible_french_and_numbered(document):
    pdf = made(document)

    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.title.split(",")[0][:12] in reader.metadata.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    pages = pages_of(pdf)
    assert all(f"page {number} sur {len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert made(document) == pdf


def words_of(value):
    """Return the texts typed in a document, as they are; vocabularies and photographs aside."""
    return [text for text in texts_of(value) if text and not isinstance(text, Vocabulary)]


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.kind)
def test_every_word_given_is_printed(document):
    # The sender's and recipients' lines follow the rule of the letterhead; codes of an extract are its contents.
    party = set(words_of(getattr(document, "sender", ()))) | set(
        words_of(getattr(document, "recipients", ()))
    )
    silent = party | {cast.Photo(content=cast.plain_picture()).alt, cast.PLAN.extracts[0].partner}
    if document.kind == "search_end":
        silent |= set(words_of(cast.MISSING)) - {"EXEMPLE", "Zoé, Marie"}
    squeezed = "".join(text_of(document).split())
    hashed = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    missing = [
        line
        for word in words_of(document)
        for line in word.replace("?", "\u202f?").split("\n")
        if word not in silent | {hashed}
        if "".join(line.split()) not in squeezed
    ]

    assert missing == []


def test_a_working_copy_is_marked_on_each_page_and_said_once_to_a_screen_reader():
    pdf = made(copy=COPY)

    assert all(
        page.count("Copie de travail — Denis Exemple — 20 novembre 2026 à 17 h 05") >= 4
        for page in pages_of(pdf)
    )
    assert "copie remise à Denis Exemple" in PdfReader(BytesIO(pdf)).metadata["/Keywords"]
    assert "Copie de travail" not in text_of(cast.PLAN)
    assert roles(pdf).count("/P") == roles(made()).count("/P") + 1


def test_hours_are_those_of_the_territory():
    assert "21 novembre 2026 à 6 h 10" in text_of(cast.DECLARATION, zone=ZoneInfo("Indian/Reunion"))


def test_file_names_tell_nothing():
    assert file_name(cast.DECLARATION, Format.PDF) == "FUG-7QXD-2MPK.pdf"
    assert file_name(cast.PAGE, Format.PDF) == "mes-droits.pdf"
    assert file_name(replace(cast.PLAN, reference="../../é \n"), Format.ODT) == "document.odt"


# Plan


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_voice_is_never_blank(empty):
    with pytest.raises(Refused, match="child_voice_missing"):
        ChildVoice(words=empty, absent_because=empty)


def test_an_extract_holds_what_was_agreed_and_nothing_else():
    text = text_of(cast.EXTRACT)

    assert "Rester au collège" in text
    assert "Un emploi du temps allégé au collège" in text
    for kept in (
        "Dormir",
        "bilan de santé",
        "chambre",
        "Inès",
        "mère",
        "Bruno",
        "copines",
        "arts plastiques",
    ):
        assert kept not in text
    with pytest.raises(Refused, match="no_extract_agreed"):
        extract_for(cast.PLAN, partner="Collège Jean-Exempl")


def test_the_childs_words_reach_a_partner_only_when_the_child_agreed():
    agreed = replace(cast.PLAN.extracts[0], with_words=True, need_codes=())

    text = text_of(extract_for(replace(cast.PLAN, extracts=(agreed,)), partner=agreed.partner))

    assert "« Je veux garder arts plastiques. »" in text
    assert "B3" not in text


def test_a_plan_refuses_what_it_does_not_hold():
    with pytest.raises(ValueError, match="does not hold"):
        replace(cast.PLAN, objectives=cast.PLAN.objectives[:2])


# Runaways


def test_a_declaration_leaves_with_almost_nothing_and_says_what_is_unknown():
    bare = cast.RunawayDeclaration(
        reference="FUG-0000-0000",
        sender=cast.AGENCY,
        recipients=(cast.POLICE,),
        written_at=cast.NIGHT,
        child=cast.MissingChild(surname="EXEMPLE", first_names="Zoé"),
    )

    text = text_of(bare)

    assert text.count("non renseigné") > 25
    assert "Photographie" not in text
    assert "Diffusion au public non renseigné" in text


def test_the_photograph_is_bound_to_the_search_and_described():
    pdf = made(cast.DECLARATION)

    assert "à détruire quand elle prend fin" in " ".join(pages_of(pdf))
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1
    assert roles(pdf).count("/Figure") == 1
    assert "content" not in repr(cast.DECLARATION.photo)


def test_the_end_of_search_holds_on_a_page_and_tells_nothing_of_the_absence():
    pages = pages_of(made(cast.SEARCH_END))

    assert len(pages) == 1
    for told in ("gare", "Mila", "voiture", "exploitation", "menaces"):
        assert told not in pages[0]


def test_an_interview_that_did_not_take_place_prints_no_question():
    refused = replace(cast.INTERVIEW, offer=Offer.REFUSED, held_at=None, interviewer="", place="")

    text = text_of(refused)

    assert "L’offre reste ouverte" in text
    assert "Pendant" not in text
    assert "peur dans la voiture" not in text


def test_the_delay_of_the_interview_is_the_services_choice():
    assert "dans les 48 heures" in text_of(replace(cast.INTERVIEW, offer_delay_hours=48))
    assert "C’est son choix, non un délai fixé par la loi." in text_of(cast.INTERVIEW)


# Who may know


def test_a_profile_that_shows_the_identity_cannot_exist():
    given_fields = {item.name: getattr(cast.PROFILE, item.name) for item in fields(cast.PROFILE)}
    identity = ("Zoé", "Exemple", "06 99 00 11 22")

    assert not {"surname", "first_names", "birth_date", "address"} & set(given_fields)
    for where in ("school", "to_keep", "emergency", "engagement"):
        for typed in (
            "ZOÉ aime le dessin",
            "Appeler zoe.",
            "Chez M. Exemple",
            "0699001122",
            "+33 6.99.00 11-22",
        ):
            with pytest.raises(Refused, match="identity_in_profile") as refusal:
                type(cast.PROFILE)(**given_fields | {where: typed}, identity=identity)
            assert "oé" not in refusal.value.sentence
            assert refusal.value.field == where
    assert type(cast.PROFILE)(**given_fields | {"school": "zoologie"}, identity=identity)


# The child's page


def test_the_page_speaks_plainly_and_of_nothing_else():
    assert all(len(sentence.split()) <= 12 for right in RIGHTS for sentence in right.split(". "))
    assert all(len(text.split()) <= 9 for _, text in NUMBERS)
    text = text_of(cast.PAGE).casefold()
    for word in ("fugue", "revue", "réunion", "exploitation", "victime", "signalement", "confidentiel"):
        assert word not in text


@pytest.mark.parametrize(
    "typed", ["Ta référente fugues", "Suit ta FUGUE", "Ton avocate pour la plainte", "réunion d’équipe"]
)
def test_what_an_adult_types_stays_calm(typed):
    with pytest.raises(Refused, match="not_for_child_page"):
        replace(cast.PAGE, helpers=(Helper(name="Alice", role=typed),))


def test_the_childs_own_words_are_printed_as_they_are():
    page = replace(cast.PAGE, own_words=("Ma fugue, c’est fini #panic",))

    assert "« Ma fugue, c’est fini #panic »" in text_of(page)


def test_a_crowd_and_a_long_text_flow_over_pages():
    helper = Helper(name="Alice " * 200, role="x" * 3_000, why="Il pleut. " * 900, phone="1" * 300)

    pages = pages_of(made(replace(cast.PAGE, helpers=(helper, *cast.PAGE.helpers * 20))))

    assert sum(page.count("pleut.") for page in pages) == 900
    assert sum(page.count("Maître Lune") for page in pages) == 20


# Registers, certificate, rights


def test_the_register_says_an_exceptional_reading_and_an_empty_period():
    text = text_of(cast.REGISTER)
    silent = text_of(replace(cast.REGISTER, readings=()))

    assert text.index("Farid") < text.index("Alice Exemple, éducatrice Le projet")
    assert "Lecture exceptionnelle" in text
    assert "Personne n’a lu ton dossier" in silent


def test_a_purge_is_decided_by_two_people():
    first = cast.CERTIFICATE.approvals[0]

    with pytest.raises(ValueError, match="two different people"):
        replace(cast.CERTIFICATE, approvals=(first, replace(first, at=first.at + timedelta(days=1))))


def test_the_answer_sorts_pieces_and_tells_its_reserve():
    text = text_of(cast.ANSWER)
    alone = text_of(replace(cast.ANSWER, pieces=cast.ANSWER.pieces[3:]))

    assert "délai à vérifier par un juriste" in text
    assert "demandez-les à son greffe" in alone
    assert "Ce qu’un médecin vous remettra" not in alone
    assert "aucune pièce" in text_of(replace(cast.ANSWER, pieces=()))


@pytest.mark.parametrize("rule", [None, *AddressRule])
def test_an_address_is_hidden_unless_it_is_said_disclosed(rule):
    text = text_of(replace(cast.MEASURE, address_rule=rule))

    assert ("ne doit montrer le lieu" in text) is (rule is not AddressRule.DISCLOSED)


HOSTILE = ('#panic("x")', '#read("data.json") ]]] $x$ <label> = t', "\u202egauche\x00\ufffe", "a" * 5_000)


@pytest.mark.parametrize("words", HOSTILE, ids=["code", "markup", "invisible", "long"])
def test_words_are_never_markup(words):
    plan = replace(
        cast.PLAN,
        strengths=words,
        voice=ChildVoice(words=words),
        objectives=(replace(cast.PLAN.objectives[0], text=words, owner=words), *cast.PLAN.objectives[1:]),
    )

    assert made(plan, copy=WorkingCopy(reader=words[:60], at=PRODUCED)).startswith(b"%PDF-1.7")
    assert made(replace(cast.PAGE, name=words, own_words=(words,))).startswith(b"%PDF-1.7")
