"""Verify the journal: recompute every link, compare the heads, and the anchors kept outside the database.

The beginning of a chain may have been cut at the end of its duration: what remains is verified from there, the cut is
told by an event, and an anchor shows one that took what was too young.

Pure of the database: it takes rows. Without anchors, whoever owns the tables could rewrite a whole chain; an anchor
file kept elsewhere (another host, the DPO's mail, a printed page) makes that visible.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

EVENTS = (
    "SELECT chain::text, seq, (extract(epoch FROM at) * 1000000)::bigint::text, actor::text, act, object_kind,"
    " object_id::text, team_id::text, purpose, detail::text, previous, hash"
    " FROM audit.event ORDER BY chain, seq"
)


@dataclass(frozen=True)
class Link:
    """One event as read for verification; ``fields`` are the ten texts of its image, None for null."""

    chain: str
    seq: int
    fields: tuple[str | None, ...]
    previous: bytes
    hash: bytes

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Link:
        """Return the link of a row of ``EVENTS``."""
        chain, seq, at, actor, act, kind, object_id, team, purpose, detail, previous, digest = row
        fields = (chain, str(seq), at, actor, act, kind, object_id, team, purpose, detail)
        return cls(chain, seq, fields, bytes(previous), bytes(digest))

    def image(self) -> bytes:
        """Return what the hash must be (``audit.image`` in SQL)."""
        parts = ("-" if text is None else f"{len(text)}:{text}" for text in self.fields)
        return hashlib.sha256(self.previous + ",".join(parts).encode()).digest()


# Nothing younger is ever cut (audit.cut); the event that tells of a cut is therefore there for as long.
YOUNG: Final = timedelta(days=180)
CUT: Final = "journal.cut"


@dataclass(frozen=True)
class Cut:
    """The beginning of a chain that a purge took away: its last event, and when."""

    seq: int
    hash: bytes
    at: datetime


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where."""

    chain: str
    seq: int
    problem: str


def genesis(chain: str) -> bytes:
    """Return what the first event of a chain follows."""
    return hashlib.sha256(chain.encode()).digest()


def verify(
    links: Iterable[Link], heads: Mapping[str, tuple[int, bytes]], cuts: Mapping[str, Cut], *, now: datetime
) -> Iterator[Fault]:
    """Yield every fault; ``links`` come by chain then number, ``heads`` and ``cuts`` are ``audit.head``."""
    expected = {chain: (cut.seq, cut.hash) for chain, cut in cuts.items()}
    told: set[tuple[str, int, str]] = set()
    for link in links:
        told |= _told(link)
        seq, previous = expected.get(link.chain, (0, genesis(link.chain)))
        if link.seq != seq + 1:
            yield Fault(link.chain, link.seq, "un événement manque ou n'est pas à sa place")
        if link.previous != previous:
            yield Fault(link.chain, link.seq, "ne suit pas l'événement précédent")
        if link.image() != link.hash:
            yield Fault(link.chain, link.seq, "a été changé")
        expected[link.chain] = (link.seq, link.hash)
    for chain in sorted(expected.keys() | heads.keys()):
        if expected.get(chain, (0, genesis(chain))) != heads.get(chain):
            yield Fault(chain, heads.get(chain, (0, b""))[0], "la fin de la chaîne manque ou a été refaite")
    yield from _untold(cuts, told, since=now - YOUNG)


def _untold(cuts: Mapping[str, Cut], told: set[tuple[str, int, str]], *, since: datetime) -> Iterator[Fault]:
    """Yield a fault for each recent cut that no event tells of; the event of an old one may be gone in its turn."""
    for chain, cut in sorted(cuts.items()):
        if cut.at > since and (chain, cut.seq, cut.hash.hex()) not in told:
            yield Fault(chain, cut.seq, "le début a été retiré sans qu'un événement le dise")


def _told(link: Link) -> set[tuple[str, int, str]]:
    """Return the cut that an event tells of."""
    _, _, _, _, act, _, object_id, _, _, detail = link.fields
    if act != CUT:
        return set()
    says = json.loads(detail or "{}")
    return {(object_id or "", int(says.get("seq", 0)), str(says.get("hash", "")))}


def anchor_line(heads: Mapping[str, tuple[int, bytes]], *, at: str, previous: str) -> str:
    """Return one line of the anchor file: the heads at an instant, chained to the line before."""
    body = {
        "at": at,
        "heads": {chain: [seq, digest.hex()] for chain, (seq, digest) in sorted(heads.items())},
        "previous": previous,
    }
    text = json.dumps(body, sort_keys=True)
    return json.dumps({**body, "sha256": hashlib.sha256(text.encode()).hexdigest()}, sort_keys=True)


def read_anchors(path: Path) -> Iterator[tuple[dict[str, object], Fault | None]]:
    """Yield each anchor, with the fault of the file itself when a line was changed or removed."""
    previous = ""
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        entry = json.loads(line)
        digest = entry.pop("sha256", "")
        honest = hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest() == digest
        fault = (
            None
            if honest and entry["previous"] == previous
            else Fault("ancres", number, "ligne changée ou retirée")
        )
        previous = digest
        yield entry, fault


def compare_with_anchor(
    anchor: Mapping[str, object], hashes: Mapping[tuple[str, int], bytes], cuts: Mapping[str, Cut]
) -> Iterator[Fault]:
    """Yield a fault for each anchored event that the database no longer holds as it was, or that was cut too early."""
    heads = anchor["heads"]
    assert isinstance(heads, dict)  # noqa: S101 - written by anchor_line
    at = datetime.fromisoformat(str(anchor["at"]))
    for chain, (seq, digest) in heads.items():
        cut = cuts.get(chain)
        if cut and seq < cut.seq:
            if at > cut.at - YOUNG:
                # An event that followed the anchor was younger still.
                yield Fault(
                    str(UUID(chain)), cut.seq, f"a été retiré avec tout ce qui précède, trop tôt après {at}"
                )
            continue
        if cut and seq == cut.seq:
            hashes = {**hashes, (chain, seq): cut.hash}
        if seq and hashes.get((chain, seq), b"").hex() != digest:
            yield Fault(str(UUID(chain)), seq, f"n'est plus celui qui fut ancré le {anchor['at']}")
