"""Every page of every language answers without a database, with the numbers, and keeps nothing."""

from __future__ import annotations

import pytest

from havre.public.library.addresses import LISTS, PAGES, SELF_CHECK
from havre.public.library.guide_files import guides
from havre.public.library.words import present

ADDRESSES = [
    *[f"/{language.code}/" for language in present()],
    *[
        f"/{language.code}/{code}/"
        for language in present()
        for code in (*PAGES.values(), *LISTS.values(), SELF_CHECK)
    ],
    *[f"/fr/guides/{guide.address}/" for guide in guides()],
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_answers_without_a_database_and_gives_the_numbers(stranger, address):
    answer = stranger.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    for number in ("tel:119", "tel:17", "sms:114"):
        assert f'href="{number}"' in page
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "{" not in page.partition("<main")[2].partition("</main>")[0].replace("{n}", "").replace(
        "{total}", ""
    )
