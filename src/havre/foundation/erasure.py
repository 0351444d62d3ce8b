"""Erase a record completely: every row that hangs from it by a foreign key, and the data keys that closed them.

The tree is read from the models, so that a table added later is erased too. A row kept by ``SET_NULL`` is detached;
a row protected from outside the tree stops the erasure: nothing is half erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from havre.foundation.sealing import Sealed

Model = type[models.Model]


class StillUsed(Exception):  # noqa: N818 - a record that something outside its tree needs
    """A row outside the tree points to the record by a protected key; the table is in ``args``."""


@dataclass(frozen=True)
class Branch:
    """A foreign key that leads into the tree: ``model.column`` points to ``target``.

    ``owned`` rows go with their target, ``kept`` ones only lose the link, the others stop the erasure.
    """

    model: Model
    column: str
    target: Model
    owned: bool
    kept: bool


@lru_cache(maxsize=64)
def branches(roots: tuple[Model, ...]) -> tuple[Branch, ...]:
    """Return every key that leads, from near or far, to the rows of ``roots``."""
    found: dict[tuple[Model, str], Branch] = {}
    waiting, seen = list(roots), set(roots)
    while waiting:
        target = waiting.pop()
        for relation in _pointing_to(target):
            model, key, rule = relation.related_model, relation.field.attname, relation.on_delete
            owned = rule in (models.CASCADE, models.RESTRICT)
            found[model, key] = Branch(model, key, target, owned=owned, kept=rule is models.SET_NULL)
            if owned and model not in seen:
                seen.add(model)
                waiting.append(model)
    return tuple(found.values())


def _pointing_to(model: Model) -> Iterator[Any]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete:
            yield relation


@dataclass(frozen=True)
class Uprooted:
    """What an erasure took: rows by table, data keys shredded."""

    tables: dict[str, int]
    keys: int


def uproot(*roots: tuple[Model, Collection[Any]]) -> Uprooted:
    """Delete the rows of ``roots`` (model, ids) with their whole tree, then shred the keys; raise ``StillUsed``.

    Runs in the caller's transaction, under its scope: rows of another team are not seen, hence not erased.
    """
    doomed, tree = _gather(roots)
    _refuse_protected(tree, doomed)
    keys = {key for model, ids in doomed.items() for key in _keys(model, ids)}
    _detach(tree, doomed)
    counts: dict[str, int] = {}
    for model in reversed(_ordered(tree, list(doomed))):
        if doomed[model]:
            gone = model._base_manager.filter(pk__in=doomed[model])
            counts[model._meta.db_table] = int(gone._raw_delete(gone.db))
    return Uprooted(counts, shred_all(keys))


def keys_of(*roots: tuple[Model, Collection[Any]]) -> list[UUID]:
    """Return the data keys that close the rows of ``roots`` and of their trees."""
    doomed, _ = _gather(roots)
    return sorted({key for model, ids in doomed.items() for key in _keys(model, ids)})


def shred_all(key_ids: Iterable[UUID]) -> int:
    """Shred these keys of the scope's own teams in one statement; return how many existed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM unnest(%s::uuid[]) k WHERE keyring.shred(k)", [list(key_ids)])
        return int(cursor.fetchone()[0])


def shred_of(object_ids: Collection[UUID]) -> int:
    """Shred every key made for these objects in the scope's own teams, whatever row it closes; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM keyring.data_key k WHERE k.object_id = ANY (%s) AND keyring.shred(k.id)",
            [list(object_ids)],
        )
        return int(cursor.fetchone()[0])


def put_away(key_ids: Iterable[UUID], *, away: bool = True) -> int:
    """Put these keys of the scope's own teams away (sealed archive), or take them back; return how many moved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::uuid[]) k WHERE keyring.put_away(k, %s)", [list(key_ids), away]
        )
        return int(cursor.fetchone()[0])


def _gather(
    roots: Iterable[tuple[Model, Collection[Any]]],
) -> tuple[dict[Model, set[Any]], tuple[Branch, ...]]:
    """Return the ids to erase by model, and the keys that lead to them."""
    doomed: dict[Model, set[Any]] = {}
    for model, ids in roots:
        doomed.setdefault(model, set()).update(ids)
    tree = branches(tuple(doomed))
    # Ids may come by several ways: again until nothing is added.
    grew = True
    while grew:
        grew = False
        for branch in (b for b in tree if b.owned and doomed.get(b.target)):
            found = _pks(branch, doomed[branch.target]) - doomed.setdefault(branch.model, set())
            doomed[branch.model] |= found
            grew = grew or bool(found)
    return doomed, tree


def _refuse_protected(tree: Iterable[Branch], doomed: dict[Model, set[Any]]) -> None:
    for branch in (b for b in tree if not (b.owned or b.kept) and doomed.get(b.target)):
        if _pks(branch, doomed[branch.target]) - doomed.get(branch.model, set()):
            raise StillUsed(branch.model._meta.db_table)


def _pks(branch: Branch, targets: Collection[Any]) -> set[Any]:
    rows = branch.model._base_manager.filter(**{f"{branch.column}__in": targets}).order_by()
    return set(rows.values_list("pk", flat=True).iterator())


def _ordered(tree: Iterable[Branch], found: list[Model]) -> list[Model]:
    """Return the models so that each comes after those its keys point to."""
    points = {
        model: {b.target for b in tree if b.model is model and b.target is not model} for model in found
    }
    order: list[Model] = []
    while len(order) < len(found):
        ready = [m for m in found if m not in order and not (points[m] & set(found)) - set(order)]
        # A cycle of keys: they are checked at the end of the transaction.
        order.extend(ready or [m for m in found if m not in order])
    return order


def _keys(model: Model, ids: Collection[Any]) -> Iterator[UUID]:
    if issubclass(model, Sealed) and ids:
        yield from model._base_manager.filter(pk__in=ids).order_by().values_list("key_id", flat=True)


def _detach(tree: Iterable[Branch], doomed: dict[Model, set[Any]]) -> None:
    for branch in tree:
        targets = doomed.get(branch.target)
        if branch.kept and targets:
            pointing = branch.model._base_manager.filter(**{f"{branch.column}__in": targets})
            pointing.exclude(pk__in=doomed.get(branch.model, set())).update(**{branch.column: None})
