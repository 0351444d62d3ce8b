"""Two people changed the same field: both versions side by side, and the choice that settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from havre.accounts.names import names_of
from havre.cases.services.editing import Collision
from havre.kernel.merging import Choice, Conflict, settled
from havre.ui.fields import FrenchDateField
from havre.ui.french import date_words

KEEP: Final = "keep-"
THEIRS: Final = "theirs-"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One field in conflict, in words; ``theirs_value`` comes back with the form."""

    name: str
    label: str
    mine: str
    theirs: str
    theirs_value: str
    by: str
    choices: tuple[Choice, ...]


def settled_data(post: QueryDict) -> QueryDict:
    """Return what a form posted, with the choices made between two versions applied to its fields."""
    names = [name.removeprefix(KEEP) for name in post if name.startswith(KEEP)]
    if not names:
        return post
    data = post.copy()
    for name in names:
        choice = post.get(f"{KEEP}{name}")
        if choice in Choice.codes():
            both = Conflict(
                field=name, base=None, mine=post.get(name, ""), theirs=post.get(f"{THEIRS}{name}", "")
            )
            data[name] = settled(both, Choice(choice))
    return data


def beside(form: forms.Form, collision: Collision) -> list[Beside]:
    """Put what merged into the form, under the revision it was merged with; return the fields left to choose."""
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what a request posted
    data["revision"] = str(collision.revision)
    conflicts = {one.field: one for one in collision.merged.conflicts}
    for name, value in collision.merged.values.items():
        if name in form.fields and name not in conflicts:
            _put(data, name, value)
    form.data = data
    who = [collision.by_id] if collision.by_id else []
    by = next(iter(names_of(who).values()), "une autre personne")
    return [_beside(form, one, by=by) for one in conflicts.values() if one.field in form.fields]


def _beside(form: forms.Form, conflict: Conflict, *, by: str) -> Beside:
    field = form.fields[conflict.field]
    long = isinstance(field.widget, forms.Textarea)
    return Beside(
        name=conflict.field, label=str(field.label), mine=_words(field, conflict.mine),
        theirs=_words(field, conflict.theirs), theirs_value=_typed(conflict.theirs), by=by,
        choices=tuple(Choice) if long else (Choice.MINE, Choice.THEIRS),
    )  # fmt: skip


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = _typed(value)


def _typed(value: Any) -> str:
    """Return a kept value as a form posts it: days as people write them."""
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y") if len(text) == len("2026-01-01") else text
    except ValueError:
        return text


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, FrenchDateField):
        return date_words(date.fromisoformat(value)) if value else "Vide"
    options = dict(getattr(field, "choices", ()))
    many = value if isinstance(value, list) else [value]
    words = [str(options.get(one, one)) for one in many] if options else list(map(str, many))
    return "\n".join(words).strip() or "Vide"
