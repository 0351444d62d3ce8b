"""What leaves a file goes through the one rule: no producer of papers, exports or calendars stands beside it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
RULE = "havre.cases.disclosure"
# Floors where a followed file is read.
FLOORS = ("cases", "health", "sharing", "runaways", "safekeeping", "web")
PRODUCES = re.compile(
    r"\bas_pdf\(|\bas_odt\(|\brender_sheet\(|application/pdf|text/csv|text/calendar|EmailMessage\(|\bsend_mail\("
)
# What is not made of a followed file, and why. Anything else says its reason here or goes through the rule.
ELSEWHERE = {
    "havre.web.agenda.feed": "aliases and codes of tasks, never a name nor a text of the file",
    "havre.web.cases.entry": "an empty table to fill in",
    "havre.web.crip": "writings received by the CRIP",
    "havre.web.reports": "writings of an author, addressed by law to the CRIP and the prosecutor",
    "havre.web.directory": "the directory of services",
    "havre.web.directory_desk": "the directory of services",
    "havre.web.api": "the directory of services",
    "havre.web.safekeeping": "shows what safekeeping made",
    "havre.safekeeping.queries.papers": "registers, certificates and counts: no text of a file",
    "havre.web.runaways.papers": "shows what runaways.services.papers made",
}  # fmt: skip


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


PATHS = {module_of(path): path for path in (SRC / "havre").glob("**/*.py") if "migrations" not in path.parts}


@cache
def imports(module: str) -> frozenset[str]:
    found = set()
    for node in ast.walk(ast.parse(PATHS[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(name for name in found if name in PATHS)


def goes_through_the_rule(module: str) -> bool:
    """Whether it applies the rule itself, or hands over what a module that applies it made."""
    return RULE in imports(module) or any(RULE in imports(one) for one in imports(module) if one != RULE)


PRODUCERS = sorted(
    module
    for module, path in PATHS.items()
    if module.split(".")[1:2] and module.split(".")[1] in FLOORS
    and PRODUCES.search(path.read_text(encoding="utf-8"))
)  # fmt: skip


def test_there_are_producers_to_look_at():
    assert len(PRODUCERS) > 8
    assert "havre.sharing.services.exports" in PRODUCERS


@pytest.mark.parametrize("module", PRODUCERS)
def test_every_producer_goes_through_the_rule(module):
    named = any(module == known or module.startswith(f"{known}.") for known in ELSEWHERE)
    assert named or goes_through_the_rule(module), (
        f"{module} tells something of a file beside cases.disclosure"
    )


def test_nobody_else_makes_what_is_told():
    makers = [
        name for name, path in PATHS.items() if re.search(r"\bDisclosed\(", path.read_text(encoding="utf-8"))
    ]
    assert makers == [RULE]


def test_the_reasons_are_still_needed():
    assert all(
        any(module == known or module.startswith(f"{known}.") for module in PRODUCERS) for known in ELSEWHERE
    )
