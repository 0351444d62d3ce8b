"""A signed-in reader of pages: one connection kept open, a clock, and what a page pulls with it."""

from __future__ import annotations

import gzip
import http.client
import re
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Imports at the head of a module; those that an act of the person calls for are fetched later, if ever.
_IMPORTS = re.compile(r"""^(?:import|export)\s[^("']*["'](\.[^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """One answer: its status, its text, its bytes on the wire (head and body), its seconds."""

    status: int
    text: str
    wire: int
    seconds: float


class Browser:
    """One browser on a loopback port; ``session`` is the value of the session's cookie."""

    def __init__(self, port: int, *, session: str = "") -> None:
        self._port = port
        self._open = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = {"havre-demo": session} if session else {}

    def get(self, path: str) -> Reply:
        return self._send("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Reply:
        """Post a form with the token of its page, which must have been read before."""
        return self._send("POST", path, urlencode(fields))

    def token(self, path: str) -> str:
        """Return the hidden token of the first form of a page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        return found.group(1) if found else ""

    def _send(self, method: str, path: str, body: str | None = None) -> Reply:
        headers = {"Accept-Encoding": "gzip", "Host": f"localhost:{self._port}", **(FORM if body else {})}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        began = time.perf_counter()
        self._open.request(method, path, body=body, headers=headers)
        answer = self._open.getresponse()
        raw = answer.read()
        seconds = time.perf_counter() - began
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        plain = gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw
        return Reply(answer.status, plain.decode("utf-8", "replace"), head + len(raw), seconds)


class _Pulled(HTMLParser):
    """What a page asks the browser to fetch at once."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon", "modulepreload", "preload"} & set(
            given.get("rel", "").split()
        ):
            self.found.append(given["href"])
        if tag in {"script", "img", "iframe"} and given.get("src"):
            self.found.append(given["src"])


def whole_page(browser: Browser, path: str) -> tuple[int, int, int]:
    """Return (requests, bytes on the wire, bytes of the page alone) of a first visit, modules included."""
    page = browser.get(path)
    if page.status != 200:
        raise RuntimeError(f"{path} answered {page.status}")
    parser = _Pulled()
    parser.feed(page.text)
    waiting, seen, total = list(parser.found), set(), page.wire
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("data:"):
            continue
        seen.add(address)
        reply = browser.get(urljoin(path, address))
        total += reply.wire
        if address.partition("?")[0].endswith(".js"):
            waiting += [urljoin(address, name) for name in _IMPORTS.findall(reply.text)]
    return 1 + len(seen), total, page.wire
