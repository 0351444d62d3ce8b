"""Under which account PostgreSQL runs: it refuses root, so root lends it another face."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """How to run a program of PostgreSQL and who owns its files.

    ``prefix`` goes before the command; ``uid`` and ``gid`` own the files. ``apart`` says that it is
    another account of the machine, which may be unable to reach a folder that we can.
    """

    prefix: tuple[str, ...]
    uid: int
    gid: int
    apart: bool = False

    def command(self, *words: str | Path) -> list[str]:
        """Return ``words`` as this account runs them."""
        return [*self.prefix, *map(str, words)]

    def bound_command(self, *words: str | Path) -> list[str]:
        """Return ``words`` as this account runs them, shut down when the thread that starts them dies."""
        return self.command(*die_with_parent("INT"), *words)

    def reaches(self, path: Path) -> bool:
        """Tell whether this account may pass through ``path`` (a folder) or run it (a program)."""
        probe = self.command("sh", "-c", 'test -x "$1"', "sh", path)
        return not self.apart or subprocess.run(probe, cwd="/", check=False).returncode == 0

    def own(self, path: Path) -> None:
        """Create ``path`` as a private folder of this account."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.apart:
            os.chown(path, self.uid, self.gid)


def die_with_parent(signal_name: str) -> tuple[str, ...]:
    """Return the prefix that makes a child receive a signal when its parent dies, even killed.

    It goes after a change of account or of namespace: the kernel forgets the wish at such a change.
    """
    return ("setpriv", "--pdeathsig", signal_name) if shutil.which("setpriv") else ()


def server_account() -> Account:
    """Return the account for the server: ourselves; for root, a user namespace, else another account."""
    if os.geteuid() != 0:
        return Account(prefix=(), uid=os.geteuid(), gid=os.getegid())
    return namespace_account() or other_account()


def namespace_account() -> Account | None:
    """Return root seen as ``nobody`` from inside a user namespace; None where the kernel refuses it.

    The files stay root's and nothing has to be made readable. The mapped number must be a known account.
    """
    nobody = _known("nobody", "postgres", "daemon")
    prefix = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    if shutil.which("unshare") is None:
        return None
    probe = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return Account(prefix=prefix, uid=0, gid=0) if probe.returncode == 0 else None


def other_account() -> Account:
    """Return ``postgres`` or else ``nobody``, for containers that refuse user namespaces."""
    entry = _known("postgres", "nobody", "daemon")
    prefix = ("setpriv", "--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--clear-groups")
    return Account(prefix=prefix, uid=entry.pw_uid, gid=entry.pw_gid, apart=True)


def _known(*names: str) -> pwd.struct_passwd:
    entries = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    return next((entries[name] for name in names if name in entries), *list(entries.values())[:1])
