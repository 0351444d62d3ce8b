"""``journal verify | anchor``: is the journal whole, and note its heads outside the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from havre.foundation.journal import (
    EVENTS,
    Cut,
    Fault,
    Link,
    anchor_line,
    compare_with_anchor,
    read_anchors,
    verify,
)
from havre.kernel.clock import utc_now
from havre.operations import install


class Command(BaseCommand):
    """Read the journal as ``havre_auditor``; nothing is ever written in the database."""

    help = "Vérifie le journal des accès ou ajoute une ancre au fichier externe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb and the anchor file."""
        parser.add_argument("verb", choices=["verify", "anchor"])
        parser.add_argument(
            "--file", default=settings.AUDIT_ANCHOR_FILE, help="fichier d'ancres, hors de la base"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the verb."""
        path = Path(options["file"]) if options["file"] else None
        with install.connect("havre_auditor") as auditor:
            auditor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if options["verb"] == "anchor":
                self._anchor(auditor, path)
            else:
                self._verify(auditor, path)

    def _anchor(self, auditor: psycopg.Connection, path: Path | None) -> None:
        if path is None:
            raise CommandError("Donnez le fichier d'ancres : --file ou HAVRE_AUDIT_ANCHOR_FILE.")
        damaged = [fault for _, fault in read_anchors(path) if fault] if path.exists() else []
        if damaged:
            raise CommandError(f"Le fichier d'ancres est abîmé, ligne {damaged[0].seq}. Rien n'a été écrit.")
        previous = _last_digest(path) if path.exists() else ""
        line = anchor_line(_heads(auditor), at=utc_now().isoformat(timespec="seconds"), previous=previous)
        with path.open("a", encoding="ascii") as file:
            file.write(line + "\n")
        self.stdout.write(f"Ancre ajoutée à {path.name}.")

    def _verify(self, auditor: psycopg.Connection, path: Path | None) -> None:
        count = 0
        faults: list[Fault] = []
        with auditor.cursor(name="journal") as cursor:
            cursor.execute(EVENTS)

            def links() -> Any:
                nonlocal count
                for row in cursor:
                    count += 1
                    yield Link.from_row(row)

            cuts = _cuts(auditor)
            faults += verify(links(), _heads(auditor), cuts, now=utc_now())
        if path is not None and path.exists():
            faults += _against_anchors(auditor, path, cuts)
        for fault in faults:
            self.stdout.write(f"{fault.chain} n° {fault.seq} : {fault.problem}.")
        if faults:
            self.stdout.write(
                "Le journal a été altéré. Gardez la base en l'état et prévenez le DPO et la sécurité."
            )
            raise SystemExit(1)
        self.stdout.write(f"Journal entier : {count} événements.")


def _heads(auditor: psycopg.Connection) -> dict[str, tuple[int, bytes]]:
    rows = auditor.execute("SELECT chain::text, seq, hash FROM audit.head ORDER BY chain").fetchall()
    return {chain: (seq, bytes(digest)) for chain, seq, digest in rows}


def _cuts(auditor: psycopg.Connection) -> dict[str, Cut]:
    rows = auditor.execute(
        "SELECT chain::text, cut_seq, cut_hash, cut_at FROM audit.head WHERE cut_seq > 0 ORDER BY chain"
    ).fetchall()
    return {chain: Cut(seq, bytes(digest or b""), at) for chain, seq, digest, at in rows}


def _last_digest(path: Path) -> str:
    lines = path.read_text(encoding="ascii").splitlines()
    return str(json.loads(lines[-1])["sha256"]) if lines else ""


def _against_anchors(auditor: psycopg.Connection, path: Path, cuts: dict[str, Cut]) -> list[Fault]:
    faults = []
    for anchor, fault in read_anchors(path):
        faults += [fault] if fault else []
        pairs = [(chain, seq) for chain, (seq, _) in anchor["heads"].items()]  # type: ignore[attr-defined]
        rows = auditor.execute(
            "SELECT chain::text, seq, hash FROM audit.event e JOIN unnest(%s::uuid[], %s::bigint[]) a(c, s)"
            " ON e.chain = a.c AND e.seq = a.s",
            [[chain for chain, _ in pairs], [seq for _, seq in pairs]],
        ).fetchall()
        hashes = {(chain, seq): bytes(digest) for chain, seq, digest in rows}
        faults += compare_with_anchor(anchor, hashes, cuts)
    return faults
