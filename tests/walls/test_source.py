"""What no catalogue shows: shortcuts in the source that would open a wall."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "havre"

FORBIDDEN = {
    "session-level SET of the scope": re.compile(
        r"set_config\([^)]*,\s*(false|False)\s*\)|SET\s+(SESSION\s+)?havre\.", re.IGNORECASE
    ),
    "row security switched off": re.compile(r"row_security\s*=\s*off", re.IGNORECASE),
    "the administrator's connection in a screen": re.compile(
        r"install\.connect|using=.admin.|connections\[.admin.\]"
    ),
}
WHERE_ALLOWED = {"the administrator's connection in a screen": ("operations/",)}


def offences(name: str, text: str) -> list[str]:
    return [match.group(0) for match in FORBIDDEN[name].finditer(text)]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_source_takes_no_shortcut(name):
    allowed = WHERE_ALLOWED.get(name, ())
    found = {
        str(path.relative_to(SRC)): offences(name, path.read_text(encoding="utf-8"))
        for pattern in ("**/*.py", "**/*.sql")
        for path in SRC.glob(pattern)
        if not str(path.relative_to(SRC)).startswith(allowed or ("\0",))
    }
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("session-level SET of the scope", "cursor.execute(\"SELECT set_config('havre.scope', %s, false)\")"),
        ("session-level SET of the scope", "SET havre.scope = 'x'"),
        ("row security switched off", "SET LOCAL row_security = off"),
        ("the administrator's connection in a screen", "Report.objects.using('x'); connections['admin']"),
    ],
)
def test_a_planted_shortcut_is_found(name, planted):
    assert offences(name, planted)
