"""The PDFs as they are read: by a person, by a screen reader, by an archive, by a verifier."""

from __future__ import annotations

import hashlib
import random
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from tests.documents import documents_cast as cast

from havre.documents import glyphs
from havre.documents.glyphs import FONTS, drawable
from havre.documents.model import ChildWords, Document, FactLine, Interpretation, SourceKind
from havre.documents.render import SealNotice, render
from havre.kernel.words import Vocabulary

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOTICE = SealNotice(sealed_at=cast.SEALED, content_sha256=HASH, key_id="demo-2026")


def made(document: Document = cast.CONCERN, **changes: Any) -> bytes:
    return render(document, **{"reader": None, "produced_at": cast.SEALED, "draft": False} | changes)


def text_of(pdf: bytes) -> str:
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(pages.replace("\u200b", "").split())


def assert_in_order(text: str, *pieces: str) -> None:
    start = 0
    for piece in pieces:
        found = text.find(piece, start)
        assert found >= 0, f"{piece!r} is missing after {text[max(0, start - 60) : start]!r}"
        start = found + len(piece)


def roles(pdf: bytes) -> list[str]:
    """Return the structure types of the tagged tree, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            found.append(node["/S"])
            walk(node.get("/K", []))

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("document", cast.ALL, ids=lambda document: document.kind)
def test_each_kind_is_tagged_titled_in_french_and_archivable(document):
    pdf = made(document, notice=NOTICE)

    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.reference in reader.metadata.title
    assert reader.metadata.title.startswith(document.title)
    assert reader.metadata.author == document.sender.organisation
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert {"/Title", "/H1", "/L", "/Lbl", "/LBody"} <= set(roles(pdf))


def test_concern_report_says_everything_in_the_order_of_the_form():
    pdf = made(notice=NOTICE)

    assert_in_order(
        text_of(pdf),
        "Association Le Phare (exemple)",
        "IP-7KQ4-M2XD",
        "Département de l’Exemple",
        "CONFIDENTIEL — protection de l’enfance — destinataires nommés",
        "Information préoccupante",
        "1. Auteur de l’écrit",
        "Alice Exemple",
        "2. Enfant concerné",
        "1er mars 2011",
        "3. Famille",
        "Mère",
        "Autres mineurs du foyer",
        "EXEMPLE Tom",
        "4. Faits, paroles et interprétation",
        "Faits vus ou entendus par l’auteur",
        "Zoé quitte le foyer",
        "Faits rapportés à l’auteur par d’autres personnes",
        "n’a pas été témoin",
        "Rapporté par l’infirmière scolaire",
        "Paroles exactes de l’enfant",
        "« C’est un bon plan, je gère. Si je dis non, il le dira à ma mère. »",
        "Ce qui inquiète l’auteur",
        "ni un fait constaté, ni une parole de l’enfant",
        "L’équipe craint",
        "5. Nature de l’inquiétude",
        "6. Fugues connues",
        "7. Santé",
        "8. Ce qui a été fait, dit ou proposé",
        "Ce que souhaite l’enfant",
        "9. Urgence, telle que l’auteur la voit",
        "10. Information des parents",
        "Parents non informés, dans l’intérêt de l’enfant",
        "11. Destinataires",
        "12. Pièces jointes",
        "L’auteur",
        "Visa hiérarchique",
        "Visé le 20 novembre 2026 à 16 h 58",
        "Scellé électronique",
        "9f86d081 884c7d65",
    )


def words_of(value: Any) -> list[str]:
    """Return every text a document holds, vocabularies by their label."""
    if isinstance(value, Vocabulary):
        return [value.label]
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, tuple):
        return [word for item in value for word in words_of(item)]
    return (
        [word for item in fields(value) for word in words_of(getattr(value, item.name))]
        if is_dataclass(value)
        else []
    )


@pytest.mark.parametrize("document", cast.ALL, ids=lambda document: document.kind)
def test_every_word_given_is_printed(document):
    squeezed = "".join(text_of(made(document)).split())
    # A recipient is named without its telephone; the kind of another writing is printed as its reference;
    # who told a fact replaces the label of its source.
    silent = {"concern_report", "Rapporté à l’auteur", cast.CRIP.phone, cast.AGENCY.phone} | (
        {*cast.CRIP.address.split("\n"), cast.CRIP.email} if document is cast.JUDICIAL else set()
    )

    expected = [line for word in words_of(document) for line in word.split("\n") if line not in silent]

    assert [line for line in expected if "".join(line.split()) not in squeezed] == []


def test_fonts_are_the_pinned_ones():
    notice = (FONTS / "NOTICE.md").read_text()

    for font in FONTS.glob("*.ttf"):
        assert f"`{font.name}`" in notice
        assert hashlib.sha256(font.read_bytes()).hexdigest() in notice


def test_letters_hold_on_one_page():
    for letter in (cast.ACKNOWLEDGEMENT, cast.FEEDBACK, cast.RECEIPT):
        assert len(PdfReader(BytesIO(made(letter, notice=NOTICE, demo=True))).pages) == 1


def test_tables_have_header_cells_and_pages_are_numbered():
    pdf = made()

    count = len(PdfReader(BytesIO(pdf)).pages)
    assert roles(pdf).count("/Table") == 4
    assert roles(pdf).count("/TH") == 5 + 5 + 4 + 3
    assert f"page 2 sur {count}" in text_of(pdf)


def test_facts_keep_one_numbering_across_the_two_tables():
    told_first = tuple(sorted(cast.FACTS, key=lambda fact: fact.source_kind is not SourceKind.TOLD))
    document = replace(cast.CONCERN, facts=told_first)

    text = text_of(made(document))

    assert_in_order(text, "Faits vus ou entendus", "2 Jeudi", "3 Samedi", "Faits rapportés", "1 Lundi")


def test_judicial_report_opens_with_the_emergency_and_keeps_suspects_as_a_story():
    text = text_of(made(cast.JUDICIAL))

    assert_in_order(
        text,
        "Urgence",
        "le 20 novembre 2026 à 15 h 40",
        "Mme Exemple, substitut de permanence",
        "Copie",
        "Cellule de recueil",
        "Fondement juridique à vérifier par un juriste",
        "Personnes possiblement impliquées (récit)",
        "Placement provisoire demandé",
        "hors du département",
        "Autres mineurs exposés",
    )


def test_referral_lists_the_actions_already_taken():
    text = text_of(made(cast.REFERRAL))

    assert_in_order(
        text, "IP-7KQ4-M2XD", "Motifs de la transmission", "Danger grave", "Actions déjà menées", "119"
    )


def test_addendum_names_the_first_writing_and_its_hash():
    text = text_of(made(cast.ADDENDUM))

    assert_in_order(text, "n° 1", "IP-7KQ4-M2XD", "9f86d081 884c7d65", "n’est pas modifié", "Fait nouveau")


@pytest.mark.parametrize(
    "letter", [cast.ACKNOWLEDGEMENT, cast.FEEDBACK, cast.RECEIPT], ids=lambda one: one.kind
)
def test_letters_name_no_child(letter):
    text = text_of(made(letter))

    assert "Zoé" not in text
    assert "IP-7KQ4-M2XD" in text


def test_feedback_says_a_category_and_its_legal_reserve():
    text = text_of(made(cast.FEEDBACK))

    assert_in_order(text, "L’évaluation de la situation est en cours.", "L226-5", "à vérifier par un juriste")


def test_same_input_gives_the_same_bytes():
    assert made(notice=NOTICE, demo=True) == made(notice=NOTICE, demo=True)
    assert made() != made(produced_at=datetime(2027, 1, 1, tzinfo=UTC))


def test_a_copy_names_its_reader_on_every_page_and_in_the_metadata():
    pdf = made(reader="Denis Exemple, commission")

    reader = PdfReader(BytesIO(pdf))
    assert all("Copie remise à Denis Exemple, commission" in page.extract_text() for page in reader.pages)
    assert "copie remise à Denis Exemple, commission" in reader.metadata["/Keywords"]
    assert "Copie remise" not in text_of(made())


def test_draft_and_demonstration_are_said_on_every_page():
    for page in PdfReader(BytesIO(made(draft=True, demo=True))).pages:
        text = page.extract_text()
        assert "Brouillon — non envoyé" in text
        assert "BROUILLON" in text
        assert "Démonstration — données inventées" in text
    assert "rouillon" not in text_of(made())
    assert "Démonstration" not in text_of(made())


def test_draft_and_demonstration_reach_a_screen_reader_once():
    assert roles(made(draft=True, demo=True)).count("/P") == roles(made()).count("/P") + 2


def test_hours_are_those_of_the_territory():
    text = text_of(made(zone=ZoneInfo("Indian/Reunion")))

    assert "Visé le 20 novembre 2026 à 19 h 58" in text


def test_empty_fields_are_said_or_left_out_as_declared():
    bare = replace(
        cast.CONCERN, children=(replace(cast.ZOE, present_place="", language="", school_class=""),)
    )

    text = text_of(made(bare))

    assert "Où se trouve l’enfant maintenant non renseigné" in text
    assert "Langue, interprète" not in text
    assert "Classe" not in text


def test_missing_decision_about_the_parents_is_shown_strongly():
    text = text_of(made(replace(cast.CONCERN, parents_information=None), draft=True))

    assert_in_order(text, "Information des parents", "Décision non renseignée", "avant tout envoi")


def test_author_who_asks_anonymity_appears_nowhere():
    pdf = made(replace(cast.CONCERN, author_asks_anonymity=True, child_words=()), notice=NOTICE)

    text = text_of(pdf)
    for trace in ("Alice", "Le Phare", "Tilleuls", "01 99 00 12 34"):
        assert trace not in text
        assert trace.encode() not in pdf
    assert "son identité ne soit pas communiquée" in text


HOSTILE = [
    '#panic("x")',
    "$x^2$ *gras* _bas_ @ref <label> = titre\n== titre\n- liste\n+ un\n/ terme: mot",
    '#import "main.typ"',
    '#read("data.json") ]]] ))) }}} `code` ```typ #panic()```',
    "\\u{1F600} \\ // commentaire /* bloc */ ~ --- ... \" ' ",
    "https://exemple.fr/" + "a" * 4_000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_markup(words):
    document = replace(
        cast.CONCERN,
        facts=(
            FactLine(
                when_text=words, place=words, source_kind=SourceKind.TOLD, description=words, told_by=words
            ),
        ),
        child_words=(ChildWords(quote=words, when_text=words, heard_by=words),),
        interpretation=Interpretation(text=words),
        attachments=(words,),
        household=words,
    )

    pdf = made(document, reader=words)

    squeezed = "".join(text_of(pdf).split())
    assert squeezed.count("".join(words.split())[:12]) >= 5


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("je gère 👑💸", "👑💸"),
        ("مرحبا يا زوي", None),
        ("Nguyễn Thị Ặng, Ọlá Ṣadé, Ștefan, Żółć", "Nguyễn Thị Ặng, Ọlá Ṣadé, Ștefan, Żółć"),
        ("\u202egauche\u202c \u200fdroite\u200e", "gauche droite"),
        ("caché\x00\x07\ufeff ici", "caché ici"),
        ("中文", "[U+4E2D][U+6587]"),
        ("a\u064b\u0301 e\u20dd \u0e33", None),
        ("Z\u0351\u0310a\u0334l\u0358g\u0321o", None),
        ("👩\u200d👩\u200d👧 🇫🇷 👍🏿 ☎️", None),
        ("\ud800 orpheline", "orpheline"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_any_script_is_drawn_or_written_by_code(words, shown):
    document = replace(cast.CONCERN, child_words=(ChildWords(quote=words),))

    text = text_of(made(document))

    if shown:
        assert shown in text


def test_random_mixtures_of_scripts_never_stop_a_report():
    chance, points = random.Random(3), sorted(drawable())
    words = ["".join(map(chr, chance.choices(points, k=300))) for _ in range(20)]
    words += ["".join(map(chr, chance.choices(range(1, 0x30000), k=300))) for _ in range(10)]

    for mixture in words:
        assert made(replace(cast.FEEDBACK, concern_reference=mixture)).startswith(b"%PDF-1.7")


def test_what_cannot_be_archived_together_is_written_by_code(monkeypatch):
    monkeypatch.setattr(glyphs, "coded", lambda text: text)
    document = replace(cast.CONCERN, child_words=(ChildWords(quote="je gère 中 👑"),))

    assert "je gère [U+4E2D] [U+1F451]" in text_of(made(document))


def test_very_long_texts_flow_over_pages():
    words = "Il pleut sur la ville. " * 8_700
    document = replace(
        cast.CONCERN,
        household=words[:20_000] + "FIN1",
        facts=(replace(cast.FACTS[0], description=words + "FIN2"),),
        interpretation=Interpretation(text="x" * 200_000 + " FIN3"),
        visa=replace(cast.VISA, view=words[:9_000] + "FIN4"),
    )

    pdf = made(document)

    text = text_of(pdf)
    assert_in_order(text, "FIN1", "FIN2", "FIN3", "FIN4")
    assert text.count("Il pleut sur la ville.") > 9_800
    assert len(PdfReader(BytesIO(pdf)).pages) > 60
