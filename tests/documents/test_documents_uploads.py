"""Attachments: four formats come in, whole and inert; everything else is refused with a way out."""

from __future__ import annotations

import base64
import gzip
import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest
import typst
from tests.documents import documents_cast as cast
from tests.documents import picture_corpus as corpus

from havre.documents.bounds import Budget, Unreadable, area_of, inflate
from havre.documents.render import render
from havre.documents.uploads import MAX_TEXT_BYTES, check_upload
from havre.kernel.errors import Refused

IMAGE = b"/Type/XObject/Subtype/Image/Width 600/Height 400/ColorSpace/DeviceGray/BitsPerComponent 8"
LOGO = b"/Type/XObject/Subtype/Image/Width 120/Height 40/ColorSpace/DeviceGray/BitsPerComponent 8"
FLATE = b"/Filter/FlateDecode"
INLINE = b"q 600 0 0 400 0 0 cm\nBI /W 600 /H 400 /BPC 8 /CS /G ID \x80\x80 EI Q"
ASCII85 = base64.a85encode(zlib.compress(INLINE), wrapcol=72) + b"~>"


def code_of(content: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        check_upload(content, name=name, field="attachment")
    assert refused.value.field == "attachment"
    assert refused.value.sentence.count(".") >= 1
    return refused.value.code


@pytest.fixture(scope="module")
def report():
    return render(cast.CONCERN, reader=None, produced_at=cast.SEALED, draft=False)


def typeset(folder: Path, image: bytes) -> bytes:
    (folder / "a.png").write_bytes(image)
    (folder / "main.typ").write_text('#image("a.png", width: 8cm)\nBonjour')
    return typst.compile(folder / "main.typ", ignore_system_fonts=True)


def test_our_own_reports_are_accepted(report):
    assert check_upload(report, name="rapport.pdf").media_type == "application/pdf"


def relation(kind, target, *, mode="External"):
    """Return a DOCX whose settings point elsewhere."""
    type_ = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    line = f'<Relationship Id="r1" Type="{type_}" Target="{target}" TargetMode="{mode}"/>'
    return corpus.docx(**{"word/_rels/settings.xml.rels": f"<Relationships>{line}</Relationships>".encode()})


def field(*runs):
    """Return a DOCX that holds a field, cut in runs."""
    text = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return corpus.docx(**{"word/document.xml": f"<w:document>{text}</w:document>".encode()})


def inside_odt(text):
    """Return an ODT that holds this."""
    return corpus.odt(
        **{"content.xml": f"<office:document-content>{text}</office:document-content>".encode()}
    )


@pytest.mark.parametrize(
    ("content", "name", "extension"),
    [
        (corpus.docx(), "compte-rendu du 12.11.DOCX", "docx"),
        (corpus.odt(), "notes.odt", "odt"),
        (corpus.odt(Thumbnails__thumbnail=corpus.png(181, 256)), "notes.odt", "odt"),
        ("Zoé a dormi.\n".encode(), "notes.txt", "txt"),
        ("Zoé a dormi.\n".encode("cp1252"), "notes.txt", "txt"),
        (corpus.pdf((LOGO, b"\x80" * 4800)), "lettre.pdf", "pdf"),
        (corpus.pdf((FLATE, zlib.compress(b"BT (Bonjour) Tj ET"))), "lettre.pdf", "pdf"),
    ],
)
def test_the_four_formats_come_in(content, name, extension):
    assert check_upload(content, name=name).extension == extension


def test_real_pdf_with_a_photograph_is_refused_and_with_a_logo_is_not(tmp_path):
    assert code_of(typeset(tmp_path, corpus.png(600, 400)), "certificat.pdf") == "image_refused"
    assert check_upload(typeset(tmp_path, corpus.png(120, 40)), name="certificat.pdf").extension == "pdf"


@pytest.mark.parametrize(
    "content",
    [
        corpus.pdf((IMAGE, b"\x80" * 99)),
        corpus.pdf((IMAGE + FLATE, zlib.compress(b"\x80" * 240_000))),
        corpus.pdf((IMAGE.replace(b"/Image", b"/Im#61ge"), b"\x80" * 99)),
        corpus.pdf((b"/Filter/DCTDecode", corpus.jpeg())),
        corpus.pdf((LOGO + b"/Filter/DCTDecode", corpus.jpeg(600, 400))),
        corpus.pdf((b"/Subtype/Image/Filter[/JPXDecode]", b"\x00" * 50)),
        corpus.pdf((LOGO.replace(b"120", b"9000"), b"\x80" * 99)),
        corpus.pdf((FLATE, zlib.compress(INLINE))),
        corpus.pdf((b"", b"BI /Width 600 /Height 400 ID \x80 EI")),
        corpus.pdf((b"/Type/EmbeddedFile", corpus.png())),
        corpus.pdf((b"/Type/EmbeddedFile" + FLATE, zlib.compress(corpus.PICTURES["a.mp4"]))),
        corpus.pdf((b"/Filter[/ASCII85Decode/FlateDecode]", ASCII85)),
        corpus.pdf((b"/Filter/ASCIIHexDecode", INLINE.hex().encode() + b">")),
        corpus.pdf(extra=b"/Annots[<</Subtype/RichMedia>>]"),
        corpus.pdf((b"/Type/ObjStm" + FLATE, zlib.compress(b"<</Subtype /Movie>>"))),
        b"\n\n" + corpus.pdf((IMAGE, b"\x80")),
    ],
)
def test_pictures_in_a_pdf_are_refused(content):
    assert code_of(content, "a.pdf") == "image_refused"


def test_a_picture_cut_in_strips_is_not_a_set_of_logos():
    strip = LOGO.replace(b"120", b"600").replace(b"Height 40", b"Height 50")

    assert check_upload(corpus.pdf(*[(strip, b"\x80")] * 4), name="a.pdf")
    assert code_of(corpus.pdf(*[(strip, b"\x80")] * 8), "a.pdf") == "image_refused"


@pytest.mark.parametrize(
    "content",
    [
        corpus.pdf(extra=b"/Encrypt 9 0 R"),
        corpus.pdf((b"/Type/ObjStm/Filter/LZWDecode", b"\x80\x0b")),
        corpus.pdf((b"/Type/ObjStm" + FLATE, b"pas du zlib")),
        corpus.pdf((b"/Subtype/Image/Width 8 0 R/Height 9 0 R", b"\x80")),
        corpus.pdf((b"/Filter 7 0 R", b"\x80")),
    ],
    ids=["encrypted", "lzw", "damaged", "indirect_size", "indirect_filter"],
)
def test_a_pdf_that_cannot_be_looked_into_is_refused(content):
    assert code_of(content, "a.pdf") == "file_unreadable"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (corpus.pdf(extra=b"/OpenAction<</S/JavaScript/JS(app.alert)>>"), "a.pdf"),
        (corpus.pdf(extra=b"/OpenAction<</S/L#61unch>>"), "a.pdf"),
        (corpus.pdf(extra=b"/Names<</EmbeddedFiles 4 0 R>>"), "a.pdf"),
        (corpus.docx(**{"word/vbaProject.bin": b"x"}), "a.docx"),
        (corpus.docx(word__embeddings__oleObject1=b"x"), "a.docx"),
        (corpus.odt(Basic__Standard__script=b"<x/>"), "a.odt"),
        (relation("attachedTemplate", "https://ailleurs.example/m.dotm"), "a.docx"),
        (relation("attachedTemplate", "file://ailleurs.example/partage/m.dotm"), "a.docx"),
        (relation("image", "\\\\ailleurs.example\\i.png"), "a.docx"),
        (relation("image", "http://ailleurs.example/i.png", mode="&#69;xternal"), "a.docx"),
        (field("D", "DEAUTO c:\\x.exe"), "a.docx"),
        (field(' INCLUDEPICTURE "http://ailleurs.example/i.png"'), "a.docx"),
        (inside_odt('<draw:image xlink:href="http://ailleurs.example/i.png"/>'), "a.odt"),
        (inside_odt("<d:object-ole x:show='embed' x:href='//ailleurs.example/o'/>"), "a.odt"),
        (inside_odt('<script:event-listener script:event-name="dom:load"/>'), "a.odt"),
    ],
)
def test_files_that_act_are_refused(content, name):
    assert code_of(content, name) == "file_active"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (relation("hyperlink", "https://ailleurs.example/"), "a.docx"),
        (relation("attachedTemplate", "file:///C:\\Modeles\\note.dotx"), "a.docx"),
        (field(" PAGE "), "a.docx"),
        (inside_odt('<text:a xlink:href="https://ailleurs.example/">ici</text:a>'), "a.odt"),
    ],
)
def test_links_that_a_reader_follows_and_local_templates_come_in(content, name):
    assert check_upload(content, name=name)


@pytest.mark.parametrize("disguise", ["utf-16", "entity"])
def test_a_document_that_hides_its_own_words_is_refused(disguise):
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "External">]><w:document/>'
    content = text.encode() if disguise == "entity" else "<w:document/>".encode("utf-16")
    assert code_of(corpus.docx(**{"word/document.xml": content}), "a.docx") == "file_unreadable"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"a" * (MAX_TEXT_BYTES + 1), "a.txt", "file_too_large"),
        (corpus.pdf() + b" " * 10 * MAX_TEXT_BYTES, "a.pdf", "file_too_large"),
        (b"MZ\x90\x00\x03\x00", "a.pdf", "file_kind_refused"),
        (b"#!/bin/sh\nls\n", "a.txt", "file_kind_refused"),
        (b"{\\rtf1 Bonjour}", "a.txt", "file_kind_refused"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "file_kind_refused"),
        (b"Rar!\x1a\x07\x00", "a.pdf", "file_kind_refused"),
        (corpus.zipped({"a.txt": b"Bonjour"}), "a.docx", "file_kind_refused"),
        (corpus.pdf() + b"autre chose" * 300, "a.pdf", "file_kind_refused"),
        (b"Bonjour" * 900 + b"\x00\x01", "a.txt", "file_kind_refused"),
        (gzip.compress(b"Bonjour", mtime=0), "a.txt", "file_kind_refused"),
        (corpus.pdf(), "a.txt", "file_name_mismatch"),
        (corpus.pdf(), "a.pdf.exe", "file_name_mismatch"),
        (corpus.docx(), "a.odt", "file_name_mismatch"),
        (b"Bonjour", "a", "file_name_mismatch"),
        (b"ID3\x03\x00" + b"\x00" * 40, "a.pdf", "file_kind_refused"),
    ],
)
def test_the_rest_is_refused_for_its_own_reason(content, name, code):
    assert code_of(content, name) == code


@pytest.mark.parametrize("before", [corpus.pdf(), b"Bonjour\n" * 100], ids=["pdf", "text"])
def test_two_formats_in_one_file_are_refused(before):
    assert code_of(before + corpus.zipped({"a.txt": b"x"}), "a.pdf") == "file_kind_refused"
    assert code_of(before + corpus.zipped({"a.txt": corpus.png()}), "a.txt") == "image_refused"


def bomb(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(b"0" * 1_000_000)
    return packed.getvalue()


def nest(levels: int) -> bytes:
    content = corpus.zipped({"a.txt": b"x"})
    for _ in range(levels):
        content = corpus.zipped({"a.zip": content})
    return content


def liar() -> bytes:
    """Return a ZIP whose member says 10 bytes and inflates to 30 million."""
    honest = bomb(30_000_000)
    return honest.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def encrypted() -> bytes:
    content = bytearray(corpus.zipped({"a.txt": b"secret"}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        bomb(70_000_000),
        nest(6),
        liar(),
        encrypted(),
        corpus.zipped({f"{number}.txt": b"" for number in range(2_001)}),
        corpus.zipped({"a.txt": b"x"})[:-30] + b"PK\x05\x06" + b"\xff" * 18,
        gzip.compress(b"0" * 70_000_000),
    ],
    ids=["bomb", "nested", "liar", "encrypted", "crowd", "damaged", "gzip_bomb"],
)
def test_bombs_and_locked_archives_are_refused_quickly(content):
    started = time.perf_counter()

    assert code_of(content, "a.docx") in {"file_unreadable", "file_kind_refused"}
    assert time.perf_counter() - started < 3


def test_a_pdf_bomb_is_refused_quickly():
    content = corpus.pdf((FLATE, zlib.compress(b"0" * 70_000_000)))

    assert code_of(content, "a.pdf") == "file_unreadable"


def test_budget_is_never_overrun():
    budget = Budget(bytes_left=1_000)

    assert len(inflate(zlib.compress(b"a" * 600), budget=budget, window=15)) == 600
    with pytest.raises(Unreadable):
        inflate(zlib.compress(b"a" * 600), budget=budget, window=15)


def test_areas_are_read_from_the_picture_itself():
    assert area_of(corpus.png(300, 200)) == 60_000
    assert area_of(corpus.jpeg(300, 200)) == 60_000
    assert area_of(corpus.PICTURES["a.gif"]) == 600 * 400
    assert area_of(corpus.PICTURES["a.bmp"]) is None
    assert area_of(b"\x89PNG\r\n\x1a\n") is None
