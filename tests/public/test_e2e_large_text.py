"""Letters twice as large on a telephone: nothing leaves the window, every disclosure open."""

from __future__ import annotations

import pytest

from havre.public.library.words import LANGUAGES

pytestmark = pytest.mark.e2e
PAGES = ("", "p/", "p/2/", "7/", "30/")
WIDTH = "document.documentElement.scrollWidth"


def larger(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text() + "html { font-size: 225% !important; }")


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_no_page_scrolls_sideways_with_letters_twice_as_large(phone, code):
    page = phone()
    page.route("**/public*.css", larger)
    for path in (*PAGES, *(["guides/ecole/", "affiches/"] if code == "fr" else [])):
        page.goto(f"/{code}/{path}")
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 36
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate(WIDTH) <= 360, path
