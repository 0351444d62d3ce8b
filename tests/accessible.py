"""What axe holds against a page: only the faults leave the browser, not the thousands of nodes that passed."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = [*WCAG, "best-practice"]
FAULTS = """async options => (await axe.run(options)).violations
  .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`))"""


def violations(page: Any, *, rules: list[str] = RULES, but: str = "") -> list[str]:
    """Return one line for each element at fault, ``but`` one rule."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"{AXE_SCRIPT};0")
    options = {
        "runOnly": rules,
        "resultTypes": ["violations"],
        **({"rules": {but: {"enabled": False}}} if but else {}),
    }
    found: list[str] = page.evaluate(FAULTS, options)
    return found
