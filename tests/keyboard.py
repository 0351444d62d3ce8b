"""A person with a keyboard and nothing else, on a telephone: how the walks of the tests go through the pages."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from accessible import violations
from havre.kernel.clock import utc_now

# Give a folder to look at the pages with one's own eyes, on a telephone and on a desk.
PICTURES = os.environ.get("HAVRE_PICTURES", "")
FURTHEST = 150
NAMED = r"""
window.focusedHere = () => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const flat = (text) => (text || "").replace(/[’]/g, "'").replace(/\s+/g, " ").trim();
  const by = (at.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.innerText);
  const labels = [...(at.labels || [])].map((label) => label.innerText);
  const name = flat(by.join(" ")) || flat(at.getAttribute("aria-label")) || flat(labels.join(" ")) || flat(at.innerText);
  const group = flat(at.closest("fieldset")?.querySelector("legend")?.innerText);
  const box = at.getBoundingClientRect();
  const seen = [at, at.closest("label"), at.labels?.[0], at.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
  const ringed = seen.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const top = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  const bare = !top || at === top || at.contains(top) || top.contains(at) || [...(at.labels || [])].some((label) => label.contains(top));
  return {name, group, field: at.name || "", ringed, inside, bare, checked: at.checked === true, kind: at.type || at.localName};
};
"""
AT_REST = """Promise.allSettled(document.getAnimations()
  .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime)).map(one => one.finished)).then(() => null)"""
CHOSEN = "document.activeElement.selectedOptions[0].innerText"


def plain(text: str) -> str:
    """Return a name without what typography changes: apostrophes, kinds of spaces."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


def day(days: int = 0) -> str:
    """Return today, or a day near it, as people type it."""
    return f"{utc_now() + timedelta(days=days):%d/%m/%Y}"


def words_of(pdf: bytes) -> str:
    """Return what a PDF says."""
    return plain(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


class Hand:
    """A person's keyboard on one page. Names are those a screen reader tells; a final « … » means « begins with »."""

    def __init__(self, page: Page, walk: str) -> None:
        self.page, self.walk, self.seen = page, walk, 0
        page.add_init_script(NAMED)

    def begin(self) -> Hand:
        """Open the home page: the only address that is typed."""
        self.page.goto("/")
        return self

    def here(self) -> Any:
        """Return what has the focus."""
        return self.page.evaluate("focusedHere()")

    def reach(self, name: str, *, group: str = "", key: str = "Tab", limit: int = FURTHEST) -> None:
        """Press ``key`` until the element of that name has the focus, which must then be seen."""
        wanted, met = plain(name), []
        for _ in range(limit):
            found = self.here()
            if found and _same(wanted, found["name"]) and _same(plain(group) or "…", found["group"]):
                assert found["ringed"], f"the focus on « {name} » is not visible"
                assert found["inside"], f"« {name} » has the focus outside of what is shown"
                assert found["bare"], f"« {name} » has the focus under something else"
                return
            if met.count("") > 2:  # the whole page was gone through
                break
            met.append(found["name"] if found else "")
            self.page.keyboard.press(key)
        pytest.fail(f"the keyboard does not reach « {name} » on {self.page.url}; it met {met}")

    def go(self, name: str) -> None:
        """Reach a link or a button and press Enter: another page comes, and is at rest."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.evaluate(AT_REST)

    def press(self, name: str, key: str = "Enter") -> None:
        """Reach something that acts on this page and press a key."""
        self.reach(name)
        self.page.keyboard.press(key)

    def write(self, label: str, text: str) -> None:
        """Reach a field and type over what it holds."""
        self.reach(label)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, label: str, *, group: str = "") -> None:
        """Reach a box and tick it, unless it is."""
        self.reach(label, group=group)
        if not self.here()["checked"]:
            self.page.keyboard.press("Space")

    def choose(self, group: str, option: str) -> None:
        """Reach a group of choices and go to one with the arrows."""
        self.reach("…", group=group)
        if self.here()["kind"] == "radio" and not self.here()["checked"]:
            self.page.keyboard.press("Space")
        self.reach(option, group=group, key="ArrowDown", limit=30)
        if not self.here()["checked"]:
            self.page.keyboard.press("Space")

    def pick(self, label: str, option: str) -> None:
        """Reach a list and go down to the choice that begins so."""
        self.reach(label)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if plain(self.page.evaluate(CHOSEN)).startswith(plain(option)):
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"« {label} » has no choice « {option} »")

    def menu(self, name: str) -> None:
        """Open the menu of the telephone and go to a journey."""
        self.press("Menu")
        self.go(name)

    def fetch(self, name: str) -> bytes:
        """Press a button or a link that gives a file; return the file."""
        self.reach(name)
        with self.page.expect_download() as given:
            self.page.keyboard.press("Enter")
        return Path(given.value.path()).read_bytes()

    def look(self) -> str:
        """Check the page as it stands, accessible and no wider than the telephone; return what it says."""
        self.seen += 1
        name = f"{self.walk}-{self.seen:02}"
        if PICTURES:
            self._pictures(name)
        assert violations(self.page) == [], f"{name} {self.page.url}"
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{name} {self.page.url} is {width} pixels wide"
        return plain(self.page.inner_text("main"))

    def _pictures(self, name: str) -> None:
        size = self.page.viewport_size
        for width in (size["width"], 1280):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size(size)


def _same(wanted: str, found: str) -> bool:
    if wanted.endswith("…"):
        return found.startswith(wanted[:-1].strip())
    return found.removesuffix(" (facultatif)") == wanted
