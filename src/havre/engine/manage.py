"""``./havre manage …``: the application's commands on the demonstration's data, running or not."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from havre.engine import steps
from havre.engine.account import die_with_parent
from havre.engine.cluster import Cluster
from havre.engine.errors import CannotRun
from havre.engine.folder import Folder, Held
from havre.engine.paths import demo_folder
from havre.engine.server import given_server
from havre.engine.variables import application_environment


@contextlib.contextmanager
def demonstration() -> Iterator[dict[str, str]]:
    """Yield the environment of the demonstration; its database is started for the time of the block
    when the demonstration does not run.
    """
    folder = Folder(demo_folder())
    try:
        folder.hold()
    except Held as held:
        server = held.facts.get("server")
        if not server:
            raise
        yield {**application_environment(folder.path), **server}
        return
    try:
        with contextlib.ExitStack() as stack:
            environment = application_environment(folder.path)
            server = given_server() or stack.enter_context(Cluster(folder.path / "postgres")).environment()
            yield {**environment, **server}
    finally:
        folder.release()


def main(arguments: list[str]) -> int:
    """Run the command and return its status."""
    try:
        with demonstration() as environment:
            return subprocess.call([*die_with_parent("TERM"), *steps.MANAGE, *arguments], env=environment)
    except CannotRun as failure:
        print(failure.sentence, file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
