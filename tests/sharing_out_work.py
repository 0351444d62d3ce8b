"""How two workers share the tests out: the long files first, each file by one worker, so that none waits at the end.

Two workers that meet the same file each start its browser, its servers and its own database.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Long without a browser; those of a browser are known by their mark.
LONG = (
    "tests/walls/test_keys.py", "tests/walls/test_mutants.py", "tests/engine/test_engine_demo.py", "tests/hostile/",
    "tests/directory/test_directory_orientation.py", "tests/territory/test_territory_load.py",
    "tests/public/test_public_flood.py", "tests/documents/test_documents_render.py",
)  # fmt: skip
# A minute or more of short tests: both workers take them, one by one.
SPREAD = ("tests/walls/test_matrix.py", "tests/walls/test_oracles_objects.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of browsers first, the other long ones next; the rest stays in its random order."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    if item.get_closest_marker("e2e"):
        return 0
    return 1 if item.nodeid.startswith(LONG) else 2


class ByFile(LoadScopeScheduling):
    """Give a whole file to a worker, in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return nodeid if file in SPREAD else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Serve ``--dist loadfile``."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)
