"""The reference pages say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from havre.operations.reference import pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", pages())
def test_the_page_is_up_to_date(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == pages()[name](), "lancez : ./havre manage document"


def test_every_vocabulary_speaks_french():
    text = pages()["lexicon.md"]()
    assert "mineur victime d'exploitation sexuelle" in text
    assert "`Contact`" in text
    assert "`Reception`" in text
