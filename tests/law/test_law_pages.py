"""The pages of docs/law are those that the tables write; every doctest of the package holds."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import havre.law
from havre.law.bases import CATALOGUE
from havre.law.deadlines import RULES
from havre.law.markdown import PAGES, write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "law"
MODULES = sorted(module.name for module in pkgutil.walk_packages(havre.law.__path__, "havre.law."))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_on_disk_is_the_one_the_tables_write(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run: python -m havre.law.markdown docs/law"


def test_no_other_page_pretends_to_be_written_by_the_tables(tmp_path: Path) -> None:
    write_pages(tmp_path / "law")

    assert sorted(path.name for path in (tmp_path / "law").iterdir()) == sorted(PAGES)


def test_pages_name_every_rule_and_every_text() -> None:
    assert [rule_id for rule_id in RULES if f"## {rule_id}. " not in PAGES["deadlines.md"]()] == []
    assert [base.code for base in CATALOGUE if f"`{base.code}`" not in PAGES["bases.md"]()] == []


def test_what_was_not_read_again_is_marked_on_its_line() -> None:
    lines = PAGES["deadlines.md"]().splitlines()
    marked = [line for line in lines if "de mémoire" in line or "choisie par Havre" in line]
    unread = [version for rule in RULES.values() for version in rule.versions if not version.source.verified]

    assert len(marked) >= len(unread) > 0


@pytest.mark.parametrize("name", MODULES)
def test_doctests_hold_and_no_module_of_the_package_imports_django(name: str) -> None:
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0
    assert "django" not in Path(str(module.__file__)).read_text(encoding="utf-8").lower()
