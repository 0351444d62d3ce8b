"""The sheet, the scripts and the templates keep their promises: size, contrast, nothing inline."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import havre.ui

UI = Path(havre.ui.__file__).parent
CSS = (UI / "static/havre/css/havre.css").read_text(encoding="utf-8")
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
SCRIPTS = sorted((UI / "static/havre/js").glob("*.js"))


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(selector: str) -> dict[str, str]:
    """Return the colours set by the first rule of this selector."""
    body = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))


LIGHT = tokens("  :root")
DARK = tokens(':root[data-theme="dark"]')
DARK_DEVICE = tokens(':root:not([data-theme="light"])')
THEMES = {"light": LIGHT, "dark": DARK}

PLAIN = ("paper", "surface", "sunk")
TINTS = ("sea-tint", "accent-tint", "danger-tint", "success-tint")
PAIRS = [
    *[(words, ground, 7.0) for words, ground in product(("ink", "soft"), PLAIN)],
    *[("ink", ground, 7.0) for ground in TINTS],
    *[("sea", ground, 7.0) for ground in PLAIN],
    *[
        (words, ground, 4.5)
        for words, ground in product(("sea", "sea-deep", "accent", "danger", "success"), (*PLAIN, *TINTS))
    ],
    ("on-sea", "sea", 7.0),
    ("on-sea", "sea-deep", 7.0),
    ("on-danger", "danger", 7.0),
    ("paper", "soft", 7.0),
    *[(mark, ground, 3.0) for mark, ground in product(("edge", "focus"), (*PLAIN, *TINTS))],
]


def test_luminance_of_known_colours() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground", "least"), PAIRS)
def test_contrast_of_tokens(theme: str, words: str, ground: str, least: float) -> None:
    colours = THEMES[theme]

    assert contrast(colours[words], colours[ground]) >= least


def test_both_ways_to_dark_are_the_same() -> None:
    assert DARK == DARK_DEVICE
    assert set(DARK) == set(LIGHT)


def test_colours_live_in_tokens_only() -> None:
    after = CSS.split("@layer base {", 1)[1].split("@media print", 1)[0]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", after) == []


def test_a_badge_never_takes_a_colour_that_classifies() -> None:
    rules = re.findall(r"\.badge[^{]*\{([^}]*)\}", CSS.split("forced-colors", 1)[0])

    assert rules
    assert not any(re.search(r"--(danger|success|accent|sea)", rule) for rule in rules)


def test_the_sheet_stays_short_and_layered() -> None:
    assert CSS.count("\n") < 1500
    assert "@layer reset, tokens, base, layout, components, utilities;" in CSS
    assert set(re.findall(r"^@layer (\w+) \{", CSS, re.MULTILINE)) == {
        "reset", "tokens", "base", "layout", "components", "utilities",
    }  # fmt: skip


def test_the_sheet_is_logical_and_loads_nothing() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS
    assert not re.findall(r"\b(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)", CSS)


@pytest.mark.parametrize(
    "query", ["prefers-reduced-motion", "forced-colors", "print", "prefers-color-scheme"]
)
def test_the_sheet_answers(query: str) -> None:
    assert re.search(rf"@media [^{{]*{query}", CSS)


def test_every_class_of_the_templates_is_in_the_sheet() -> None:
    written = " ".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    plain = re.sub(r"{%.*?%}|{{.*?}}", "§", written)
    classes = {
        name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split() if "§" not in name
    }

    # Names that scripts look for, or that only name a part for the reader.
    unstyled = {"combobox", "steps", "timeline", "card__title"}
    assert {name for name in classes - unstyled if f".{name}" not in CSS} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(UI / "templates")))
def test_nothing_inline_in_templates(path: Path) -> None:
    html = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son[a-z]+\s*=", html)
    assert not re.search(r"javascript:|hx-on|https?://(?!www\.w3\.org/2000/svg)", html)
    assert all("nonce=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short_and_keep_nothing(path: Path) -> None:
    script = path.read_text(encoding="utf-8")

    assert script.count("\n") < 100
    assert not re.search(r"localStorage|setItem|indexedDB|innerHTML|\beval\b|new Function|https?://", script)


def test_drawings_hold_no_style_and_no_script() -> None:
    for path in (UI / "static").rglob("*.svg"):
        assert not re.search(r"<style|<script|\son\w+=", path.read_text(encoding="utf-8"))
