"""The site as files for a plain web server, when everything else is down: texts, numbers, style, relative links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.urls import get_urlconf, resolve, reverse, set_urlconf

from havre.public.library.addresses import LISTS, PAGES, SELF_CHECK
from havre.public.library.guide_files import guides
from havre.public.library.words import DEFAULT, present

URLCONF = "havre.public.urls"
FILES = ("public.css", "leave.js", "one-by-one.js", "quiet-post.js", "icon.svg")
ADDRESS = re.compile(r'(href|src|action)="(/[^"]*)"')
FINGERPRINT = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


def write_still(folder: Path) -> int:
    """Write every page of content under ``folder``; return how many. Files already there are replaced."""
    former = get_urlconf()
    set_urlconf(URLCONF)
    try:
        addresses = list(_addresses())
        for address in addresses:
            _write(folder, address, _page(address))
        _write(folder, "/", _page(f"/{DEFAULT}/", seen_at="/"))
    finally:
        set_urlconf(former)
    for name in FILES:
        _copy(name, folder)
    return len(addresses) + 1


def _addresses() -> Iterator[str]:
    """Return the pages that need nothing but their file; the numbers are written, not computed from visits."""
    yield reverse("neutral")
    for language in present():
        yield f"/{language.code}/"
        for code in (*LISTS.values(), SELF_CHECK, *PAGES.values()):
            yield f"/{language.code}/{code}/"
    yield reverse("posters")
    for found in guides():
        yield reverse("guide", args=[found.address])


def _page(address: str, *, seen_at: str = "") -> str:
    request = RequestFactory().get(address)
    request.still = True  # type: ignore[attr-defined]
    match = resolve(address)
    answer = match.func(request, *match.args, **match.kwargs)
    here = PurePosixPath(seen_at or address)
    return ADDRESS.sub(lambda found: f'{found[1]}="{_relative(found[2], here)}"', answer.content.decode())


def _relative(address: str, here: PurePosixPath) -> str:
    """Return where ``address`` is from the folder ``here``; the way out leads to the neutral page."""
    if address == reverse("leave"):
        address = reverse("neutral")
    path, hash_, anchor = address.partition("#")
    if path.startswith("/static/"):
        target = f"/static/{FINGERPRINT.sub('', PurePosixPath(path).name)}"
    else:
        target = f"{path}index.html"
    return "../" * (len(here.parts) - 1) + target.lstrip("/") + hash_ + anchor


def _write(folder: Path, address: str, page: str) -> None:
    place = folder / address.lstrip("/") / "index.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page, encoding="utf-8")


def _copy(name: str, folder: Path) -> None:
    found = finders.find(f"public/{name}")
    if not found:
        raise FileNotFoundError(name)
    place = folder / "static" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(Path(str(found)).read_bytes())
