"""The whole site without a browser: every page is reached by links alone, every form by a plain POST."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from havre.public.library.addresses import LISTS, NEARBY, PAGES, SELF_CHECK
from havre.public.library.guide_files import guides
from havre.public.library.texts import texts
from havre.public.library.words import present

pytestmark = pytest.mark.enable_socket
WRITTEN = "/p/"


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href", ""))


def walked(face):
    """Follow every link inside the site from the door; return the status of each address."""
    seen, waiting = {}, [f"{face}/"]
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        if path in seen or path == "/sortie" or path.endswith(".pdf"):
            continue
        answer = requests.get(address, timeout=30)
        seen[path] = answer.status_code
        assert not answer.cookies, path
        parser = Links()
        parser.feed(answer.text)
        inside = (
            urljoin(answer.url, link) for link in parser.found if not link.startswith(("tel:", "sms:", "#"))
        )
        waiting += [link.partition("#")[0] for link in inside if link.startswith(f"{face}/")]
    return seen


def test_every_page_is_reached_by_links_alone(face):
    seen = walked(face)
    wrong = {path: status for path, status in seen.items() if status != 200 and WRITTEN not in path}
    assert wrong == {}
    for language in present():
        code = language.code
        expected = {f"/{code}/", f"/{code}/{SELF_CHECK}/", f"/{code}/{NEARBY}/"}
        expected |= {f"/{code}/{PAGES[slug]}/" for slug in texts(code)}
        expected |= {
            f"/{code}/{LISTS[text.audience]}/" for text in texts(code).values() if text.audience in LISTS
        }
        assert expected - set(seen) == set()
    assert {f"/fr/guides/{guide.address}/" for guide in guides()} <= set(seen)
    assert "/fr/affiches/" in seen


def test_the_forms_are_sent_by_a_plain_client_with_the_mark_of_the_page(face):
    session = requests.Session()
    for path, form in (
        ("/fr/7/", {"where": "Lille"}),
        ("/fr/guides/ecole/", {"answer-school-tired": "observed"}),
    ):
        page = session.get(face + path, timeout=30).text
        token = re.search(r'name="form_token" value="(\w+)"', page)[1]
        assert session.post(face + path, form, timeout=30).status_code == 403
        answer = session.post(face + path, {**form, "form_token": token}, timeout=30)
        # The database of this process does not exist: places are not found, and it says so.
        assert answer.status_code == (503 if path == "/fr/7/" else 200)
        assert 'href="tel:119"' in answer.text
    left = session.get(f"{face}/sortie", timeout=30)
    assert left.url.endswith("/vacances/")
    assert "Vacances scolaires" in session.get(f"{face}/fr/", timeout=30).text
    token = re.search(r'name="form_token" value="(\w+)"', session.get(f"{face}/vacances/", timeout=30).text)[
        1
    ]
    assert session.post(f"{face}/reprendre/", {"form_token": token}, timeout=30).url.endswith("/fr/")
