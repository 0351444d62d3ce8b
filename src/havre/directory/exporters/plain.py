"""Havre's own JSON: the fields of ``PublicService`` as they are, and the schema made from their types."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from havre.directory.exporters.entry import PublicService

_SIMPLE: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    UUID: {"type": "string", "format": "uuid"},
}


def as_plain(value: Any) -> Any:
    """Return a value made of what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [as_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: as_plain(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def dumps(value: Any) -> str:
    """Return compact JSON; a mark that would end a script is written as an escape."""
    text = json.dumps(as_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def array_of(parts: Iterable[str], *, before: str = "[", after: str = "]") -> Iterator[str]:
    """Yield a JSON array piece by piece, whatever its length."""
    yield before
    for place, part in enumerate(parts):
        yield f",\n{part}" if place else part
    yield after


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a dataclass, from the types of its fields."""
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)]
        return {
            "type": "object",
            "properties": {name: schema_of(hints[name]) for name in names},
            "required": names,
            "additionalProperties": False,
        }
    if isinstance(kind, types.UnionType):
        return {"anyOf": [schema_of(part) for part in typing.get_args(kind) if part is not type(None)]
                         + [{"type": "null"}]}  # fmt: skip
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(typing.get_args(kind)[0])}
    return dict(_SIMPLE[kind])


SERVICE_SCHEMA = schema_of(PublicService)
