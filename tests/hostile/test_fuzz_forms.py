"""Every form of the screens, fed with hostile fields: it says what is wrong, it never raises."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.http import QueryDict

import havre.web
from hostile.hostile_values import PASTES, Sweep, storable, text_of

# Arguments that the constructors ask for, by name.
ARGUMENTS: dict[str, Any] = {
    "kind": None,
    "sectors": [("crip", "CRIP")],
    "choices": [("un", "Un"), ("deux", "Deux")],
    "formats": [("pdf", "PDF"), ("odt", "ODT")],
}
TOTAL = 24_000


@cache
def form_classes() -> list[type[forms.BaseForm]]:
    """Return the forms defined anywhere under ``havre.web``, but the library's sign-in form, which wants a request."""
    found = {}
    for module in pkgutil.walk_packages(havre.web.__path__, "havre.web."):
        if ".wsgi" in module.name or ".asgi" in module.name:
            continue
        for one in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(one, type)
                and issubclass(one, forms.BaseForm)
                and one.__module__.startswith("havre.web")
                and "security" not in one.__module__
            ):
                found[f"{one.__module__}.{one.__qualname__}"] = one
    return [found[name] for name in sorted(found)]


def asked_arguments(form: type[forms.BaseForm]) -> dict[str, Any]:
    """Return what the constructor demands beyond the data."""
    wanted = [
        parameter.name
        for parameter in inspect.signature(form.__init__).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    ]
    return {name: ARGUMENTS.get(name, []) for name in wanted}


def usual(field: forms.Field, rng: Random) -> list[str]:
    """Return a value that the field would take."""
    choices = [
        str(code) for code, label in getattr(field, "choices", []) if not isinstance(label, list | tuple)
    ]
    if choices:
        return [rng.choice(choices)]
    if isinstance(field, forms.UUIDField):
        return [str(uuid4())]
    return [
        {forms.IntegerField: "1", forms.BooleanField: "on", forms.TimeField: "16:50"}.get(
            type(field), "24/11/2026"
        )
    ]


def spoilt(field: forms.Field, rng: Random, index: int) -> list[str] | None:
    """Return a missing, repeated, nested or hostile value."""
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.2:
        return [text_of(20, index), *usual(field, rng), ""]
    if kind < 0.25:
        return [text_of(21, index + n) for n in range(30)]
    if kind < 0.252:
        return [rng.choice(PASTES)()[:200_000]]
    return [text_of(22, index)]


def posted(
    fields: dict[str, forms.Field], rng: Random, index: int, named: Callable[[str], str] = str
) -> QueryDict:
    """Return what a browser, or something worse, would send; ``named`` gives the name of a field in the page."""
    data = QueryDict(mutable=True)
    every = rng.random() < 0.3
    target = rng.choice(list(fields)) if fields else ""
    for name, field in fields.items():
        values = spoilt(field, rng, index) if every or name == target else usual(field, rng)
        if values is not None:
            data.setlist(
                named(name), [value.encode("utf-8", "replace").decode() for value in values]
            )  # as a request brings it
    for stray in ("", "__proto__", "id[]", text_of(23, index)[:40]):
        data.setlist(stray, [text_of(24, index)])
    return data


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for item in value for one in texts(item)] if isinstance(value, list | tuple) else []


def answered(form: forms.BaseForm) -> None:
    """Validate and write the errors; words that passed hold nothing hidden."""
    valid = form.is_valid()
    str(form.errors)
    form.errors.as_json()
    for name, value in form.cleaned_data.items() if valid else ():
        field = form.fields[name]
        if type(field).__name__ == "Words":
            assert all(map(storable, texts(value))), f"{name} keeps something hidden"


@pytest.mark.django_db
def test_no_form_raises_whatever_it_is_sent(rf: Any) -> None:
    classes = form_classes()
    assert len(classes) >= 20
    sweep = Sweep()
    each = TOTAL // len(classes) + 1
    for number, made in enumerate(classes):
        given = asked_arguments(made)
        blank = made(**given)
        for index in range(each):
            rng = Random(number * 1_000_003 + index)
            data = posted(blank.fields, rng, number * each + index, blank.add_prefix)
            sweep.once(
                f"{made.__module__}.{made.__qualname__} seed={number} index={index}",
                lambda data, made=made, given=given: answered(made(data, **given)),
                data,
            )

    assert not sweep.verdict(), sweep.verdict()
    assert sweep.count >= TOTAL


@pytest.mark.django_db
def test_a_bound_form_shows_again_what_was_typed_and_escapes_it() -> None:
    """The page that refuses holds the typed words, and none of them as markup."""
    from django.utils.html import escape

    for made in form_classes():
        given = asked_arguments(made)
        blank = made(**given)
        fields = {name: f for name, f in blank.fields.items() if isinstance(f, forms.CharField)}
        if not fields:
            continue
        typed = "</textarea><script>alert(7)</script>&\"'"
        data = QueryDict(mutable=True)
        for name in fields:
            data[blank.add_prefix(name)] = typed
        form = made(data, **given)
        form.is_valid()
        for name, field in fields.items():
            shown = str(form[name])
            assert "<script>" not in shown, (made, name)
            if not isinstance(field.widget, forms.PasswordInput):
                assert escape(typed) in shown, (made, name)
