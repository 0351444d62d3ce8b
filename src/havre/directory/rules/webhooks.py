"""What a webhook tells, when it is tried again, when it is stopped; pure tables."""

from __future__ import annotations

from collections.abc import Mapping

from havre.directory.rules.keeping import VersionAct
from havre.kernel.words import Vocabulary

# Failures in a row after which an address is no longer told anything, until a moderator says so.
MAX_FAILURES = 10
ATTEMPTS = 6
# Seconds before each new attempt: FIRST_WAIT + GROWTH ** rank (34, 46, 94, 286, 1054).
FIRST_WAIT = 30
GROWTH = 4
TIMEOUT_SECONDS = 10
# Changes of one import told in one message: 60,000 of them are sixty messages for each address.
TOLD_AT_ONCE = 1_000
# What an import changed is forgotten after that, told or not: whoever missed it reads an export again.
CHANGES_KEPT_DAYS = 7


class ToldAct(Vocabulary):
    """What happened to a public entry, as the world outside is told."""

    PUBLISHED = "published", "Publiée"
    CHANGED = "changed", "Modifiée"
    SUSPENDED = "suspended", "Suspendue"
    CLOSED = "closed", "Fermée"
    JOINED = "joined", "Jointe à une autre"


TOLD: Mapping[VersionAct, ToldAct] = {
    VersionAct.PUBLISH: ToldAct.PUBLISHED,
    VersionAct.RESUME: ToldAct.PUBLISHED,
    VersionAct.REOPEN: ToldAct.PUBLISHED,
    VersionAct.SPLIT: ToldAct.PUBLISHED,
    VersionAct.EDIT: ToldAct.CHANGED,
    VersionAct.ACCEPT: ToldAct.CHANGED,
    VersionAct.RESTORE: ToldAct.CHANGED,
    VersionAct.MERGE: ToldAct.CHANGED,
    VersionAct.SUSPEND: ToldAct.SUSPENDED,
    VersionAct.EXCLUDE: ToldAct.SUSPENDED,
    VersionAct.CLOSE: ToldAct.CLOSED,
}
# Told of an entry that readers see; the others tell that they no longer see it.
WHILE_PUBLISHED = frozenset({ToldAct.PUBLISHED, ToldAct.CHANGED})
