"""No image and no video comes in, by any door: file, name, container, or text."""

from __future__ import annotations

import base64
import random

import pytest
from tests.documents import picture_corpus as corpus

from havre.documents import kinds
from havre.documents.images import (
    GUIDANCE,
    YOUTH_SENTENCE,
    refuse_if_text_has_image,
    text_contains_image,
)
from havre.documents.uploads import refuse_if_image
from havre.kernel.errors import Refused

PICTURES = sorted(corpus.PICTURES.items())
PROSE = (
    "Zoé est revenue au foyer le 21 novembre 2026 à 3 h 10 ; elle a dormi. « Je gère », dit-elle. "
    "Voir https://exemple.fr/un-chemin-tres-long/avec_des_mots/et-des-tirets-0123456789\n"
    "Empreinte 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, n° 01 23 45 67 89 10 11 "
    "12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27\n"
    "IBAN FR76 3000 6000 0112 3456 7890 189 ; data: image floue ; <svgx>"
)


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        refuse_if_image(content, name=name)
    return refused.value.code


def test_the_corpus_is_large_enough():
    families = [kinds.sniff(content, name).family for name, content in PICTURES]

    assert len({kinds.of_bytes(content).code for _, content in PICTURES}) >= 40
    assert families.count(kinds.Family.VIDEO) >= 12


@pytest.mark.parametrize(("name", "content"), PICTURES, ids=[name for name, _ in PICTURES])
@pytest.mark.parametrize("told", ["own", "notes.txt", "sans_extension"])
def test_each_format_is_refused_whatever_its_name(name, content, told):
    assert refusal_of(content, name if told == "own" else told) == "image_refused"


@pytest.mark.parametrize(("name", "content"), PICTURES, ids=[name for name, _ in PICTURES])
def test_each_format_is_refused_inside_an_archive(name, content):
    assert (
        refusal_of(corpus.zipped({"dossier/notes.txt": b"ok", "x.bin": content}), "a.zip") == "image_refused"
    )
    nested = corpus.zipped({"dedans.dat": corpus.zipped({"x.bin": content})})
    assert refusal_of(nested, "a.zip") == "image_refused"


@pytest.mark.parametrize(("name", "content"), PICTURES, ids=[name for name, _ in PICTURES])
def test_each_format_is_refused_inside_office_documents(name, content):
    assert refusal_of(corpus.docx(word__media__image1=content), "a.docx") == "image_refused"
    assert refusal_of(corpus.odt(Pictures__image1=content), "a.odt") == "image_refused"


@pytest.mark.parametrize(
    "name", ["IMG_0001.HEIC", "photo.jpg.txt", "scan.tga", "film.MP4 .pdf", "a.dng", "b.pdn"]
)
def test_a_name_that_announces_a_picture_is_enough(name):
    assert refusal_of(b"quelques mots", name) == "image_refused"


@pytest.mark.parametrize(
    "content",
    [
        b"Bonjour",
        PROSE.encode(),
        PROSE.encode("cp1252"),
        b"GG" + b"a" * 186 + b"G" * 4,
        b"P3 du plan",
        b"BMX et MMA",
    ],
)
def test_plain_words_are_not_pictures(content):
    refuse_if_image(content, name="notes.txt")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda code: code,
        lambda code: f"Voici la photo : {code}.",
        lambda code: "\r\n".join(code[at : at + 76] for at in range(0, len(code), 76)),
        lambda code: "\n> ".join(code[at : at + 20] for at in range(0, len(code), 20)),
        lambda code: f"xy{code}",
        lambda code: f"data:application/octet-stream;base64,{code}",
        lambda code: code.replace("+", "-").replace("/", "_"),
        lambda code: "\u200b".join([*code]),
    ],
    ids=["bare", "in_words", "mail", "quoted", "shifted", "octets", "url_safe", "invisible_marks"],
)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.heic", "a.mp4"])
def test_base64_pasted_in_a_text_is_seen(name, wrap):
    code = base64.b64encode(corpus.PICTURES[name]).decode()

    # Short lines of the URL-safe alphabet are not searched: such a paste decodes nowhere without work.
    assert text_contains_image(wrap(code))


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,",
        "DATA : image/svg+xml;utf8,%3Csvg",
        '<p><svg viewBox="0 0 9 9"></svg></p>',
        "&lt;svg onload=x&gt;",
        "%3Csvg%20xmlns",
        corpus.png().hex(),
        " ".join(f"0x{byte:02x}," for byte in corpus.jpeg()),
        r"{\rtf1 {\pict\pngblip 89504e47}}",
    ],
    ids=["data_uri", "data_uri_spaced", "svg", "svg_entities", "svg_percent", "hex", "hex_list", "rtf"],
)
def test_other_writings_of_a_picture_are_seen(text):
    assert text_contains_image(text)


def test_prose_is_never_taken_for_a_picture():
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/+"
    runs = " ".join("".join(chance.choices(letters, k=60)) for _ in range(5_000))

    assert not text_contains_image(PROSE)
    assert not text_contains_image("")
    assert not text_contains_image(runs)


def test_refusal_of_a_text_names_its_field():
    with pytest.raises(Refused) as refused:
        refuse_if_text_has_image("data:image/png;base64,AAAA", field="facts")

    assert (refused.value.code, refused.value.field) == ("image_refused", "facts")
    refuse_if_text_has_image(PROSE, field="facts")


def test_guidance_says_what_not_to_do_where_to_go_and_its_reserve():
    sentence = GUIDANCE.as_text()

    for needed in (
        "Ne gardez pas ce contenu, ne le copiez pas, ne le transférez pas",
        "Écrivez qu’un tel contenu existe",
        "internet-signalement.gouv.fr",
        "PHAROS",
        "17",
        "119",
        "3018",
        "à vérifier par le ministère",
    ):
        assert needed in sentence
    assert "protéger" in YOUTH_SENTENCE
