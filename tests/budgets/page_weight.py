"""What a browser without a cache fetches for one page: requests, and bytes as the site sends them."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from django.contrib.staticfiles import finders

# Imports at the head of a module; those that an act of the person calls for are fetched later, if ever.
_IMPORTS = re.compile(r"""^(?:import|export)\s[^("']*["'](\.[^"']+)["']""", re.MULTILINE)


class Pulled(HTMLParser):
    """The addresses that a page makes the browser fetch at once."""

    def __init__(self, *, kinds: set[str]) -> None:
        super().__init__()
        self._kinds = kinds
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and self._kinds & set(given.get("rel", "").split()):
            self.found.append(given["href"])
        if tag in {"script", "img", "iframe"} and given.get("src"):
            self.found.append(given["src"])


def weight_of(answer, *, icon: bool = True) -> tuple[int, int]:
    """Return (requests, bytes) of an answer of the test client; files are counted compressed, as they are served.

    ``icon=False`` leaves out the icon of the tab, which the browser fetches beside the page and keeps.
    """
    parser = Pulled(kinds={"stylesheet", "modulepreload", "preload", *(("icon",) if icon else ())})
    parser.feed(answer.content.decode())
    total = len(gzip.compress(answer.content)) + sum(
        len(name) + len(value) + 4 for name, value in answer.headers.items()
    )
    waiting, seen = list(parser.found), set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("data:"):
            continue
        seen.add(address)
        assert address.startswith("/static/"), f"{address} is not one of our own files"
        place = finders.find(address.removeprefix("/static/").partition("?")[0])
        assert place, address
        content = Path(place).read_bytes()
        total += len(gzip.compress(content))
        if address.endswith(".js"):
            waiting += [urljoin(address, name) for name in _IMPORTS.findall(content.decode())]
    return 1 + len(seen), total
