"""Components of forms: a bound field with its label, hint and error; summaries and actions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BoundField, widgets

from havre.ui.props import PropError, needed, one, one_of
from havre.ui.registry import component

WIDTHS = ("full", "2", "5", "10", "20")


@component()
def field(
    bound: BoundField, *, hint: str = "", label: str = "", width: str = "full", row: bool = False
) -> dict[str, Any]:
    """Render a bound field whatever its widget; ``hint`` replaces the field's help text.

    ``width`` is the number of characters expected; ``row`` sets radio buttons side by side.
    """
    return _field(bound, hint=hint, label=label, width=width, row=row, attrs={})


@component()
def date_field(bound: BoundField, *, hint: str = "", label: str = "") -> dict[str, Any]:
    """Render a date as one forgiving text box (see ``havre.ui.fields.FrenchDateField``)."""
    one("bound", bound, BoundField)
    attrs = {"inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
    shown = hint or bound.help_text or "Par exemple 24/11/2026 ou 24 novembre 2026."
    return _field(bound, hint=str(shown), label=label, width="20", row=False, attrs=attrs)


@component()
def checkbox_group(
    bound: BoundField, *, hint: str = "", label: str = "", row: bool = False
) -> dict[str, Any]:
    """Render a multiple choice as boxes under one legend."""
    if not isinstance(one("bound", bound, BoundField).field.widget, widgets.CheckboxSelectMultiple):
        raise PropError(f"{bound.name}: a checkbox_group needs the CheckboxSelectMultiple widget")
    return _field(bound, hint=hint, label=label, width="full", row=row, attrs={})


def _field(
    bound: BoundField, *, hint: str, label: str, width: str, row: bool, attrs: dict[str, str]
) -> dict[str, Any]:
    """Return what the templates of fields need; the ids tie hint and error to the control."""
    one("bound", bound, BoundField)
    one_of("width", width, WIDTHS)
    ident = bound.auto_id or bound.html_name
    text = hint or bound.help_text
    described = [f"{ident}_hint"] if text else []
    described += [f"{ident}_error"] if bound.errors else []
    shape = _shape(bound)
    return {
        "bound": bound,
        "ident": ident,
        "label": label or bound.label,
        "hint": text,
        "errors": list(bound.errors),
        "optional": not bound.field.required and shape != "checkbox",
        "shape": shape,
        "row": row,
        "described": " ".join(described),
        "control": _control(bound, described=described, width=width, attrs=attrs) if shape in _ONE else "",
        "choices": list(bound.subwidgets) if shape == "choices" else [],
    }


_ONE = ("input", "checkbox", "hidden", "other")


def _shape(bound: BoundField) -> str:
    """Return how the widget is laid out: one control, a box before its label, or choices in a fieldset."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, widgets.CheckboxInput) else "input"


def _control(bound: BoundField, *, described: list[str], width: str, attrs: dict[str, str]) -> str:
    """Return the HTML of the control with its class and the ids that describe it."""
    extra: dict[str, Any] = dict(attrs)
    if bound.is_hidden:
        return bound.as_widget()
    if not isinstance(bound.field.widget, widgets.CheckboxInput):
        given = bound.field.widget.attrs.get("class", "")
        extra["class"] = " ".join(
            filter(None, ["input", "" if width == "full" else f"input--{width}", given])
        )
    if described:
        extra["aria-describedby"] = " ".join(described)
    if bound.errors:
        extra["aria-invalid"] = "true"
    return bound.as_widget(attrs=extra)


@component()
def error_summary(form: BaseForm, *, title: str = "Il y a un problème", focus: bool = True) -> dict[str, Any]:
    """List the errors of a form with links to the fields; takes the focus when the page opens."""
    entries = [
        {
            "text": _sentence(form, name, error),
            "target": "" if name == NON_FIELD_ERRORS else _target(form, name),
        }
        for name, errors in one("form", form, BaseForm).errors.items()
        for error in errors.as_data()
    ]
    return {"entries": entries, "title": needed("title", title), "focus": focus}


def _sentence(form: BaseForm, name: str, error: ValidationError) -> str:
    """Return the message; « obligatoire » alone would not say which field, so its label comes first."""
    message = " ".join(str(text) for text in error.messages)
    if name == NON_FIELD_ERRORS or error.code != "required":
        return message
    return f"{form[name].label} : {message[:1].lower()}{message[1:]}"


def _target(form: BaseForm, name: str) -> str:
    """Return the id of the control to reach; the first choice of a group."""
    bound = form[name]
    return bound.id_for_label or f"{bound.auto_id}_0"


@component(slots=())
def fieldset(legend: str, *, hint: str = "") -> dict[str, Any]:
    """Group fields under a legend."""
    return {"legend": needed("legend", legend), "hint": hint}


@component(slots=("aside",))
def form_actions() -> dict[str, Any]:
    """Close a form: the main button first, the way out after; ``aside`` holds the autosave status."""
    return {}
