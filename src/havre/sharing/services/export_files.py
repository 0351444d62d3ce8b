"""What an export holds: parts sealed as they are made, read back one after the other while they leave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor, acting_person
from havre.cases import access as cases
from havre.cases.disclosure import Disclosed
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible
from havre.sharing.models import Export, ExportFile
from havre.sharing.rules.package import Package, canonical, opened

# Lines of one part: what the memory holds at once.
PART: Final = 1_000


def keep(row: Export, key: bytes, told: Iterable[Disclosed], *, head: Mapping[str, Any]) -> tuple[int, str]:
    """Seal and write each part as it comes; return the lines and the SHA-256 of all the parts in their order."""
    lines, found = 0, hashlib.sha256()
    for number, one in enumerate(told):
        if one.silent:
            continue
        package = canonical(one, head=head)
        part = ExportFile(
            export_id=row.pk, number=number, team_id=row.team_id, by_id=row.by_id, key_id=row.file_key_id
        )
        part.seal(key, package=package)
        part.save(force_insert=True)
        lines += len(one.items)
        found.update(package)
    return lines, found.hexdigest()


def openable(row: Export) -> None:
    """Raise ``NotVisible`` when the parts are no longer there or their key was destroyed."""
    if not ExportFile.objects.filter(export_id=row.pk).exists() or not sealing.open_keys([row.file_key_id]):
        raise NotVisible


def parts(row: Export, *, user_id: UUID) -> Iterator[Package]:
    """Yield the parts, each in its own transaction under the person's own scope.

    They leave after the request's transaction: whoever lost the right, or whose day is over, gets nothing more. Of a
    list, the files that were hidden from the person since then are left out.
    """
    for number in count():
        with acting_person(user_id) as actor:
            part = _part(actor, row, number)
        if part is None:
            return
        yield part


def _part(actor: Actor, row: Export, number: int) -> Package | None:
    kept = ExportFile.objects.filter(export_id=row.pk, number=number).first()
    if kept is None:
        return None
    try:
        found = opened(kept.unseal_bytes(sealing.open_key(kept.key_id), "package"))
    except CannotOpen:
        return None
    return found if row.case_id else _still_seen(actor, found)


def _still_seen(actor: Actor, package: Package) -> Package:
    ids = [UUID(told.key) for told in package.items]
    seen = {str(pk) for pk in cases.cases_of(actor).filter(pk__in=ids).values_list("pk", flat=True)}
    return replace(package, items=tuple(told for told in package.items if told.key in seen))
