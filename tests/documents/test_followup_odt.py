"""The OpenDocument files that partners complete: their package, their words, their structure."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents import followup_cast as cast
from tests.documents.followup_people import PRODUCED

from havre.documents.followup.discretion import texts_of
from havre.documents.followup.produce import as_odt
from havre.documents.followup.voice import ChildVoice
from havre.documents.odt_xml import NAMESPACES, spoken
from havre.documents.watermark import WorkingCopy
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary

EDITABLE = (cast.PLAN, cast.EXTRACT, cast.SLIP, cast.PROFILE)
MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"


def package(document, **changes):
    return zipfile.ZipFile(BytesIO(as_odt(document, **{"produced_at": PRODUCED} | changes)))


def part(document, name, **changes):
    return ET.fromstring(package(document, **changes).read(name))


def found(root, tag):
    prefix, local = tag.split(":")
    return list(root.iter(f"{{{NAMESPACES[prefix]}}}{local}"))


def attribute(node, tag):
    prefix, local = tag.split(":")
    return node.get(f"{{{NAMESPACES[prefix]}}}{local}")


def squeezed(document, **changes):
    return "".join("".join(part(document, "content.xml", **changes).itertext()).split())


@pytest.mark.parametrize("document", EDITABLE, ids=lambda document: document.kind)
def test_the_package_is_the_one_of_odf_1_2(document):
    raw = as_odt(document, produced_at=PRODUCED)
    files = package(document)

    first = files.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert raw[38 : 38 + len(MEDIA_TYPE)] == MEDIA_TYPE
    assert files.testzip() is None
    manifest = part(document, "META-INF/manifest.xml")
    entries = {attribute(entry, "manifest:full-path") for entry in found(manifest, "manifest:file-entry")}
    assert entries == {"/", *files.namelist()} - {"mimetype", "META-INF/manifest.xml"}
    assert {attribute(part(document, name), "office:version") for name in entries - {"/"}} == {"1.2"}
    assert raw == as_odt(document, produced_at=PRODUCED)


@pytest.mark.parametrize("document", EDITABLE, ids=lambda document: document.kind)
def test_every_style_used_is_declared_and_the_language_is_french(document):
    content, styles = part(document, "content.xml"), part(document, "styles.xml")
    declared = {
        attribute(one, "style:name") for root in (content, styles) for one in found(root, "style:style")
    }
    declared |= {attribute(one, "style:name") for one in found(styles, "text:list-style")}
    used = {
        value for node in content.iter() for key, value in node.attrib.items() if key.endswith("}style-name")
    }

    assert used <= declared
    default = found(styles, "style:text-properties")[0]
    assert (attribute(default, "fo:language"), attribute(default, "fo:country")) == ("fr", "FR")
    meta = part(document, "meta.xml")
    assert found(meta, "dc:language")[0].text == "fr-FR"
    assert document.reference in found(meta, "dc:title")[0].text
    assert found(styles, "text:page-number")


def test_headings_lists_and_tables_are_real():
    plan, slip = part(cast.PLAN, "content.xml"), part(cast.SLIP, "content.xml")

    levels = [attribute(node, "text:outline-level") for node in found(plan, "text:h")]
    assert levels[0] == "1"
    assert set(levels) == {"1", "2"}
    assert len(found(plan, "table:table-header-rows")) == 2
    assert [len(found(row, "table:table-cell")) for row in found(plan, "table:table-row")][:4] == [4] * 4
    assert len(found(slip, "text:list-item")) == 4


@pytest.mark.parametrize("document", EDITABLE, ids=lambda document: document.kind)
def test_the_words_are_those_of_the_document(document):
    told = squeezed(document)
    party = {*texts_of(document.sender), *texts_of(document.recipients)}
    words = [word for word in texts_of(document) if not isinstance(word, Vocabulary) and word not in party]

    missing = [line for word in words for line in word.split("\n") if "".join(line.split()) not in told]

    assert missing in ([], [cast.PLAN.extracts[0].partner])


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_file_that_parses(text):
    plan = replace(cast.PLAN, strengths=text + "<&>]]>", voice=ChildVoice(words=text + "."), team=(text,))

    body = part(plan, "content.xml")

    typed = "".join(node if isinstance(node, str) else "" for node in spoken(text))
    assert "".join((typed + "<&>]]>").split()) in "".join("".join(body.itertext()).split())


def test_lines_of_a_text_are_breaks():
    plan = replace(cast.PLAN, strengths="un\ndeux\n\ntrois")

    body = part(plan, "content.xml")

    assert (
        len(found(body, "text:line-break"))
        == len(found(part(cast.PLAN, "content.xml"), "text:line-break")) + 1
    )


def test_a_copy_names_its_reader_and_the_file_its_day():
    copy = WorkingCopy(reader="Denis Exemple", at=PRODUCED)

    footer = "".join(part(cast.PLAN, "styles.xml", copy=copy, demo=True).itertext())

    assert "Copie de travail — Denis Exemple" in footer
    assert "Démonstration — données inventées" in footer
    later = package(cast.PLAN, produced_at=PRODUCED + timedelta(days=1))
    assert later.infolist()[0].date_time[:3] == (2026, 11, 21)


@pytest.mark.parametrize(
    "document", [cast.DECLARATION, cast.LETTER, cast.CERTIFICATE], ids=lambda one: one.kind
)
def test_what_nobody_completes_is_not_editable(document):
    with pytest.raises(Refused, match="not_editable"):
        as_odt(document, produced_at=PRODUCED)
